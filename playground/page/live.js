// The live socket: passes on what happens in the workspace, and comes back by itself when it is cut.

const RETRY_MS = 1000;

export class Live {
  #socket = null;
  #closed = false;

  /**
   * @param {string} address
   * @param {{opened: () => void, happened: (event: object) => void, cut: () => void}} listener
   */
  constructor(address, listener) {
    this.address = address;
    this.listener = listener;
    this.#connect();
  }

  close() {
    this.#closed = true;
    this.#socket.close();
  }

  #connect() {
    this.#socket = new WebSocket(this.address);
    this.#socket.addEventListener("open", () => this.#closed || this.listener.opened());
    this.#socket.addEventListener(
      "message",
      ({ data }) => this.#closed || this.listener.happened(JSON.parse(data)),
    );
    this.#socket.addEventListener("close", () => this.#comeBack());
  }

  #comeBack() {
    if (this.#closed) return;
    this.listener.cut();
    setTimeout(() => this.#closed || this.#connect(), RETRY_MS);
  }
}
