// What a person has chosen or typed in one message or view, in the shape of Slack's state.values.

export class FormValues {
  #blocks = new Map();
  #chosen = new WeakSet();

  /** What the person chose or typed; nothing where the app's first value still stands. */
  chosen(blockId, actionId) {
    const value = this.get(blockId, actionId);
    return this.#chosen.has(value) ? value : undefined;
  }

  get(blockId, actionId) {
    return this.#blocks.get(blockId)?.[actionId];
  }

  /** Keep a value; `isChosen` tells a person's doing from the app's first value. */
  set(blockId, actionId, value, isChosen) {
    this.#blocks.set(blockId, { ...this.#blocks.get(blockId), [actionId]: value });
    if (isChosen) this.#chosen.add(value);
  }

  /** Forget the blocks that are no longer shown. */
  keepOnly(blockIds) {
    for (const blockId of this.#blocks.keys()) {
      if (!blockIds.has(blockId)) this.#blocks.delete(blockId);
    }
  }

  toJSON() {
    return Object.fromEntries(this.#blocks);
  }
}

/** Whether a value of state.values holds anything. */
export function isFilled({ type, ...parts }) {
  return Object.values(parts).some((part) =>
    Array.isArray(part) ? part.length > 0 : part !== null && part !== "",
  );
}
