// A surface is one message or view with controls: it keeps their values and sends what is done with them to the app.

import { askConfirm } from "./confirm.js";
import { FormValues } from "./values.js";

export class Surface {
  values = new FormValues();

  /**
   * @param {{channel: string, message_ts: string}|{view_id: string}} container
   * @param {import("./state.js").Store} store
   */
  constructor(container, store) {
    this.container = container;
    this.store = store;
  }

  get names() {
    return this.store.names;
  }

  /** Send an action; answers the sentence to show when the app did not take it. */
  async send(blockId, actionId, action) {
    try {
      const answer = await this.store.api.act(this.container, blockId, actionId, action, this.values);
      return answer.ok === false ? this.#refusal(answer.error) : null;
    } catch (error) {
      return error.message;
    }
  }

  suggest(blockId, actionId, typed) {
    return this.store.api.suggest(this.container, blockId, actionId, typed);
  }

  #refusal(error) {
    const { name } = this.store.app;
    return error === "timeout"
      ? `${name} didn’t respond in time. Try again.`
      : `${name} couldn’t do that (${error}).`;
  }
}

/** The place of one control on a surface: its block, its name, and whether changing it is told to the app. */
export class Place {
  #waiting = false;

  /** @param {{surface: Surface, blockId: string, label?: string, dispatches?: boolean, notice?: HTMLElement}} parts */
  constructor({ surface, blockId, label = "", dispatches = true, notice = null }) {
    Object.assign(this, { surface, blockId, label, dispatches, notice });
  }

  get names() {
    return this.surface.names;
  }

  /** What the person chose or typed here before the app drew it anew, if anything. */
  recall(element) {
    return this.surface.values.chosen(this.blockId, element.action_id);
  }

  /** Keep what a freshly drawn control shows: the person's earlier choice where it still stands, else the app's value. */
  begin(element, value) {
    const shown = { type: element.type, ...value };
    const isChosen = JSON.stringify(this.recall(element)) === JSON.stringify(shown);
    this.surface.values.set(this.blockId, element.action_id, shown, isChosen);
  }

  /** Keep what the person just chose or typed. */
  remember(element, value) {
    this.surface.values.set(this.blockId, element.action_id, { type: element.type, ...value }, true);
  }

  /** Keep a changed value and tell the app of it; false when the person took it back in the confirm dialog. */
  async change(element, value, control) {
    if (element.confirm && this.dispatches && !(await askConfirm(element.confirm, this.names))) return false;
    this.remember(element, value);
    if (this.dispatches) await this.#send(element, value, control);
    return true;
  }

  /** Tell the app of a press, after the confirm dialog where there is one. */
  async press(element, action, control) {
    if (this.#waiting) return;
    if (element.confirm && !(await askConfirm(element.confirm, this.names))) return;
    await this.#send(element, action, control);
  }

  async #send(element, action, control) {
    this.#waiting = true;
    control.setAttribute("aria-busy", "true");
    const refusal = await this.surface.send(this.blockId, element.action_id, {
      type: element.type,
      ...action,
    });
    control.removeAttribute("aria-busy");
    this.#waiting = false;
    if (this.notice) this.notice.textContent = refusal ?? "";
  }
}
