// Slack's mrkdwn as DOM nodes: fences, quotes and bullets line by line; emphasis, code and <…> inside a line.

import { el } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { unescape } from "./escapes.js";
import { angled, autoLinked } from "./links.js";

const FENCE = /```\n?([\s\S]+?)\n?```/;
const QUOTE = /^(?:>|&gt;)\s?/;
const BULLET = /^(\s*)[•◦▪]\s+/;
// Code spans and <…> are set aside as numbered atoms before emphasis is looked for: a * inside them is no emphasis.
const ATOM = /`([^`\n]+)`|<([^<>\n]+)>/g;
const ATOM_MARK = /\uE000(\d+)\uE001/g;
const EMPHASES = [
  ["*", "strong"],
  ["_", "em"],
  ["~", "s"],
].map(([mark, tag]) => [emphasis(mark), tag]);

function emphasis(mark) {
  const [before, after] = [`(?<![\\p{L}\\p{N}${mark}])`, `(?![\\p{L}\\p{N}${mark}])`];
  return new RegExp(`${before}[${mark}](?=[^\\s${mark}])([^\\n]*?[^\\s${mark}])[${mark}]${after}`, "u");
}

/**
 * A mrkdwn text as nodes.
 * @param {string} text
 * @param {{user: function, channel: function, timeZone: string, locale: string}} names
 * @param {{verbatim?: boolean}} [options] verbatim leaves bare addresses as text
 * @returns {DocumentFragment}
 */
export function mrkdwn(text, names, { verbatim = false } = {}) {
  const fragment = document.createDocumentFragment();
  const pieces = text.replace(/[\uE000\uE001]/g, "").split(new RegExp(FENCE, "g"));
  pieces.forEach((piece, index) => {
    if (index % 2) fragment.append(el("pre", {}, el("code", {}, fencedText(piece, names))));
    else fragment.append(...lines(piece.replace(/^\n|\n$/g, ""), { names, verbatim }));
  });
  return fragment;
}

function fencedText(text, names) {
  return text.split(/<([^<>\n]+)>/).map((part, index) => (index % 2 ? angled(part, names) : unescape(part)));
}

function lines(text, context) {
  if (!text) return [];
  const groups = grouped(text.split("\n"));
  return groups.flatMap(({ kind, lines: own }, index) => {
    const built = BUILDERS[kind](own, context);
    const next = groups[index + 1];
    return kind === "plain" && next?.kind === "plain" ? [...built, el("br")] : built;
  });
}

function grouped(all) {
  const groups = [];
  for (const line of all) {
    const kind = kindOf(line);
    const last = groups.at(-1);
    if (last && last.kind === kind && kind !== "plain") last.lines.push(line);
    else groups.push({ kind, lines: [line] });
  }
  return groups;
}

function kindOf(line) {
  if (QUOTE.test(line)) return "quote";
  return BULLET.test(line) ? "bullets" : "plain";
}

const BUILDERS = {
  plain: ([line], context) => inline(line, context),
  quote: (own, context) => [
    el("blockquote", {}, lines(own.map((line) => line.replace(QUOTE, "")).join("\n"), context)),
  ],
  bullets: (own, context) => [
    el(
      "ul",
      {},
      own.map((line) => bullet(line, context)),
    ),
  ],
};

function bullet(line, context) {
  const depth = Math.min(BULLET.exec(line)[1].length, 8);
  return el("li", { class: depth ? "nested" : null }, inline(line.replace(BULLET, ""), context));
}

function inline(line, context) {
  const atoms = [];
  const marked = line.replace(ATOM, (whole, code, inside) => {
    const node =
      code === undefined ? angled(inside, context.names) : el("code", {}, fencedText(code, context.names));
    return `\uE000${atoms.push(node) - 1}\uE001`;
  });
  return emphasised(marked, { ...context, atoms });
}

function emphasised(text, context) {
  const found = EMPHASES.map(([pattern, tag]) => ({ match: pattern.exec(text), tag })).filter(
    ({ match }) => match,
  );
  if (!found.length) return leaves(text, context);
  const { match, tag } = found.reduce((first, other) =>
    other.match.index < first.match.index ? other : first,
  );
  return [
    ...leaves(text.slice(0, match.index), context),
    el(tag, {}, emphasised(match[1], context)),
    ...emphasised(text.slice(match.index + match[0].length), context),
  ];
}

function leaves(text, context) {
  return text.split(ATOM_MARK).flatMap((part, index) => {
    if (index % 2) return [context.atoms[Number(part)]];
    if (context.verbatim) return part ? [withEmoji(unescape(part))] : [];
    return autoLinked(part).map((piece) => (typeof piece === "string" ? withEmoji(unescape(piece)) : piece));
  });
}
