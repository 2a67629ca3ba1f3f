// The app's modals: the topmost view in a dialog, with its inputs, its errors, and what is sent back.

import { BlockList } from "./blocks.js";
import { el, freshId } from "./dom.js";
import { icon } from "./icons.js";
import { textWords } from "./text.js";
import { toast } from "./toasts.js";
import { isFilled } from "./values.js";

/** Shows the top of the stack of views; the views under it keep what was typed. */
export class Modals {
  #drawn = new Map();

  constructor(store, surfaceOf) {
    Object.assign(this, { store, surfaceOf });
    this.dialog = el("dialog", { class: "dialog modal" });
    this.dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.#top?.leave();
    });
    document.body.append(this.dialog);
  }

  get #top() {
    return this.#drawn.get(this.store.modals.at(-1)?.id);
  }

  update() {
    const { modals } = this.store;
    const open = new Set(modals.map(({ id }) => id));
    for (const id of [...this.#drawn.keys()]) if (!open.has(id)) this.#drawn.delete(id);
    modals.forEach((view, index) => this.#draw(view, index > 0));
    if (modals.length) this.#show(this.#top);
    else this.dialog.close();
  }

  #draw(view, isPushed) {
    const drawn =
      this.#drawn.get(view.id) ?? new ModalView(this.store, this.surfaceOf({ view_id: view.id }), isPushed);
    this.#drawn.set(view.id, drawn);
    drawn.update(view);
  }

  #show({ node, titleId }) {
    this.dialog.setAttribute("aria-labelledby", titleId);
    const isNew = this.dialog.firstChild !== node;
    if (isNew) this.dialog.replaceChildren(node);
    if (!this.dialog.open) this.dialog.showModal();
    if (isNew) node.querySelector(".modal-body [data-action-id], .modal-foot button").focus();
  }
}

class ModalView {
  titleId = freshId("modal-title");
  #sending = false;

  constructor(store, surface, isPushed) {
    Object.assign(this, { store, surface });
    this.title = el("h2", { id: this.titleId });
    this.list = new BlockList(surface);
    this.notice = el("p", { class: "block-notice", role: "alert" });
    this.buttons = el("div", { class: "dialog-buttons" });
    const leave = el(
      "button",
      {
        class: "icon-button",
        type: "button",
        "aria-label": isPushed ? "Back" : "Close",
        onclick: () => this.leave(),
      },
      icon(isPushed ? "back" : "close"),
    );
    const head = el("header", { class: "modal-head" }, isPushed ? [leave, this.title] : [this.title, leave]);
    const submit = (event) => (event.preventDefault(), this.#submit());
    this.node = el(
      "form",
      { novalidate: true, onsubmit: submit },
      head,
      el("div", { class: "modal-body" }, this.list.node),
      el("div", { class: "modal-foot" }, this.notice, this.buttons),
    );
  }

  update(view) {
    this.view = view;
    const { names } = this.store;
    this.title.textContent = textWords(view.title, names);
    this.list.update(view.blocks);
    const close = el(
      "button",
      { class: "button", type: "button", onclick: () => this.leave() },
      textWords(view.close, names) || (view.submit ? "Cancel" : "Close"),
    );
    const submit =
      view.submit && el("button", { class: "button primary", type: "submit" }, textWords(view.submit, names));
    this.buttons.replaceChildren(close, ...(submit ? [submit] : []));
  }

  /** Close the view; the page lets go of it at once, the app hears of it when it asked to. */
  async leave() {
    this.store.dropModal(this.view.id);
    await this.store.api.closeView(this.view.id).catch(({ message }) => toast(message));
  }

  async #submit() {
    if (this.#sending || !this.view.submit) return;
    if (this.#showErrors(this.#ownErrors())) return;
    this.#setSending(true);
    try {
      const answer = await this.store.api.submitView(this.view.id, this.surface.values);
      this.notice.textContent = answer.ok === false ? answer.error : "";
      this.#showErrors(answer.errors ?? {});
    } catch (error) {
      this.notice.textContent = error.message;
    }
    this.#setSending(false);
  }

  #setSending(isSending) {
    this.#sending = isSending;
    this.buttons.lastChild.setAttribute("aria-busy", String(isSending));
  }

  /** What Slack itself would refuse before the app is asked. */
  #ownErrors() {
    const inputs = this.view.blocks.filter(({ type }) => type === "input");
    return Object.fromEntries(
      inputs.flatMap((block) => {
        const sentence = this.#ownError(block);
        return sentence ? [[block.block_id, sentence]] : [];
      }),
    );
  }

  #ownError({ block_id, element, optional }) {
    const value = this.surface.values.get(block_id, element.action_id);
    if (!optional && value && !isFilled(value)) return "Please complete this required field.";
    const control = this.#block(block_id)?.querySelector("input, textarea");
    return control?.checkValidity() === false ? control.validationMessage : null;
  }

  #block(blockId) {
    return [...this.list.node.children].find(({ dataset }) => dataset.blockId === blockId);
  }

  /** Put each sentence under its block and go to the first; answers whether there was one. */
  #showErrors(errors) {
    const blocks = [...this.list.node.querySelectorAll(":scope > .block-input")];
    blocks.forEach((block) => showError(block, errors[block.dataset.blockId] ?? ""));
    const first = blocks.find((block) => block.dataset.blockId in errors);
    first?.querySelector("input, select, textarea, summary")?.focus();
    return Boolean(first);
  }
}

function showError(block, sentence) {
  block.classList.toggle("has-error", Boolean(sentence));
  block.querySelector(".input-error").textContent = sentence;
  const control = block.querySelector("[data-action-id]");
  if (sentence) control?.setAttribute("aria-invalid", "true");
  else control?.removeAttribute("aria-invalid");
}
