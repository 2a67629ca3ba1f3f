// Selects that ask the app for their options while the person types: one choice, or several as removable labels.

import { el, freshId } from "./dom.js";
import { icon } from "./icons.js";
import { allOptions, isSame } from "./options.js";
import { textWords } from "./text.js";

const PAUSE_MS = 200;

export function externalSelect(element, place) {
  let chosen = place.recall(element)?.selected_option ?? element.initial_option ?? null;
  const words = () => (chosen ? textWords(chosen.text, place.names) : "");
  place.begin(element, { selected_option: chosen });
  const search = new Search(element, place, {
    pick: async (option) => {
      if (await place.change(element, { selected_option: option }, search.input)) chosen = option;
      search.input.value = words();
    },
    leave: () => (search.input.value = words()),
  });
  search.input.value = words();
  return search.node;
}

export function multiExternalSelect(element, place) {
  let chosen = place.recall(element)?.selected_options ?? element.initial_options ?? [];
  const labels = el("span", { class: "chips" });
  const set = async (options) => {
    if (await place.change(element, { selected_options: options }, search.input)) chosen = options;
    draw();
  };
  const draw = () =>
    labels.replaceChildren(
      ...chosen.map((option) => chip(option, place, () => set(chosen.filter((one) => one !== option)))),
    );
  const search = new Search(element, place, {
    pick: async (option) => {
      search.input.value = "";
      if (!chosen.some((one) => isSame(one, option))) await set([...chosen, option]);
    },
    leave: () => (search.input.value = ""),
  });
  place.begin(element, { selected_options: chosen });
  draw();
  return el("span", { class: "multi-external" }, labels, search.node);
}

function chip(option, place, remove) {
  const words = textWords(option.text, place.names);
  return el(
    "span",
    { class: "chip" },
    words,
    el("button", { type: "button", "aria-label": `Remove ${words}`, onclick: remove }, icon("close")),
  );
}

/** A combobox whose list comes from the app. */
class Search {
  #timer = 0;
  #asked = 0;
  #active = -1;
  #shown = [];

  constructor(element, place, { pick, leave }) {
    Object.assign(this, { element, place, pick, leave });
    this.list = el("div", { class: "menu", role: "listbox", id: freshId("options"), hidden: true });
    this.list.setAttribute("aria-label", this.#label());
    this.input = this.#buildInput();
    this.node = el("span", { class: "search" }, this.input, icon("chevron"), this.list);
  }

  #label() {
    return this.place.label || textWords(this.element.placeholder, this.place.names) || "Choose an option";
  }

  #buildInput() {
    return el("input", {
      type: "text",
      role: "combobox",
      autocomplete: "off",
      spellcheck: "false",
      "aria-label": this.#label(),
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": this.list.id,
      placeholder: textWords(this.element.placeholder, this.place.names) || "Type to search",
      dataset: { actionId: this.element.action_id, blockId: this.place.blockId },
      oninput: () => this.#askSoon(),
      onfocus: () => this.input.select(),
      onclick: () => this.#askSoon(""),
      onkeydown: (event) => this.#key(event),
      onblur: () => this.#shut(),
    });
  }

  #askSoon(typed = this.input.value) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(typed), PAUSE_MS);
  }

  async #ask(typed) {
    if (typed.length < (this.element.min_query_length ?? 3)) return this.#say("Type to search");
    const mine = (this.#asked += 1);
    this.#say("Searching…");
    try {
      const answer = await this.place.surface.suggest(this.place.blockId, this.element.action_id, typed);
      if (mine === this.#asked) this.#show(answer);
    } catch (error) {
      if (mine === this.#asked) this.#say(error.message);
    }
  }

  #say(words) {
    this.#shown = [];
    this.#open(el("p", { class: "menu-label", role: "presentation" }, words));
  }

  #show(answer) {
    this.#shown = allOptions(answer);
    if (!this.#shown.length) return this.#say("Nothing found");
    const groups = answer.option_groups ?? [{ options: answer.options }];
    this.#open(
      ...groups.flatMap(({ label, options }) => [
        ...(label
          ? [el("p", { class: "menu-label", role: "presentation" }, textWords(label, this.place.names))]
          : []),
        ...options.map((option) => this.#optionNode(option)),
      ]),
    );
    this.#activate(0);
  }

  #optionNode(option) {
    const choose = (event) => {
      event.preventDefault();
      this.#choose(option);
    };
    return el(
      "div",
      {
        role: "option",
        id: freshId("option"),
        class: "menu-item",
        "aria-selected": "false",
        onpointerdown: choose,
      },
      textWords(option.text, this.place.names),
    );
  }

  #open(...nodes) {
    this.list.replaceChildren(...nodes);
    this.list.hidden = document.activeElement !== this.input;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    if (!this.list.hidden) this.list.scrollIntoView({ block: "nearest" });
    this.#activate(-1);
  }

  #shut() {
    clearTimeout(this.#timer);
    this.#asked += 1;
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.#activate(-1);
    this.leave();
  }

  #choose(option) {
    this.#shut();
    this.pick(option);
  }

  #activate(index) {
    const nodes = [...this.list.querySelectorAll('[role="option"]')];
    this.#active = nodes.length && index >= 0 ? index % nodes.length : -1;
    nodes.forEach((node, at) => node.setAttribute("aria-selected", String(at === this.#active)));
    const active = nodes[this.#active];
    if (active) active.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", active?.id ?? "");
  }

  #key(event) {
    const last = this.#shown.length - 1;
    const keys = {
      ArrowDown: () => (this.list.hidden ? this.#askSoon("") : this.#activate(this.#active + 1)),
      ArrowUp: () => this.#activate(this.#active <= 0 ? last : this.#active - 1),
      Enter: () => this.#shown[this.#active] && this.#choose(this.#shown[this.#active]),
      Escape: () => this.#shut(),
    };
    if (!keys[event.key] || (event.key === "Escape" && this.list.hidden)) return;
    event.preventDefault();
    event.stopPropagation();
    keys[event.key]();
  }
}
