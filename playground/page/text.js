// Block Kit's text objects: plain_text or mrkdwn, as nodes or as words.

import { el, plainText } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { mrkdwn } from "./mrkdwn.js";

/** A text object as nodes. */
export function textNodes(text, names) {
  if (!text) return null;
  return text.type === "mrkdwn"
    ? mrkdwn(text.text, names, { verbatim: text.verbatim })
    : withEmoji(text.text);
}

/** A text object as words alone, for places that hold no markup. */
export function textWords(text, names) {
  if (!text) return "";
  return text.type === "mrkdwn" ? plainText(el("span", {}, mrkdwn(text.text, names))) : withEmoji(text.text);
}

/** The first line of a text object: what a control beside it is called. */
export function firstLine(text, names) {
  return textWords(text, names).trim().split("\n")[0];
}
