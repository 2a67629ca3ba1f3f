// The blocks of a message or view as nodes, one builder for each type; a block that did not change keeps its nodes.

import { el, freshId, plainText } from "./dom.js";
import { image, interactive } from "./elements.js";
import { richText } from "./rich_text.js";
import { Place } from "./surface.js";
import { firstLine, textNodes, textWords } from "./text.js";

/** A list of blocks on the page that follows the app's edits. */
export class BlockList {
  #drawn = [];

  /** @param {import("./surface.js").Surface} surface */
  constructor(surface) {
    this.surface = surface;
    this.node = el("div", { class: "blocks" });
  }

  update(blocks = []) {
    const focus = focusedControl(this.node);
    const keyed = blocks.map((block, index) => ({ block_id: `block-${index}`, ...block }));
    this.surface.values.keepOnly(new Set(keyed.map(({ block_id }) => block_id)));
    const drawn = keyed.map((block) => this.#draw(block));
    const kept = new Set(drawn.map(({ node }) => node));
    this.#drawn.forEach(({ node }) => kept.has(node) || node.remove());
    drawn.forEach(
      ({ node }, index) =>
        this.node.children[index] === node || this.node.insertBefore(node, this.node.children[index]),
    );
    this.#drawn = drawn;
    restoreFocus(this.node, focus);
  }

  #draw(block) {
    const words = JSON.stringify(block);
    const same = this.#drawn.find((drawn) => drawn.words === words && drawn.id === block.block_id);
    return same ?? { id: block.block_id, words, node: buildBlock(block, this.surface) };
  }
}

function focusedControl(root) {
  const { activeElement } = document;
  if (!activeElement || !root.contains(activeElement)) return null;
  const { actionId, blockId } = activeElement.dataset;
  return { activeElement, actionId, blockId };
}

function restoreFocus(root, focus) {
  if (!focus || document.activeElement === focus.activeElement || !focus.actionId) return;
  const control = [...root.querySelectorAll("[data-action-id]")].find(
    ({ dataset }) => dataset.actionId === focus.actionId && dataset.blockId === focus.blockId,
  );
  control?.focus({ preventScroll: true });
}

function buildBlock(block, surface) {
  const notice = el("p", { class: "block-notice", role: "status" });
  const build = BLOCKS[block.type] ?? unknown;
  const placed = (label, more = {}) =>
    new Place({ surface, blockId: block.block_id, label, notice, ...more });
  const dataset = { blockId: block.block_id, blockType: block.type };
  return el(
    "div",
    { class: `block block-${block.type}`, dataset },
    build(block, { names: surface.names, placed }),
    notice,
  );
}

const BLOCKS = {
  header: ({ text }, { names }) => el("h3", {}, textWords(text, names)),
  section,
  context: ({ elements }, { names }) => elements.map((element) => contextElement(element, names)),
  divider: () => el("hr"),
  actions: ({ elements }, { placed }) => elements.map((element) => interactive(element, placed(""))),
  input,
  image: imageBlock,
  table,
  rich_text: (block, { names }) => richText(block, names),
  markdown: ({ text }) => el("p", { class: "as-written" }, text),
};

function unknown({ type }) {
  return el("p", { class: "muted" }, `A block of type ${type}, which the playground doesn’t draw.`);
}

function section({ text, fields, accessory }, { names, placed }) {
  const label = firstLine(text ?? fields?.[0], names);
  return [
    el(
      "div",
      { class: "section-text" },
      text && el("div", { class: "text" }, textNodes(text, names)),
      fields &&
        el(
          "div",
          { class: "fields" },
          fields.map((one) => el("div", { class: "text" }, textNodes(one, names))),
        ),
    ),
    accessory && el("div", { class: "accessory" }, interactive(accessory, placed(label))),
  ];
}

function contextElement(element, names) {
  return element.type === "image"
    ? image(element.image_url, element.alt_text)
    : el("span", { class: "text" }, textNodes(element, names));
}

function imageBlock({ title, image_url, slack_file, alt_text }, { names }) {
  const caption = title && el("figcaption", {}, textWords(title, names));
  return el("figure", {}, caption, image(image_url ?? slack_file?.url, alt_text));
}

/** An input block: label, control, hint, and the place for its error. */
function input({ label, element, hint, optional, dispatch_action }, { names, placed }) {
  const words = textWords(label, names);
  const ids = { field: freshId("field"), hint: freshId("hint"), error: freshId("error") };
  const control = interactive(element, placed(words, { dispatches: Boolean(dispatch_action) }));
  const target = control.matches("[data-action-id]") ? control : control.querySelector("[data-action-id]");
  const isField = control.matches("input, textarea, .select, .search");
  if (isField) labelBy(target, ids.field);
  target?.setAttribute("aria-describedby", [hint && ids.hint, ids.error].filter(Boolean).join(" "));
  if (!optional) target?.setAttribute("aria-required", "true");
  return [
    el(
      isField ? "label" : "p",
      { class: "input-label", for: isField ? ids.field : null, "aria-hidden": isField ? null : "true" },
      words,
      optional && el("span", { class: "muted" }, " (optional)"),
    ),
    control,
    hint && el("p", { class: "muted hint", id: ids.hint }, textWords(hint, names)),
    el("p", { class: "input-error", id: ids.error, role: "alert" }),
  ];
}

/** Let a real label name a field, in place of the hidden name that it has elsewhere. */
function labelBy(field, id) {
  field.id = id;
  field.removeAttribute("aria-label");
}

function table({ rows, column_settings = [] }, { names }) {
  const cellOf = (tag, cell, index) => {
    const { align = "left", is_wrapped = false } = column_settings[index] ?? {};
    const classes = `align-${align}${is_wrapped ? " wrapped" : ""}`;
    return el(tag, { class: classes, scope: tag === "th" ? "col" : null }, cellContent(cell, names));
  };
  const [head, ...body] = rows;
  const row = (tag) => (cells) =>
    el(
      "tr",
      {},
      cells.map((cell, index) => cellOf(tag, cell, index)),
    );
  return el(
    "div",
    { class: "table-frame", tabindex: 0, role: "region", "aria-label": tableLabel(head, names) },
    el("table", {}, el("thead", {}, row("th")(head)), el("tbody", {}, body.map(row("td")))),
  );
}

function cellContent(cell, names) {
  return cell.type === "rich_text" ? richText(cell, names) : cell.text;
}

function tableLabel(head, names) {
  const words = head.map((cell) =>
    cell.type === "rich_text" ? plainText(richText(cell, names)).trim() : cell.text,
  );
  return `Table: ${words.filter(Boolean).join(", ")}`;
}
