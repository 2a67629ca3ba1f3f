// The open conversation: its head, its messages (or the app's Home tab), and the message box.

import { Composer } from "./composer.js";
import { el } from "./dom.js";
import { acceptDrops } from "./files.js";
import { HomeTab } from "./home.js";
import { icon } from "./icons.js";
import { MessageList } from "./message_list.js";
import { menuButton } from "./sidebar.js";

export class Conversation {
  /** @param {{root: HTMLElement, store: object, surfaceOf: function, go: function, route: object}} parts */
  constructor({ root, store, surfaceOf, go, route }) {
    Object.assign(this, { root, store, go, route });
    this.conversation = store.conversation(route.channel);
    this.title = this.conversation.kind === "im" ? store.app.name : `#${this.conversation.name}`;
    root.setAttribute("aria-label", this.title);
    this.hint = el("div", { class: "hint" });
    if (route.tab === "home") this.#buildHome(surfaceOf);
    else this.#buildMessages(surfaceOf);
  }

  destroy() {
    this.list?.destroy();
  }

  /** Draw what is new or changed. */
  update() {
    this.home?.update();
    if (!this.list) return;
    const messages = this.store.topLevel(this.conversation.id);
    this.list.show(messages);
    this.#showHint(messages.length === 0);
  }

  scrollTo(ts) {
    this.list?.scrollTo(ts);
  }

  focus() {
    if (this.composer) this.composer.focus();
    else this.root.focus();
  }

  #buildHome(surfaceOf) {
    this.home = new HomeTab(this.store, surfaceOf);
    this.root.replaceChildren(this.#head(), this.home.node);
    this.home.open();
  }

  #buildMessages(surfaceOf) {
    const channel = this.conversation.id;
    this.list = new MessageList({
      store: this.store,
      surfaceOf,
      label: `Messages in ${this.title}`,
      openThread: ({ ts }) => this.go({ channel, thread: ts }),
    });
    this.composer = new Composer({
      store: this.store,
      target: { channel },
      label: `Message ${this.title}`,
      id: "message-box",
      sent: () => this.list.scrollToEnd(),
    });
    this.list.node.prepend(this.hint);
    this.body = el("div", { class: "conversation-body" }, this.list.node, this.composer.node);
    this.root.replaceChildren(this.#head(), this.body);
    acceptDrops(
      this.body,
      () => `Share in ${this.title}`,
      (files) => this.composer.addFiles(files),
    );
    this.composer.samples.open = this.store.topLevel(channel).length === 0;
    this.update();
  }

  #head() {
    const { kind, topic } = this.conversation;
    return el(
      "header",
      { class: "conversation-head" },
      menuButton(),
      el(
        "div",
        { class: "conversation-title" },
        el("h1", {}, kind === "im" ? this.title : [icon("hash"), this.conversation.name]),
        topic && el("p", { class: "muted topic" }, topic),
      ),
      kind === "im" && this.store.app.has_home && this.#tabs(),
    );
  }

  #tabs() {
    const tab = (words, route) => {
      const isOpen = (this.route.tab === "home") === (route.tab === "home");
      return el(
        "button",
        { type: "button", "aria-current": isOpen ? "page" : null, onclick: () => this.go(route) },
        words,
      );
    };
    const { id } = this.conversation;
    return el(
      "nav",
      { class: "tabs", "aria-label": `${this.title} tabs` },
      tab("Home", { channel: id, tab: "home" }),
      tab("Messages", { channel: id }),
    );
  }

  /** Say in an empty conversation what to do first. */
  #showHint(isEmpty) {
    if (this.hint.hidden === !isEmpty && isEmpty === Boolean(this.hint.firstChild)) return;
    this.hint.hidden = !isEmpty;
    this.hint.replaceChildren(...(isEmpty ? this.#hintLines() : []));
  }

  #hintLines() {
    const { app, commands } = this.store;
    const isDirect = this.conversation.kind === "im";
    const welcome = isDirect ? `This is your direct message with ${app.name}.` : `Welcome to ${this.title}.`;
    const first =
      `Share a file and ${app.name} answers in its thread. ` +
      "Pick one of the sample files below, or drop a file of your own anywhere here.";
    return [
      el("h2", {}, welcome),
      el("p", {}, first),
      ...commands.map(({ command, description }) => el("p", {}, el("code", {}, command), ` ${description}`)),
    ];
  }
}
