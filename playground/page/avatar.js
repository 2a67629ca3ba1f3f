// A person's or app's picture: initials on their colour.

import { el } from "./dom.js";

/** The first letters of the first two words of a name. */
export function initials(name) {
  return name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join("");
}

export function avatar({ name, color, isApp }, size = "") {
  const node = el(
    "span",
    { class: `avatar ${size} ${isApp ? "app" : ""}`, "aria-hidden": "true" },
    initials(name),
  );
  node.style.setProperty(
    "--own-color",
    /^#?[\da-f]{3,8}$/i.test(color ?? "") ? `#${color.replace("#", "")}` : "#6b7280",
  );
  return node;
}
