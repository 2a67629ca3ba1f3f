// Building DOM nodes from plain values: text always goes in as text, so nothing that a message says can become markup.

/**
 * Build an element.
 * @param {string} tag
 * @param {Object<string, any>} [attributes] `on…` functions become listeners; null, undefined and false are left out
 * @param {...any} children nodes, strings, or nested lists of them; null and false are left out
 * @returns {HTMLElement}
 */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) setAttribute(node, name, value);
  node.append(...present(children));
  return node;
}

function setAttribute(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
  else if (name === "dataset") Object.assign(node.dataset, value);
  else node.setAttribute(name, value === true ? "" : String(value));
}

/** The children that are there, in one flat list. */
export function present(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
}

let lastId = 0;

/** An id that no other element of the page has. */
export function freshId(prefix) {
  lastId += 1;
  return `${prefix}-${lastId}`;
}

/** Follow an address as a click on a link with these attributes would. */
export function clickLink(attributes) {
  const anchor = el("a", { ...attributes, hidden: true });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
}

/** Words for screen readers only. */
export function hiddenText(text) {
  return el("span", { class: "visually-hidden" }, text);
}

/** A node's words, with line breaks where it breaks lines. */
export function plainText(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.data;
  if (node.nodeName === "BR") return "\n";
  const words = [...node.childNodes].map(plainText).join("");
  return /^(DIV|P|LI|PRE|BLOCKQUOTE|TR)$/.test(node.nodeName) ? `${words}\n` : words;
}
