// What the page knows of the workspace, kept true by live events; each change is told to whoever listens.

import { Live } from "./live.js";

export const SLACKBOT = "USLACKBOT";

/** Emits: loaded, message, removed, modals, home, app, online. */
export class Store extends EventTarget {
  #waiting = [];
  #live = null;
  loaded = false;
  online = true;
  messages = new Map();
  modals = [];

  /** @param {import("./api.js").Api} api */
  constructor(api) {
    super();
    this.api = api;
  }

  /** Load everything, then follow the live socket; a cut socket loads everything again. */
  async start() {
    if (!this.api.you) this.api.you = (await this.api.state()).you;
    this.#live = new Live(this.api.liveAddress(), {
      opened: () => this.#load().catch(() => this.#setOnline(false)),
      happened: (event) => (this.loaded ? this.#apply(event) : this.#waiting.push(event)),
      cut: () => this.#setOnline(false),
    });
  }

  stop() {
    this.#live?.close();
  }

  async #load() {
    this.loaded = false;
    this.#take(await this.api.state());
    this.loaded = true;
    for (const event of this.#waiting.splice(0)) this.#apply(event);
    this.#setOnline(true);
    this.#tell("loaded");
  }

  #take(state) {
    Object.assign(this, { workspace: state.workspace, you: state.you, people: state.people, app: state.app });
    this.groups = state.groups;
    Object.assign(this, {
      conversations: state.conversations,
      commands: state.commands,
      samples: state.samples,
    });
    this.home = state.home;
    this.modals = state.modals ?? [];
    this.messages = new Map(state.conversations.map(({ id }) => [id, new Map()]));
    for (const message of Object.values(state.messages).flat()) this.#put(message);
  }

  #apply(event) {
    const apply = this.#appliers[event.type];
    if (apply) apply(event);
  }

  #appliers = {
    message: ({ message }) => this.#arrive(message),
    message_changed: ({ message }) => this.#arrive(message),
    ephemeral_replaced: ({ message }) => this.#arrive(message),
    message_deleted: ({ channel, ts }) => this.remove(channel, ts),
    ephemeral_deleted: ({ channel, ts }) => this.remove(channel, ts),
    notice: (notice) => this.#arrive(noticeMessage(notice)),
    modal_opened: ({ view }) => this.#setModals([...this.modals.filter(({ id }) => id !== view.id), view]),
    modal_pushed: ({ view }) => this.#setModals([...this.modals.filter(({ id }) => id !== view.id), view]),
    modal_updated: ({ view }) => this.#setModals(this.modals.map((old) => (old.id === view.id ? view : old))),
    modal_closed: ({ view_id }) => this.dropModal(view_id),
    home: ({ view }) => this.#setAndTell("home", view),
    app: ({ connected }) => this.#setAndTell("app", { ...this.app, connected }),
  };

  #put(message) {
    if (!this.messages.has(message.channel)) this.messages.set(message.channel, new Map());
    const channel = this.messages.get(message.channel);
    const isNew = !channel.has(message.ts);
    channel.set(message.ts, message);
    return isNew;
  }

  #arrive(message) {
    const isNew = this.#put(message);
    this.#tell("message", { message, isNew });
    const parent = this.parentOf(message);
    if (isNew && parent) this.#tell("message", { message: parent, isNew: false });
  }

  remove(channel, ts) {
    const message = this.message(channel, ts);
    if (!message) return;
    this.messages.get(channel).delete(ts);
    this.#tell("removed", { message });
  }

  dropModal(viewId) {
    this.#setModals(this.modals.filter(({ id }) => id !== viewId));
  }

  #setModals(modals) {
    this.#setAndTell("modals", modals);
  }

  #setOnline(online) {
    this.#setAndTell("online", online);
  }

  #setAndTell(name, value) {
    this[name] = value;
    this.#tell(name);
  }

  #tell(name, detail = {}) {
    if (this.loaded || name === "online") this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  message(channel, ts) {
    return this.messages.get(channel)?.get(ts) ?? null;
  }

  parentOf(message) {
    return isReply(message) ? this.message(message.channel, message.thread_ts) : null;
  }

  /** The messages that stand in the channel itself, oldest first. */
  topLevel(channel) {
    return sorted(this.messages.get(channel)).filter((message) => !isReply(message));
  }

  /** The replies of a thread, oldest first. */
  replies(channel, threadTs) {
    return sorted(this.messages.get(channel)).filter(
      (message) => isReply(message) && message.thread_ts === threadTs,
    );
  }

  conversation(id) {
    return this.conversations.find((conversation) => conversation.id === id) ?? null;
  }

  person(id) {
    return this.people.find((person) => person.id === id) ?? null;
  }

  /** Whoever wrote a message: a person, the app, or Slackbot. */
  author(id) {
    if (id === SLACKBOT) return { id, name: "Slackbot", color: "#6b7280", isApp: false };
    if (id === this.app.user_id) return { id, name: this.app.name, color: "#0f6d67", isApp: true };
    const person = this.person(id);
    return { id, name: person?.real_name ?? id, color: person?.color ?? "#6b7280", isApp: false };
  }

  /** What mentions and dates need: names by id, and the reader's time zone and language. */
  get names() {
    return {
      user: (id) => this.author(id).name,
      channel: (id) => this.conversation(id)?.name ?? id,
      group: (id) => this.groups.find((group) => group.id === id)?.handle ?? id,
      timeZone: this.person(this.you)?.tz,
      locale: this.person(this.you)?.locale,
    };
  }
}

/** Whether a message is a reply in a thread, not its parent. */
export function isReply(message) {
  return Boolean(message.thread_ts) && message.thread_ts !== message.ts;
}

function sorted(channel) {
  return [...(channel?.values() ?? [])].sort((one, other) => Number(one.ts) - Number(other.ts));
}

function noticeMessage({ channel, text, thread_ts, ts }) {
  const now = (Date.now() / 1000).toFixed(6);
  return {
    ts: ts ?? now,
    channel,
    thread_ts,
    user: SLACKBOT,
    text,
    is_ephemeral: true,
    reply_count: 0,
    bot: true,
  };
}
