// What stands between angle brackets in mrkdwn: links, mentions, channels, dates, and whom to call.

import { el } from "./dom.js";
import { formatSlackDate } from "./dates.js";
import { withEmoji } from "./emoji.js";
import { unescape } from "./escapes.js";

const SAFE = /^(https?:|mailto:|tel:)/i;
const BARE = /(https?:\/\/[^\s<>|]+[^\s<>|.,;:!?)'"])/g;

/** Nodes or text for the inside of one `<…>`. */
export function angled(inside, names) {
  const [target, label] = splitOnce(inside, "|");
  if (target.startsWith("@")) return userMention(target.slice(1), names, label);
  if (target.startsWith("#")) return channelMention(target.slice(1), names, label);
  if (target.startsWith("!")) return special(target.slice(1), label, names);
  if (!SAFE.test(target)) return `<${unescape(inside)}>`;
  return link(unescape(target), label === undefined ? unescape(target) : withEmoji(unescape(label)));
}

/** A link that opens beside the page; anything but a web, mail or telephone address stays text. */
export function link(address, label) {
  if (!SAFE.test(address)) return label;
  return el(
    "a",
    { href: address, target: "_blank", rel: "noreferrer noopener" },
    label.replace(/^mailto:/, ""),
  );
}

export function userMention(id, names, label) {
  return el("span", { class: "mention", dataset: { userId: id } }, `@${label ?? names.user(id)}`);
}

export function channelMention(id, names, label) {
  return el("a", { class: "mention", href: `/archives/${id}` }, `#${label ?? names.channel(id)}`);
}

export function broadcast(range) {
  return el("span", { class: "mention broadcast" }, `@${range}`);
}

export function slackDate({ timestamp, format, address, fallback }, names) {
  const words = formatSlackDate(timestamp, format, names.timeZone, names.locale) || fallback;
  const time = el("time", { datetime: isoTime(timestamp), title: fallback }, words);
  return address && SAFE.test(address)
    ? el("a", { href: address, target: "_blank", rel: "noreferrer noopener" }, time)
    : time;
}

/** A text cut into strings and links at its bare web addresses. */
export function autoLinked(text) {
  const pieces = text.split(BARE);
  return pieces
    .map((piece, index) => (index % 2 ? link(unescape(piece), unescape(piece)) : piece))
    .filter((piece) => piece !== "");
}

function special(command, label, names) {
  const [name, ...rest] = command.split("^");
  if (name === "date") {
    const [timestamp, format = "{date}", address] = rest;
    return slackDate({ timestamp, format, address, fallback: unescape(label ?? "") }, names);
  }
  if (name === "subteam") return el("span", { class: "mention" }, label ?? `@${names.group(rest[0])}`);
  return ["here", "channel", "everyone"].includes(name) ? broadcast(name) : (label ?? name);
}

function isoTime(timestamp) {
  const date = new Date(Number(timestamp) * 1000);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

function splitOnce(text, separator) {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
