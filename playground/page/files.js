// Files: the card of one in a message, sizes in words, and what a person is about to share.

import { el } from "./dom.js";
import { icon } from "./icons.js";

const UNITS = [
  ["MB", 1e6],
  ["KB", 1e3],
];

/** A size in bytes as people read it. */
export function sizeWords(bytes) {
  const [unit, size] = UNITS.find(([, least]) => bytes >= least) ?? ["bytes", 1];
  return `${(bytes / size).toLocaleString("en-US", { maximumFractionDigits: size > 1 ? 1 : 0 })} ${unit}`;
}

/** The kind of a file, from the end of its name. */
export function kindOf(name) {
  const ending = /\.(\w{1,5})$/.exec(name)?.[1];
  return ending ? ending.toUpperCase() : "File";
}

/** A file in a message: its name and a way to download it. */
export function fileCard({ name, size, url, mimetype = "" }) {
  if (mimetype.startsWith("image/"))
    return el(
      "figure",
      { class: "file-image" },
      el("figcaption", {}, name),
      el("img", { src: url, alt: name }),
    );
  return el(
    "a",
    { class: "file-card", href: url, download: name, "aria-label": `Download ${name}` },
    el("span", { class: "file-icon" }, icon("file")),
    el(
      "span",
      { class: "file-words" },
      el("span", { class: "file-name" }, name),
      el("span", { class: "muted" }, `${kindOf(name)} · ${sizeWords(size)}`),
    ),
    icon("download"),
  );
}

/** A file waiting to be sent with the message. */
export function pendingFile({ name, size }, remove) {
  return el(
    "li",
    { class: "chip" },
    icon("file"),
    el("span", {}, name),
    el("span", { class: "muted" }, sizeWords(size)),
    el("button", { type: "button", "aria-label": `Remove ${name}`, onclick: remove }, icon("close")),
  );
}

/** Let files be dropped on a part of the page. */
export function acceptDrops(zone, words, take) {
  const veil = el("div", { class: "drop-veil", hidden: true }, el("p", {}, words()));
  zone.append(veil);
  const carriesFiles = ({ dataTransfer }) => [...(dataTransfer?.types ?? [])].includes("Files");
  zone.addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    veil.firstChild.textContent = words();
    veil.hidden = false;
  });
  zone.addEventListener(
    "dragleave",
    ({ relatedTarget }) => zone.contains(relatedTarget) || (veil.hidden = true),
  );
  zone.addEventListener("drop", (event) => {
    veil.hidden = true;
    if (!carriesFiles(event)) return;
    event.preventDefault();
    take([...event.dataTransfer.files]);
  });
}
