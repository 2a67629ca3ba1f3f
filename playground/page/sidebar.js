// The sidebar: the workspace, whom one acts as, and its conversations.

import { avatar, initials } from "./avatar.js";
import { el, hiddenText } from "./dom.js";
import { icon } from "./icons.js";
import { writeHash } from "./routes.js";
import { themeButton } from "./theme.js";

export class Sidebar {
  #unread = new Map();

  /** @param {{root: HTMLElement, store: object, go: function, actAs: function}} parts */
  constructor({ root, store, go, actAs }) {
    Object.assign(this, { root, store, go, actAs });
    this.state = el("p", { class: "app-state" });
    this.lists = el("div", { class: "sidebar-lists" });
    root.replaceChildren(this.#head(), this.lists, this.#people(), this.#foot());
    this.showApp();
  }

  /** Draw the conversations with the open one marked. */
  show(route) {
    this.#unread.delete(route.channel);
    const channels = this.store.conversations.filter(({ kind }) => kind === "channel");
    const direct = this.store.conversations.filter(({ kind }) => kind === "im");
    this.lists.replaceChildren(this.#list("Channels", channels, route), this.#list("Apps", direct, route));
  }

  /** Count a message that the person is not looking at. */
  countUnread(channel, route) {
    this.#unread.set(channel, (this.#unread.get(channel) ?? 0) + 1);
    this.show(route);
  }

  showApp() {
    const { name, connected } = this.store.app;
    const isOn = connected && this.store.online;
    const words = this.store.online
      ? `${name} is ${connected ? "connected" : "not connected"}`
      : "The playground can’t be reached";
    this.state.replaceChildren(
      el("span", { class: `dot ${isOn ? "on" : ""}`, "aria-hidden": "true" }),
      words,
    );
  }

  #head() {
    const { name } = this.store.workspace;
    return el(
      "div",
      { class: "sidebar-head" },
      el("span", { class: "workspace-mark", "aria-hidden": "true" }, initials(name)),
      el(
        "div",
        { class: "workspace-words" },
        el("p", { class: "workspace-name" }, name),
        el("p", { class: "muted" }, "A pretend Slack workspace"),
      ),
      el(
        "button",
        {
          class: "icon-button only-narrow",
          type: "button",
          "aria-label": "Close the sidebar",
          onclick: () => closeSidebar(),
        },
        icon("close"),
      ),
    );
  }

  #list(title, conversations, route) {
    return el(
      "section",
      { "aria-label": title },
      el("h2", {}, title),
      el(
        "ul",
        {},
        conversations.map((conversation) => el("li", {}, this.#link(conversation, route))),
      ),
    );
  }

  #link({ id, name, kind }, route) {
    const isOpen = id === route.channel;
    const unread = this.#unread.get(id) ?? 0;
    const mark = kind === "im" ? avatar(this.store.author(this.store.app.user_id), "small") : icon("hash");
    const open = (event) => {
      event.preventDefault();
      closeSidebar();
      this.go({ channel: id });
    };
    const attributes = {
      href: writeHash({ channel: id }),
      class: `conversation-link ${unread ? "unread" : ""}`,
      "aria-current": isOpen ? "page" : null,
    };
    return el(
      "a",
      { ...attributes, onclick: open },
      mark,
      el("span", { class: "conversation-name" }, kind === "im" ? this.store.app.name : name),
      unread > 0 && el("span", { class: "badge" }, String(unread), hiddenText(" unread")),
    );
  }

  #people() {
    return el(
      "fieldset",
      { class: "people" },
      el("legend", {}, "Acting as"),
      this.store.people.map((person) => this.#person(person)),
    );
  }

  #person({ id, real_name, is_admin, title, color }) {
    const radio = el("input", {
      type: "radio",
      name: "acting-as",
      value: id,
      checked: id === this.store.you,
      "aria-label": real_name,
      onchange: () => this.actAs(id),
    });
    return el(
      "label",
      { class: "person" },
      radio,
      avatar({ name: real_name, color }, "medium"),
      el(
        "span",
        { class: "person-words" },
        el(
          "span",
          { class: "person-name" },
          real_name,
          is_admin && el("span", { class: "app-badge" }, "ADMIN"),
        ),
        el("span", { class: "muted" }, title),
      ),
    );
  }

  #foot() {
    return el("div", { class: "sidebar-foot" }, this.state, themeButton());
  }
}

export function openSidebar() {
  document.getElementById("workspace").classList.add("sidebar-open");
  document.querySelector("#sidebar [aria-current]")?.focus();
}

export function closeSidebar() {
  document.getElementById("workspace").classList.remove("sidebar-open");
}

/** On a narrow screen the sidebar lies over the conversation: a click beside it or Escape puts it away. */
export function watchSidebar() {
  const workspace = document.getElementById("workspace");
  workspace.addEventListener("click", ({ target }) => target === workspace && closeSidebar());
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !workspace.classList.contains("sidebar-open")) return;
    event.preventDefault();
    closeSidebar();
    document.querySelector(".conversation .only-narrow").focus();
  });
}

export function menuButton() {
  return el(
    "button",
    {
      class: "icon-button only-narrow",
      type: "button",
      "aria-label": "Open the sidebar",
      onclick: openSidebar,
    },
    icon("menu"),
  );
}
