// The thread beside the conversation: its first message, the replies, and a message box of its own.

import { Composer } from "./composer.js";
import { el } from "./dom.js";
import { acceptDrops } from "./files.js";
import { icon } from "./icons.js";
import { MessageList } from "./message_list.js";

export class Thread {
  /**
   * @param {{root: HTMLElement, store: object, surfaceOf: function, close: function,
   *   channel: string, ts: string}} parts
   */
  constructor({ root, store, surfaceOf, close, channel, ts }) {
    Object.assign(this, { root, store, close, channel, ts });
    const place = store.conversation(channel);
    this.list = new MessageList({
      store,
      surfaceOf,
      openThread: null,
      label: "Messages in the thread",
      dividerOf: (message) => this.#divider(message),
    });
    this.composer = new Composer({
      store,
      target: { channel, thread_ts: ts },
      label: "Reply in the thread",
      sent: () => this.list.scrollToEnd(),
      withSamples: false,
    });
    const body = el("div", { class: "conversation-body" }, this.list.node, this.composer.node);
    root.replaceChildren(this.#head(place.kind === "im" ? store.app.name : `#${place.name}`), body);
    root.hidden = false;
    acceptDrops(
      body,
      () => "Share in the thread",
      (files) => this.composer.addFiles(files),
    );
    this.update();
    this.list.scrollToEnd();
  }

  destroy() {
    this.list.destroy();
    this.root.hidden = true;
    this.root.replaceChildren();
  }

  update() {
    const parent = this.store.message(this.channel, this.ts);
    this.list.show([...(parent ? [parent] : []), ...this.store.replies(this.channel, this.ts)]);
  }

  scrollTo(ts) {
    this.list.scrollTo(ts);
  }

  focus() {
    this.composer.focus();
  }

  #head(place) {
    return el(
      "header",
      { class: "conversation-head" },
      el(
        "div",
        { class: "conversation-title" },
        el("h2", {}, "Thread"),
        el("p", { class: "muted topic" }, place),
      ),
      el(
        "button",
        { class: "icon-button", type: "button", "aria-label": "Close the thread", onclick: this.close },
        icon("close"),
      ),
    );
  }

  #divider(message) {
    if (message.ts !== this.ts) return null;
    const count = this.store.replies(this.channel, this.ts).length;
    if (!count) return null;
    return count === 1 ? "1 reply" : `${count} replies`;
  }
}
