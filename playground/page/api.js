// The page's requests to the playground's own interface under /ui.

/** A request that the playground refused, with its sentence. */
export class RefusedError extends Error {}

async function read(response) {
  const isJson = (response.headers.get("content-type") ?? "").includes("json");
  const answer = isJson ? await response.json() : {};
  if (!response.ok) throw new RefusedError(answer.error ?? `The playground answered ${response.status}.`);
  return answer;
}

async function request(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new RefusedError("The playground can't be reached. Is it still running?");
  }
  return read(response);
}

/** The interface as one acting person uses it. */
export class Api {
  /** @param {string|null} you the acting person's id; null lets the playground choose */
  constructor(you) {
    this.you = you;
  }

  state() {
    return request(this.you ? `/ui/state?as=${encodeURIComponent(this.you)}` : "/ui/state");
  }

  liveAddress() {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    return `${scheme}://${location.host}/ui/live?as=${encodeURIComponent(this.you)}`;
  }

  sendMessage(target, text) {
    return this.#post("/ui/messages", { ...target, text });
  }

  shareSample(target, name) {
    return this.#post("/ui/samples", { ...target, name });
  }

  /** @param {File[]} files */
  shareFiles(target, text, files) {
    const form = new FormData();
    for (const [name, value] of Object.entries({ as: this.you, ...target, text })) {
      if (value !== undefined) form.append(name, value);
    }
    for (const file of files) form.append("file", file, file.name);
    return request("/ui/files", { method: "POST", body: form });
  }

  act(container, blockId, actionId, action, values) {
    return this.#post("/ui/actions", { container, block_id: blockId, action_id: actionId, action, values });
  }

  suggest(container, blockId, actionId, value) {
    return this.#post("/ui/suggestions", { container, block_id: blockId, action_id: actionId, value });
  }

  /** Upload files into a modal; answers their ids. @param {File[]} files */
  putFiles({ view_id }, blockId, actionId, files) {
    const form = new FormData();
    const target = { as: this.you, view_id, block_id: blockId, action_id: actionId };
    for (const [name, value] of Object.entries(target)) form.append(name, value);
    for (const file of files) form.append("file", file, file.name);
    return request("/ui/views/files", { method: "POST", body: form });
  }

  submitView(viewId, values) {
    return this.#post("/ui/views/submit", { view_id: viewId, values });
  }

  closeView(viewId) {
    return this.#post("/ui/views/close", { view_id: viewId });
  }

  openHome() {
    return this.#post("/ui/home", {});
  }

  #post(path, body) {
    const headers = { "content-type": "application/json" };
    return request(path, { method: "POST", headers, body: JSON.stringify({ as: this.you, ...body }) });
  }
}
