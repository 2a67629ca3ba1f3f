// The message box: text, files, sample files, slash commands.

import { Completion, proposalsOf } from "./completion.js";
import { el, freshId } from "./dom.js";
import { pendingFile } from "./files.js";
import { icon } from "./icons.js";
import { samplesPanel } from "./samples.js";
import { toast } from "./toasts.js";

export class Composer {
  #files = [];
  #sending = false;

  /**
   * @param {{store: object, target: {channel: string, thread_ts?: string}, label: string, id?: string,
   *   sent: function, withSamples?: boolean}} parts
   */
  constructor({ store, target, label, id = freshId("message-box"), sent, withSamples = true }) {
    Object.assign(this, { store, target, sent });
    this.box = el("textarea", {
      id,
      rows: 1,
      "aria-label": label,
      placeholder: label,
      oninput: () => this.#changed(),
    });
    this.completion = new Completion(this.box, proposalsOf(store));
    this.pending = el("ul", { class: "chips", "aria-label": "Files to send", hidden: true });
    this.samples = samplesPanel(withSamples ? store.samples : [], (name) =>
      this.#do(() => store.api.shareSample(target, name)),
    );
    this.sendButton = el(
      "button",
      { class: "send", type: "submit", "aria-label": "Send", title: "Send (Enter)" },
      icon("send"),
    );
    this.node = this.#build();
    this.box.addEventListener("keydown", (event) => this.#key(event));
    this.#changed();
  }

  focus() {
    this.box.focus();
  }

  /** Put files beside the text, to go with it. */
  addFiles(files) {
    this.#files.push(...files);
    this.#drawFiles();
    this.focus();
  }

  #build() {
    const picker = el("input", {
      type: "file",
      multiple: true,
      class: "visually-hidden",
      tabindex: -1,
      "aria-label": "Files from this computer",
    });
    picker.addEventListener("change", () => {
      this.addFiles([...picker.files]);
      picker.value = "";
    });
    const attach = el(
      "button",
      { type: "button", class: "tool", onclick: () => picker.click() },
      icon("attach"),
      "Attach a file",
    );
    const submit = (event) => (event.preventDefault(), this.#send());
    return el(
      "form",
      { class: "composer", onsubmit: submit },
      this.samples,
      el(
        "div",
        { class: "composer-box" },
        this.completion.list,
        this.pending,
        this.box,
        el(
          "div",
          { class: "composer-tools" },
          attach,
          picker,
          el("span", { class: "muted composer-hint" }, "or drop it here · / for commands"),
          this.sendButton,
        ),
      ),
    );
  }

  #key(event) {
    if (event.isComposing) return;
    const isSend = event.key === "Enter" && !event.shiftKey;
    if (this.completion.takeKey(event)) event.preventDefault();
    else if (isSend) (event.preventDefault(), this.#send());
  }

  #changed() {
    this.box.style.height = "auto";
    this.box.style.height = `${Math.min(this.box.scrollHeight, 200)}px`;
    this.#showReadiness();
  }

  #showReadiness() {
    this.sendButton.classList.toggle("ready", Boolean(this.box.value.trim() || this.#files.length));
  }

  #drawFiles() {
    const remove = (file) => () => {
      this.#files = this.#files.filter((one) => one !== file);
      this.#drawFiles();
      this.focus();
    };
    this.pending.replaceChildren(...this.#files.map((file) => pendingFile(file, remove(file))));
    this.pending.hidden = !this.#files.length;
    this.#showReadiness();
  }

  async #send() {
    // A space before a / makes it a message like any other, so only the end is trimmed.
    const typed = this.box.value.trimEnd();
    const files = this.#files;
    if (this.#sending || (!typed && !files.length)) return;
    this.completion.close();
    this.#empty();
    const isSent = await this.#do(() =>
      files.length ? this.#sendFiles(typed, files) : this.#sendText(typed),
    );
    if (!isSent) this.#putBack(typed, files);
  }

  #sendFiles(typed, files) {
    return this.store.api.shareFiles(this.target, typed, files);
  }

  #sendText(typed) {
    return this.store.api.sendMessage(this.target, typed);
  }

  async #do(request) {
    this.#sending = true;
    this.node.setAttribute("aria-busy", "true");
    try {
      await request();
      this.samples.open = false;
      this.sent();
      return true;
    } catch (error) {
      toast(error.message);
      return false;
    } finally {
      this.#sending = false;
      this.node.removeAttribute("aria-busy");
    }
  }

  #empty() {
    this.box.value = "";
    this.#files = [];
    this.#drawFiles();
    this.#changed();
  }

  #putBack(typed, files) {
    this.box.value = typed;
    this.#files = files;
    this.#drawFiles();
    this.#changed();
  }
}
