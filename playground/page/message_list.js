// A scrolling list of messages: each is drawn once and then updated in place; the end stays in view when it was in view.

import { dayOf } from "./dates.js";
import { el } from "./dom.js";
import { MessageView } from "./message.js";

const SAME_AUTHOR_SECONDS = 300;
const NEAR_END_PX = 60;

export class MessageList {
  #views = new Map();
  #sticky = true;
  #lastTop = 0;

  /**
   * @param {{store: object, surfaceOf: (message: object) => object, openThread: function|null, label: string,
   *   dividerOf?: (message: object) => string|null}} parts
   */
  constructor({ store, surfaceOf, openThread, label, dividerOf = () => null }) {
    Object.assign(this, { store, surfaceOf, openThread, dividerOf });
    this.inner = el("div", { class: "messages-inner" });
    // A log is read out by screen readers as messages are added; edits are silenced in MessageView.
    this.node = el(
      "section",
      { class: "messages", role: "log", "aria-label": label, tabindex: 0 },
      this.inner,
    );
    // Content that grows after it was drawn (an image, an opened list) must not push the end out of view.
    this.observer = new ResizeObserver(() => this.#sticky && this.scrollToEnd());
    this.observer.observe(this.inner);
    this.observer.observe(this.node);
    this.node.addEventListener("scroll", () => this.#scrolled(), { passive: true });
  }

  destroy() {
    this.observer.disconnect();
  }

  /** Show these messages, oldest first. */
  show(messages) {
    const wanted = new Set(messages.map(({ ts }) => ts));
    for (const ts of [...this.#views.keys()]) if (!wanted.has(ts)) this.#drop(ts);
    messages.forEach((message) => this.#draw(message));
    this.#place(messages);
    if (this.#sticky) this.scrollToEnd();
  }

  scrollToEnd() {
    this.#sticky = true;
    this.node.scrollTop = this.node.scrollHeight;
  }

  scrollTo(ts) {
    const article = this.#views.get(ts)?.node.querySelector("article");
    if (!article) return;
    this.#sticky = false;
    article.scrollIntoView({ block: "center" });
    article.classList.add("pointed-at");
  }

  /** Only a person's scrolling up lets go of the end; content that grew meanwhile does not. */
  #scrolled() {
    const { scrollTop } = this.node;
    if (scrollTop < this.#lastTop) this.#sticky = false;
    if (this.#isNearEnd()) this.#sticky = true;
    this.#lastTop = scrollTop;
  }

  #draw(message) {
    const view = this.#views.get(message.ts);
    if (view) return view.update(message);
    const context = { store: this.store, surface: this.surfaceOf(message), openThread: this.openThread };
    this.#views.set(message.ts, new MessageView(message, context));
  }

  #drop(ts) {
    this.#views.get(ts).node.remove();
    this.#views.delete(ts);
  }

  #place(messages) {
    messages.forEach((message, index) => {
      const view = this.#views.get(message.ts);
      if (this.inner.children[index] !== view.node)
        this.inner.insertBefore(view.node, this.inner.children[index] ?? null);
      this.#arrange(view, messages[index - 1]);
    });
  }

  #arrange(view, before) {
    const { message } = view;
    const { timeZone } = this.store.names;
    const day = dayOf(message.ts, timeZone);
    const isNewDay = !before || dayOf(before.ts, timeZone) !== day;
    view.setDay(isNewDay && this.openThread ? day : null);
    view.setCompact(Boolean(before) && !isNewDay && goesOn(before, message) && !this.dividerOf(before));
    view.setDivider(this.dividerOf(message));
  }

  #isNearEnd() {
    return this.node.scrollHeight - this.node.scrollTop - this.node.clientHeight < NEAR_END_PX;
  }
}

/** Whether a message goes on what the same author said just before. */
function goesOn(before, message) {
  const isSoon = Number(message.ts) - Number(before.ts) < SAME_AUTHOR_SECONDS;
  return (
    isSoon &&
    before.user === message.user &&
    !message.is_ephemeral &&
    !before.is_ephemeral &&
    !before.files?.length
  );
}
