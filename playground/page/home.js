// The app's Home tab.

import { BlockList } from "./blocks.js";
import { el } from "./dom.js";
import { toast } from "./toasts.js";

export class HomeTab {
  #list = null;
  #viewId = null;

  constructor(store, surfaceOf) {
    Object.assign(this, { store, surfaceOf });
    this.empty = el("p", { class: "muted home-empty" }, `${store.app.name} shows nothing on its Home tab.`);
    this.node = el(
      "section",
      { class: "home", "aria-label": `${store.app.name} Home`, tabindex: 0 },
      this.empty,
    );
    this.update();
  }

  /** Tell the app that its Home was opened; what it publishes arrives live. */
  open() {
    this.store.api.openHome().catch(({ message }) => toast(message));
  }

  update() {
    const { home } = this.store;
    if (!home) return;
    if (home.id !== this.#viewId) this.#start(home);
    this.#list.update(home.blocks);
  }

  #start(home) {
    this.#viewId = home.id;
    this.#list = new BlockList(this.surfaceOf({ view_id: home.id }));
    this.node.replaceChildren(this.#list.node);
  }
}
