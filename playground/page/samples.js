// The sample files beside the message box, each shared with one click.

import { el } from "./dom.js";
import { sizeWords } from "./files.js";
import { icon } from "./icons.js";

/**
 * The folding list of sample files.
 * @param {{name: string, size: number, note: string}[]} samples
 * @param {(name: string) => Promise<void>} share
 */
export function samplesPanel(samples, share) {
  const details = el("details", { class: "samples" });
  const shareAndFold = async (name, button) => {
    button.disabled = true;
    details.open = false;
    details.firstChild.focus();
    await share(name);
    button.disabled = false;
  };
  details.append(
    el("summary", {}, icon("file"), "Share a sample file", icon("chevron")),
    el(
      "ul",
      {},
      samples.map((sample) => el("li", {}, sampleButton(sample, shareAndFold))),
    ),
  );
  details.hidden = !samples.length;
  return details;
}

function sampleButton({ name, size, note }, share) {
  return el(
    "button",
    {
      class: "sample",
      type: "button",
      "aria-label": note ? `Share ${name}: ${note}` : `Share ${name}`,
      onclick: ({ currentTarget }) => share(name, currentTarget),
    },
    el("span", { class: "file-icon" }, icon("file")),
    el(
      "span",
      { class: "file-words" },
      el("span", { class: "file-name" }, name, " ", el("span", { class: "muted" }, sizeWords(size))),
      el("span", { class: "sample-note" }, note),
    ),
  );
}
