// Signals, no more than a server takes: 10 in a second of one connection.

const PER_SECOND = 8;

export class SignalQueue {
  #waiting = new Map();
  #sent = 0;
  #timer = null;

  /** Sends at once, or when there is room; the later one of the same key counts. */
  put(key, send) {
    this.#waiting.delete(key);
    this.#waiting.set(key, send);
    this.#timer ??= setInterval(() => this.#second(), 1000);
    this.#send();
  }

  stop() {
    clearInterval(this.#timer);
    this.#waiting.clear();
  }

  #send() {
    for (const [key, send] of this.#waiting) {
      if (this.#sent >= PER_SECOND) return;
      this.#waiting.delete(key);
      this.#sent++;
      send();
    }
  }

  #second() {
    if (!this.#sent && !this.#waiting.size) {
      clearInterval(this.#timer);
      this.#timer = null;
    }
    this.#sent = 0;
    this.#send();
  }
}
