// Files put into a modal: they are uploaded when they are chosen, and handed in with the rest.

import { el } from "./dom.js";

export function fileInput(element, place) {
  const kept = place.recall(element)?.files ?? [];
  const input = el("input", {
    type: "file",
    "aria-label": place.label || null,
    accept: (element.filetypes ?? []).map((ending) => `.${ending}`).join(",") || null,
    multiple: (element.max_files ?? 10) > 1,
    dataset: { actionId: element.action_id, blockId: place.blockId },
  });
  place.begin(element, { files: kept });
  input.addEventListener("change", () => upload(element, place, input));
  return input;
}

/** Upload what was chosen; what isn't taken is told by the field. */
async function upload(element, place, input) {
  const { container, store } = place.surface;
  const chosen = [...input.files];
  place.remember(element, { files: [] });
  input.setCustomValidity(chosen.length ? "This file is still being uploaded." : "");
  if (!chosen.length) return;
  try {
    const { files } = await store.api.putFiles(container, place.blockId, element.action_id, chosen);
    place.remember(element, { files });
    input.setCustomValidity("");
  } catch ({ message }) {
    input.setCustomValidity(message);
    input.reportValidity();
  }
}
