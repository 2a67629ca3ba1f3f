// Checkboxes and radio buttons.

import { el, freshId } from "./dom.js";
import { chosenOption, chosenOptions } from "./options.js";
import { textNodes } from "./text.js";

export function checkboxes(element, place) {
  const chosen = chosenOptions(element, place);
  const node = group(element, place, { type: "checkbox", isOn: (option) => chosen.includes(option) });
  place.begin(element, { selected_options: chosen });
  watch(node, (indexes) =>
    place.change(element, { selected_options: indexes.map((at) => element.options[at]) }, node),
  );
  return node;
}

export function radioButtons(element, place) {
  const chosen = chosenOption(element, place);
  const node = group(element, place, { type: "radio", isOn: (option) => option === chosen });
  place.begin(element, { selected_option: chosen });
  watch(node, ([at]) => place.change(element, { selected_option: element.options[at] ?? null }, node));
  return node;
}

function group(element, place, { type, isOn }) {
  const name = freshId("choice");
  const attributes = {
    class: "choices",
    role: type === "radio" ? "radiogroup" : "group",
    "aria-label": place.label || "Choices",
    dataset: { actionId: element.action_id, blockId: place.blockId },
  };
  return el(
    "div",
    attributes,
    element.options.map((option) => choice(option, place, { type, name, isOn: isOn(option) })),
  );
}

function choice(option, place, { type, name, isOn }) {
  const id = freshId("description");
  const description =
    option.description && el("span", { class: "muted", id }, textNodes(option.description, place.names));
  const box = el("input", {
    type,
    name,
    value: option.value,
    checked: isOn,
    "aria-describedby": description ? id : null,
  });
  const words = el(
    "span",
    {},
    el("span", { class: "choice-text" }, textNodes(option.text, place.names)),
    description,
  );
  return el("label", { class: "choice" }, box, words);
}

/** Report the chosen places; a choice taken back in the confirm dialog goes back to what it was. */
function watch(node, report) {
  const boxes = [...node.querySelectorAll("input")];
  let before = boxes.map((box) => box.checked);
  node.addEventListener("change", async () => {
    const now = boxes.map((box) => box.checked);
    if (await report(now.flatMap((isOn, at) => (isOn ? [at] : [])))) before = now;
    else boxes.forEach((box, at) => (box.checked = before[at]));
  });
}
