// Selects whose options the page knows: one choice in a native select, several in a folding list of checkboxes.

import { el } from "./dom.js";
import { chosenOption, chosenOptions, isSame, workspaceOptions } from "./options.js";
import { textWords } from "./text.js";

/** What each kind of single select remembers, and where its options come from. */
const SINGLE = {
  users_select: { kind: "user", key: "selected_user", initial: "initial_user" },
  channels_select: { kind: "channel", key: "selected_channel", initial: "initial_channel" },
  conversations_select: { kind: "channel", key: "selected_conversation", initial: "initial_conversation" },
};

const SEVERAL = {
  multi_users_select: { kind: "user", key: "selected_users", initial: "initial_users" },
  multi_channels_select: { kind: "channel", key: "selected_channels", initial: "initial_channels" },
  multi_conversations_select: {
    kind: "channel",
    key: "selected_conversations",
    initial: "initial_conversations",
  },
};

export function staticSelect(element, place) {
  const chosen = chosenOption(element, place);
  return nativeSelect(element, place, { chosen, valueOf: (option) => ({ selected_option: option }) });
}

/** A select of people or channels: its value is an id, not an option. */
export function workspaceSelect(element, place) {
  const { kind, key, initial } = SINGLE[element.type];
  const options = workspaceOptions(place.surface.store, kind);
  const wanted = place.recall(element)?.[key] ?? element[initial];
  const chosen = options.find(({ value }) => value === wanted) ?? null;
  return nativeSelect({ ...element, options }, place, {
    chosen,
    valueOf: (option) => ({ [key]: option?.value ?? null }),
  });
}

function nativeSelect(element, place, { chosen, valueOf }) {
  const known = new Map();
  const optionNode = (option) => {
    const node = el(
      "option",
      { value: option.value, selected: option === chosen },
      textWords(option.text, place.names),
    );
    known.set(node, option);
    return node;
  };
  const empty = el(
    "option",
    { value: "", disabled: true, hidden: true, selected: !chosen },
    placeholder(element, place),
  );
  const groups = element.option_groups?.map((group) =>
    el("optgroup", { label: textWords(group.label, place.names) }, group.options.map(optionNode)),
  );
  const select = el(
    "select",
    selectAttributes(element, place),
    empty,
    groups ?? element.options.map(optionNode),
  );
  place.begin(element, valueOf(chosen));
  let current = select.selectedOptions[0];
  select.addEventListener("change", async () => {
    const picked = select.selectedOptions[0];
    if (await place.change(element, valueOf(known.get(picked) ?? null), select)) current = picked;
    else current.selected = true;
  });
  return el("span", { class: "select" }, select);
}

function placeholder(element, place) {
  return textWords(element.placeholder, place.names) || "Choose an option";
}

function selectAttributes(element, place) {
  return {
    "aria-label": place.label || placeholder(element, place),
    autofocus: element.focus_on_load,
    dataset: { actionId: element.action_id, blockId: place.blockId },
  };
}

export function multiSelect(element, place) {
  const chosen = chosenOptions(element, place);
  return foldingList(element, place, { chosen, valueOf: (options) => ({ selected_options: options }) });
}

export function multiWorkspaceSelect(element, place) {
  const { kind, key, initial } = SEVERAL[element.type];
  const options = workspaceOptions(place.surface.store, kind);
  const wanted = place.recall(element)?.[key] ?? element[initial] ?? [];
  const chosen = options.filter(({ value }) => wanted.includes(value));
  return foldingList({ ...element, options }, place, {
    chosen,
    valueOf: (all) => ({ [key]: all.map(({ value }) => value) }),
  });
}

function foldingList(element, place, { chosen, valueOf }) {
  const groups = element.option_groups ?? [{ options: element.options }];
  const summary = el("summary", { dataset: { actionId: element.action_id, blockId: place.blockId } });
  let picked = chosen;
  const describe = () =>
    summary.replaceChildren(
      picked.map(({ text }) => textWords(text, place.names)).join(", ") || placeholder(element, place),
    );
  const toggle = (option, isOn) => {
    picked = isOn ? [...picked, option] : picked.filter((one) => !isSame(one, option));
    describe();
    place.remember(element, valueOf(picked));
  };
  place.begin(element, valueOf(picked));
  describe();
  const list = el(
    "div",
    { class: "menu", role: "group", "aria-label": place.label || placeholder(element, place) },
    groups.map((group) => checkGroup(group, { element, place, chosen, toggle })),
  );
  return foldingDetails(summary, list, {
    report: () => place.change(element, valueOf(picked), summary),
    read: () => JSON.stringify(valueOf(picked)),
  });
}

function checkGroup({ label, options }, { element, place, chosen, toggle }) {
  const limit = element.max_selected_items ?? Infinity;
  const check = (option) => {
    const box = el("input", { type: "checkbox", value: option.value, checked: chosen.includes(option) });
    box.addEventListener("change", () => {
      const count = box.closest(".menu").querySelectorAll("input:checked").length;
      if (count > limit) box.checked = false;
      else toggle(option, box.checked);
    });
    return el("label", { class: "menu-item" }, box, el("span", {}, textWords(option.text, place.names)));
  };
  return [label && el("p", { class: "menu-label" }, textWords(label, place.names)), options.map(check)];
}

/** Details that close on Escape or a click elsewhere, and then report what changed. */
function foldingDetails(summary, list, { report, read }) {
  const details = el("details", { class: "folding" }, summary, list);
  let before = read();
  const shut = () => (details.open = false);
  const elsewhere = (event) => details.contains(event.target) || shut();
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !details.open) return;
    event.preventDefault();
    event.stopPropagation();
    shut();
    summary.focus();
  });
  details.addEventListener("toggle", () => {
    document[details.open ? "addEventListener" : "removeEventListener"]("pointerdown", elsewhere);
    if (details.open) list.scrollIntoView({ block: "nearest" });
    if (!details.open && read() !== before) report();
    before = read();
  });
  return details;
}
