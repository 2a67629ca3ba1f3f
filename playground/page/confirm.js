// The confirm dialog that an app may put before a button or a choice.

import { el, freshId } from "./dom.js";
import { textNodes, textWords } from "./text.js";

/**
 * Ask; resolves to whether the person confirmed. Escape is a no.
 * @returns {Promise<boolean>}
 */
export function askConfirm(confirm, names) {
  const dialog = buildDialog(confirm, names);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "confirm");
    });
  });
}

function buildDialog({ title, text, confirm, deny, style }, names) {
  const titleId = freshId("confirm");
  const accept = el(
    "button",
    { value: "confirm", class: `button ${style ?? "primary"}` },
    textWords(confirm, names),
  );
  const refuse = el("button", { value: "deny", class: "button", autofocus: true }, textWords(deny, names));
  return el(
    "dialog",
    { class: "dialog confirm", "aria-labelledby": titleId },
    el(
      "form",
      { method: "dialog" },
      el("h2", { id: titleId }, textWords(title, names)),
      el("div", { class: "dialog-text" }, textNodes(text, names)),
      el("div", { class: "dialog-buttons" }, refuse, accept),
    ),
  );
}
