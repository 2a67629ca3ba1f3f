// Buttons and the overflow menu.

import { clickLink, el, freshId } from "./dom.js";
import { icon } from "./icons.js";
import { textWords } from "./text.js";

export function button(element, place) {
  const { text, value, url, style = "", accessibility_label } = element;
  const attributes = {
    class: `button ${style}`.trim(),
    type: "button",
    "aria-label": accessibility_label,
    dataset: { actionId: element.action_id, blockId: place.blockId },
  };
  const node = el("button", attributes, textWords(text, place.names));
  node.addEventListener("click", () => {
    if (url) openAddress(url);
    place.press(element, { value, text }, node);
  });
  return node;
}

/** Open a web address, with a real click, so that one into the workspace stays in the page. */
function openAddress(address) {
  if (/^https?:/i.test(address)) clickLink({ href: address, target: "_blank", rel: "noreferrer noopener" });
}

export function overflow(element, place) {
  const menu = el("div", {
    class: "menu",
    role: "menu",
    id: freshId("menu"),
    "aria-label": "More options",
    hidden: true,
  });
  const opener = el(
    "button",
    {
      class: "button icon-button",
      type: "button",
      "aria-label": "More options",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      "aria-controls": menu.id,
      dataset: { actionId: element.action_id, blockId: place.blockId },
    },
    icon("dots"),
  );
  const node = el("span", { class: "overflow" }, opener, menu);
  const choose = (option) => {
    if (option.url) openAddress(option.url);
    place.press(element, { selected_option: option }, opener);
  };
  menu.append(...element.options.map((option) => menuItem(option, place, () => choose(option))));
  wireMenu({ node, opener, menu });
  return node;
}

function menuItem(option, place, choose) {
  return el(
    "button",
    { class: "menu-item", type: "button", role: "menuitem", tabindex: -1, onclick: choose },
    textWords(option.text, place.names),
  );
}

/** Opening, closing and the arrow keys of a menu button. */
function wireMenu({ node, opener, menu }) {
  const items = [...menu.children];
  const setOpen = (isOpen) => {
    menu.hidden = !isOpen;
    opener.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) menu.scrollIntoView({ block: "nearest" });
    if (isOpen) items[0]?.focus();
  };
  const step = (by) =>
    items[(items.indexOf(document.activeElement) + by + items.length) % items.length].focus();
  const keys = {
    ArrowDown: () => (menu.hidden ? setOpen(true) : step(1)),
    ArrowUp: () => (menu.hidden ? setOpen(true) : step(-1)),
    Escape: () => (setOpen(false), opener.focus()),
  };
  opener.addEventListener("click", () => setOpen(menu.hidden));
  menu.addEventListener("click", () => (setOpen(false), opener.focus()));
  node.addEventListener("focusout", ({ relatedTarget }) => node.contains(relatedTarget) || setOpen(false));
  node.addEventListener("keydown", (event) => {
    if (!keys[event.key] || (event.key === "Escape" && menu.hidden)) return;
    event.preventDefault();
    event.stopPropagation();
    keys[event.key]();
  });
}
