// Light or dark: the system's choice until the person makes one.

import { el } from "./dom.js";
import { icon } from "./icons.js";

const KEY = "playground-theme";

function isDark() {
  const { theme } = document.documentElement.dataset;
  return theme ? theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

/** Take up the theme that was chosen earlier. */
export function restoreTheme() {
  const kept = localStorage.getItem(KEY);
  if (kept === "light" || kept === "dark") document.documentElement.dataset.theme = kept;
}

export function themeButton() {
  const button = el("button", { class: "icon-button", type: "button" });
  const draw = () => {
    const next = isDark() ? "light" : "dark";
    button.replaceChildren(icon(isDark() ? "sun" : "moon"));
    button.setAttribute("aria-label", `Switch to the ${next} theme`);
    button.title = `Switch to the ${next} theme`;
  };
  button.addEventListener("click", () => {
    const next = isDark() ? "light" : "dark";
    document.documentElement.dataset.theme = next;
    localStorage.setItem(KEY, next);
    draw();
  });
  draw();
  return button;
}
