// The start of the page: one workspace as one acting person, and where that person is in it.

import { Api } from "./api.js";
import { Conversation } from "./conversation.js";
import { clickLink } from "./dom.js";
import { Modals } from "./modal.js";
import { followLinks, readFileLink, readHash, readPermalink, writeHash } from "./routes.js";
import { Sidebar, watchSidebar } from "./sidebar.js";
import { isReply, Store } from "./state.js";
import { Surface } from "./surface.js";
import { restoreTheme } from "./theme.js";
import { Thread } from "./thread.js";
import { toast } from "./toasts.js";

const PERSON_KEY = "playground-person";

class Workspace {
  #surfaces = new Map();
  #conversation = null;
  #thread = null;
  #sidebar = null;
  #modals = null;
  #route = null;

  constructor(you) {
    this.store = new Store(new Api(you));
    this.store.addEventListener("loaded", () => this.#loaded());
    this.store.addEventListener("message", ({ detail }) => this.#messageCame(detail));
    this.store.addEventListener("removed", () => this.#updateMessages());
    this.store.addEventListener("modals", () => this.#modals?.update());
    this.store.addEventListener("home", () => this.#conversation?.update());
    this.store.addEventListener("app", () => this.#sidebar?.showApp());
    this.store.addEventListener("online", () => this.#sidebar?.showApp());
  }

  start() {
    return this.store.start();
  }

  stop() {
    this.store.stop();
    this.#conversation?.destroy();
    this.#thread?.destroy();
    this.#modals?.dialog.remove();
  }

  /** Open a conversation, thread or tab; false when this person has no such conversation. */
  go(route) {
    if (!this.store.conversation(route.channel)) return false;
    const { ts } = route;
    const parent = ts && this.store.message(route.channel, ts);
    const thread = route.thread ?? (parent && isReply(parent) ? parent.thread_ts : undefined);
    const hash = writeHash({ ...route, thread });
    if (location.hash !== hash) history.pushState(null, "", `/${hash}`);
    this.#show(readHash(hash));
    if (ts) (thread ? this.#thread : this.#conversation).scrollTo(ts);
    return true;
  }

  /** Download the file that an address names; false for any other address. */
  download(address) {
    const own = readFileLink(address, this.store.you);
    if (own) clickLink({ href: own, download: true });
    return Boolean(own);
  }

  /** Show what the address names, or the first channel. */
  showAddress() {
    const named = readHash(location.hash);
    const isKnown = named && this.store.conversation(named.channel);
    const route = isKnown ? named : { channel: this.store.conversations[0].id };
    if (!isKnown) history.replaceState(null, "", `/${writeHash(route)}`);
    this.#show(route);
  }

  /** Draw everything the first time; after a cut socket only what changed, so that nothing typed is lost. */
  #loaded() {
    if (!this.#route) return this.#drawAll();
    this.#sidebar.show(this.#route);
    this.#sidebar.showApp();
    this.#updateMessages();
    this.#modals.update();
  }

  #drawAll() {
    const isChoosing = document.activeElement?.name === "acting-as";
    const root = document.getElementById("sidebar");
    this.#sidebar = new Sidebar({ root, store: this.store, go: (route) => this.go(route), actAs });
    this.#modals = new Modals(this.store, (container) => this.#surface(container));
    const link = readPermalink(location.href);
    if (!link || !this.go(link)) this.showAddress();
    if (isChoosing) root.querySelector("input:checked").focus();
    this.#modals.update();
  }

  #show(route) {
    const before = this.#route;
    this.#route = route;
    this.#sidebar.show(route);
    const isSamePlace = before && before.channel === route.channel && before.tab === route.tab;
    if (!isSamePlace) this.#openConversation(route);
    if (!isSamePlace || before.thread !== route.thread) this.#openThread(route);
  }

  #openConversation(route) {
    this.#conversation?.destroy();
    const root = document.getElementById("conversation");
    this.#conversation = new Conversation({
      root,
      store: this.store,
      surfaceOf: this.#surfaceOf,
      go: (next) => this.go(next),
      route,
    });
    if (!matchMedia("(pointer: coarse)").matches && !route.thread) this.#conversation.focus();
  }

  #openThread({ channel, thread }) {
    this.#thread?.destroy();
    this.#thread = null;
    document.getElementById("workspace").classList.toggle("thread-open", Boolean(thread));
    if (!thread) return;
    const close = () => {
      this.go({ channel });
      this.#conversation.focus();
    };
    this.#thread = new Thread({
      root: document.getElementById("thread"),
      store: this.store,
      surfaceOf: this.#surfaceOf,
      close,
      channel,
      ts: thread,
    });
    this.#thread.focus();
  }

  closeThread() {
    this.#thread?.close();
  }

  /** What comes before the page is drawn the first time is drawn with it. */
  #messageCame({ message, isNew }) {
    if (!this.#route) return;
    this.#updateMessages();
    if (!isNew || message.user === this.store.you) return;
    if (message.channel !== this.#route.channel) this.#sidebar.countUnread(message.channel, this.#route);
  }

  #updateMessages() {
    this.#conversation?.update();
    this.#thread?.update();
  }

  #surfaceOf = (place) =>
    this.#surface(place.view_id ? place : { channel: place.channel, message_ts: place.ts });

  #surface(container) {
    const key = container.view_id ?? `${container.channel}/${container.message_ts}`;
    if (!this.#surfaces.has(key)) this.#surfaces.set(key, new Surface(container, this.store));
    return this.#surfaces.get(key);
  }
}

let workspace = null;

/** Become another person: everything is loaded again as that person sees it. */
async function actAs(you) {
  workspace?.stop();
  if (you) sessionStorage.setItem(PERSON_KEY, you);
  workspace = new Workspace(you);
  try {
    await workspace.start();
  } catch (error) {
    toast(error.message);
  }
}

restoreTheme();
watchSidebar();
followLinks({ go: (route) => workspace.go(route), download: (address) => workspace.download(address) });
addEventListener("popstate", () => workspace.showAddress());
addEventListener("keydown", ({ key, defaultPrevented }) => {
  if (key === "Escape" && !defaultPrevented && !document.querySelector("dialog[open]"))
    workspace.closeThread();
});
actAs(new URLSearchParams(location.search).get("as") ?? sessionStorage.getItem(PERSON_KEY));
