// One message on the page, kept true when the app edits it.

import { avatar } from "./avatar.js";
import { BlockList } from "./blocks.js";
import { fullTime, timeOfDay } from "./dates.js";
import { el } from "./dom.js";
import { fileCard } from "./files.js";
import { icon } from "./icons.js";
import { mrkdwn } from "./mrkdwn.js";
import { isReply } from "./state.js";

export class MessageView {
  #drawnFiles = "";
  #drawnText = null;

  /**
   * @param {object} message
   * @param {{store: import("./state.js").Store, surface: import("./surface.js").Surface,
   *   openThread: function|null}} context
   */
  constructor(message, context) {
    Object.assign(this, context);
    this.parts = this.#buildParts();
    this.node = el(
      "div",
      { class: "entry" },
      this.parts.day,
      this.#buildArticle(message),
      this.parts.divider,
    );
    this.#draw(message);
  }

  /** Show the message as it is now; screen readers read a new message, not each edit of it. */
  update(message) {
    if (message === this.message) return this.#showReplies(message);
    this.node.setAttribute("aria-live", "off");
    this.#draw(message);
  }

  #draw(message) {
    this.message = message;
    this.#showBody(message);
    this.#showFiles(message.files ?? []);
    this.parts.notice.textContent = message.notice ?? "";
    this.parts.edited.hidden = !message.edited;
    this.#showReplies(message);
  }

  /** Head the message with its day, or stop doing so. */
  setDay(words) {
    this.parts.day.hidden = !words;
    this.parts.day.firstChild.textContent = words ?? "";
  }

  /** Leave out the name and picture under a message of the same author. */
  setCompact(isCompact) {
    this.node.classList.toggle("compact", isCompact);
  }

  /** A line under the message, with words on it. */
  setDivider(words) {
    this.parts.divider.hidden = !words;
    this.parts.divider.firstChild.textContent = words ?? "";
  }

  #buildParts() {
    return {
      day: el("div", { class: "day", role: "separator", hidden: true }, el("span")),
      divider: el("div", { class: "day left", hidden: true }, el("span")),
      text: el("div", { class: "text" }),
      blocks: new BlockList(this.surface),
      edited: el("span", { class: "muted edited", hidden: true }, "(edited)"),
      files: el("div", { class: "files" }),
      notice: el("p", { class: "block-notice" }),
      replies: el("div", { class: "replies" }),
    };
  }

  #buildArticle(message) {
    const author = this.store.author(message.user);
    const { timeZone } = this.store.names;
    const { text, blocks, edited, files, notice, replies } = this.parts;
    const time = el(
      "time",
      { datetime: isoTime(message.ts), title: fullTime(message.ts, timeZone) },
      timeOfDay(message.ts, timeZone),
    );
    return el(
      "article",
      {
        class: `message ${message.is_ephemeral ? "ephemeral" : ""}`,
        "aria-label": `${author.name}, ${time.textContent}`,
        dataset: { ts: message.ts, author: message.user },
      },
      avatar(author),
      el(
        "div",
        { class: "message-main" },
        message.is_ephemeral && el("p", { class: "only-you" }, icon("eye"), "Only visible to you"),
        el(
          "p",
          { class: "message-head" },
          el("span", { class: "author" }, author.name),
          author.isApp && el("span", { class: "app-badge" }, "APP"),
          time,
        ),
        text,
        blocks.node,
        edited,
        files,
        notice,
        replies,
        message.is_ephemeral && this.#dismissButton(message),
      ),
      this.#toolbar(message),
    );
  }

  #dismissButton({ channel, ts }) {
    return el(
      "button",
      { class: "link-button small", type: "button", onclick: () => this.store.remove(channel, ts) },
      "Dismiss message",
    );
  }

  #toolbar(message) {
    if (!this.openThread || message.is_ephemeral || isReply(message)) return null;
    return el(
      "div",
      { class: "toolbar" },
      el(
        "button",
        {
          type: "button",
          "aria-label": "Reply in thread",
          title: "Reply in thread",
          onclick: () => this.openThread(message),
        },
        icon("reply"),
      ),
    );
  }

  #showBody({ text, blocks }) {
    const hasBlocks = Boolean(blocks?.length);
    const words = hasBlocks ? "" : (text ?? "");
    if (words !== this.#drawnText) this.parts.text.replaceChildren(mrkdwn(words, this.store.names));
    this.#drawnText = words;
    this.parts.blocks.update(hasBlocks ? blocks : []);
  }

  #showFiles(files) {
    const words = JSON.stringify(files);
    if (words !== this.#drawnFiles) this.parts.files.replaceChildren(...files.map(fileCard));
    this.#drawnFiles = words;
  }

  #showReplies(message) {
    const replies =
      isReply(message) || !this.openThread ? [] : this.store.replies(message.channel, message.ts);
    const count = Math.max(
      replies.filter((reply) => !reply.is_ephemeral).length,
      this.openThread ? (message.reply_count ?? 0) : 0,
    );
    const total = count || replies.length;
    if (this.parts.replies.dataset.count === String(total)) return;
    this.parts.replies.dataset.count = String(total);
    this.parts.replies.replaceChildren(...(total ? [this.#repliesButton(message, replies, total)] : []));
  }

  #repliesButton(message, replies, total) {
    const authors = [...new Set(replies.map(({ user }) => user))]
      .slice(0, 3)
      .map((id) => avatar(this.store.author(id), "small"));
    const last = replies.at(-1);
    const words = total === 1 ? "1 reply" : `${total} replies`;
    return el(
      "button",
      {
        class: "replies-button",
        type: "button",
        "aria-label": `${words}, open the thread`,
        onclick: () => this.openThread(message),
      },
      authors,
      el("span", { class: "reply-count" }, words),
      last && el("span", { class: "muted" }, `Last reply ${timeOfDay(last.ts, this.store.names.timeZone)}`),
    );
  }
}

function isoTime(ts) {
  return new Date(Number(ts) * 1000).toISOString();
}
