// Completion in the message box: slash commands at its start, people after an @.

import { el, freshId } from "./dom.js";

export class Completion {
  #shown = [];
  #active = 0;

  /**
   * @param {HTMLTextAreaElement} box
   * @param {(before: string) => {insert: string, title: string, hint: string, note: string, from: number}[]} propose
   */
  constructor(box, propose) {
    this.box = box;
    this.propose = propose;
    this.list = el("div", {
      class: "menu completion",
      role: "listbox",
      id: freshId("completion"),
      "aria-label": "Suggestions",
      hidden: true,
    });
    box.setAttribute("aria-autocomplete", "list");
    box.setAttribute("aria-controls", this.list.id);
    box.addEventListener("input", () => this.#offer());
    box.addEventListener("blur", () => this.close());
  }

  get isOpen() {
    return !this.list.hidden;
  }

  close() {
    this.#shown = [];
    this.#draw();
  }

  /** Take a key while the list is open; true when it was ours. */
  takeKey({ key, shiftKey }) {
    if (!this.isOpen || shiftKey) return false;
    const keys = {
      ArrowDown: () => this.#move(1),
      ArrowUp: () => this.#move(-1),
      Escape: () => this.close(),
      Tab: () => this.#choose(this.#shown[this.#active]),
      Enter: () => this.#choose(this.#shown[this.#active]),
    };
    // A command that already stands in the box whole is sent by Enter, not completed once more.
    if (!keys[key] || (key === "Enter" && this.#isWhole())) return false;
    keys[key]();
    return true;
  }

  #isWhole() {
    const { insert, from } = this.#shown[this.#active];
    return this.box.value.slice(from, this.box.selectionStart) === insert.trim();
  }

  #offer() {
    this.#shown = this.propose(this.box.value.slice(0, this.box.selectionStart));
    this.#active = 0;
    this.#draw();
  }

  #move(by) {
    this.#active = (this.#active + by + this.#shown.length) % this.#shown.length;
    this.#draw();
  }

  #choose({ insert, from }) {
    const { value, selectionStart } = this.box;
    this.box.value = value.slice(0, from) + insert + value.slice(selectionStart);
    this.box.setSelectionRange(from + insert.length, from + insert.length);
    this.close();
    this.box.dispatchEvent(new Event("input"));
  }

  #draw() {
    const nodes = this.#shown.map((proposal, index) => this.#node(proposal, index === this.#active));
    this.list.replaceChildren(...nodes);
    this.list.hidden = !nodes.length;
    this.box.setAttribute("aria-activedescendant", nodes[this.#active]?.id ?? "");
  }

  #node(proposal, isActive) {
    const choose = (event) => {
      event.preventDefault();
      this.#choose(proposal);
    };
    return el(
      "div",
      {
        class: "menu-item",
        role: "option",
        id: freshId("proposal"),
        "aria-selected": String(isActive),
        onpointerdown: choose,
      },
      el("span", {}, el("strong", {}, proposal.title), " ", el("span", { class: "muted" }, proposal.hint)),
      proposal.note && el("span", { class: "muted" }, proposal.note),
    );
  }
}

/** Proposals for a store's commands and people. */
export function proposalsOf(store) {
  return (before) =>
    before.startsWith("/") ? commandProposals(store, before) : peopleProposals(store, before);
}

function commandProposals({ commands }, before) {
  if (/\s/.test(before)) return [];
  const fitting = commands.filter(({ command }) => command.startsWith(before.toLowerCase()));
  return fitting.map(({ command, usage_hint = "", description = "" }) => ({
    insert: `${command} `,
    title: command,
    hint: usage_hint,
    note: description,
    from: 0,
  }));
}

function peopleProposals(store, before) {
  const typed = /(?:^|\s)@([\p{L}\p{N}]{0,30})$/u.exec(before)?.[1].toLowerCase();
  if (typed === undefined) return [];
  const app = { name: store.app.name.toLowerCase(), real_name: `${store.app.name}, the app` };
  const fitting = [app, ...store.people].filter((one) =>
    [one.name, one.real_name.toLowerCase()].some((name) => name.startsWith(typed)),
  );
  const from = before.length - typed.length - 1;
  return fitting.map(({ name, real_name }) => ({
    insert: `@${name} `,
    title: `@${name}`,
    hint: real_name,
    note: "",
    from,
  }));
}
