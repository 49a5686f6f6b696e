// Who wants to know is told, in the order in which they asked.

export class Emitter {
  #listeners = new Map();

  on(event, listener) {
    const listeners = this.#listeners.get(event) ?? [];
    this.#listeners.set(event, [...listeners, listener]);
    return () => this.#listeners.set(event, this.#listeners.get(event).filter(other => other !== listener));
  }

  emit(event, ...values) {
    for (const listener of this.#listeners.get(event) ?? []) listener(...values);
  }
}
