// What somebody is just reading, as their other tabs see it: a lock that is held as long as it is so, also to the end of a tab that ends unheard.

const nameOf = (chat, conversation) => `hawser-chat reading ${JSON.stringify([chat.user, conversation.name])}`;

/** Browsers have locks for pages that come by TLS or from the same machine; without them, tabs know nothing of each other. */
const { locks } = navigator;

export class Reading {
  #chat;
  #listening = new AbortController();
  /** What is read here; null for nothing. */
  #conversation = null;
  #lock = null;

  constructor(chat) {
    this.#chat = chat;
    const update = () => this.#update();
    chat.on('shown', update);
    for (const event of ['focus', 'blur']) addEventListener(event, update, this.#listening);
    document.addEventListener('visibilitychange', update, this.#listening);
    update();
  }

  stop() {
    this.#listening.abort();
    this.#hold(null);
  }

  #update() {
    this.#hold(!document.hidden && document.hasFocus() ? this.#chat.shown : null);
  }

  #hold(conversation) {
    if (conversation === this.#conversation) return;
    this.#conversation = conversation;
    this.#lock?.abort();
    this.#lock = conversation && locks ? held(nameOf(this.#chat, conversation)) : null;
  }

  /** Whether it is read in this tab. */
  here(conversation) {
    return conversation === this.#conversation;
  }

  /** Whether it is read in any tab of this browser. */
  async anywhere(conversation) {
    if (this.here(conversation) || !locks) return this.here(conversation);
    const name = nameOf(this.#chat, conversation);
    try {
      return (await locks.query()).held.some(lock => lock.name === name);
    } catch {
      return false; // not allowed
    }
  }
}

/** Holds a lock until what it gives is aborted. */
function held(name) {
  const end = new AbortController();
  const ended = new Promise(resolve => end.signal.addEventListener('abort', resolve, { once: true }));
  locks.request(name, { mode: 'shared' }, () => ended).catch(() => {}); // not allowed
  return end;
}
