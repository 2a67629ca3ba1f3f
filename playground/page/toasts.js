// Short words at the foot of the page when something of the playground itself went wrong.

import { el } from "./dom.js";

const SHOWN_MS = 8000;

export function toast(words) {
  const node = el("p", { class: "toast" }, words);
  document.getElementById("toasts").append(node);
  setTimeout(() => node.remove(), SHOWN_MS);
}
