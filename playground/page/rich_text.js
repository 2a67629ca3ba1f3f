// The rich_text block: sections, lists, quotes and preformatted text from their elements.

import { el } from "./dom.js";
import { emojiFor } from "./emoji.js";
import { broadcast, channelMention, link, slackDate, userMention } from "./links.js";

const STYLES = [
  ["bold", "strong"],
  ["italic", "em"],
  ["strike", "s"],
  ["underline", "u"],
  ["code", "code"],
];

/** The nodes of a rich_text block. */
export function richText(block, names) {
  return el("div", { class: "rich-text" }, nestLists(block.elements, names));
}

const PARTS = {
  rich_text_section: (part, names) => el("div", {}, inline(part, names)),
  rich_text_preformatted: (part, names) => el("pre", {}, el("code", {}, inline(part, names))),
  rich_text_quote: (part, names) => el("blockquote", {}, inline(part, names)),
  rich_text_list: (part, names) => list(part, names),
};

function nestLists(parts, names) {
  return parts.map((part) => PARTS[part.type]?.(part, names));
}

function list({ style, elements, indent = 0, offset = 0 }, names) {
  const isOrdered = style === "ordered";
  const attributes = {
    class: `indent-${Math.min(indent, 8)}`,
    start: isOrdered && offset ? offset + 1 : null,
  };
  const items = elements.map((item) => el("li", {}, item.elements ? inline(item, names) : null));
  return el(isOrdered ? "ol" : "ul", attributes, items);
}

function inline(part, names) {
  return part.elements.map((element) => styled(INLINES[element.type]?.(element, names) ?? "", element.style));
}

const INLINES = {
  text: ({ text }) => text,
  link: ({ url, text }) => link(url, text ?? url),
  user: ({ user_id }, names) => userMention(user_id, names),
  usergroup: ({ usergroup_id }) => el("span", { class: "mention" }, `@${usergroup_id}`),
  channel: ({ channel_id }, names) => channelMention(channel_id, names),
  emoji: ({ name, unicode }) => emojiFor(name, unicode),
  broadcast: ({ range }) => broadcast(range),
  color: ({ value }) => el("code", {}, value),
  date: ({ timestamp, format, url, fallback = "" }, names) =>
    slackDate({ timestamp, format, address: url, fallback }, names),
};

function styled(node, style = {}) {
  return STYLES.reduce((inner, [name, tag]) => (style[name] ? el(tag, {}, inner) : inner), node);
}
