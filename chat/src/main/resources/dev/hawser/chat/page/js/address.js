// The address of the page says which room it shows: a room can be linked to, and the browser's buttons go back and forth between rooms.

import { nameFault, roomFault } from './names.js';

/** Marks what this page has put into the browser's history; what has no mark is a link that somebody follows. */
const OWN = { chat: true };

export class Address {
  #chat;
  #listening = new AbortController();

  constructor(chat) {
    this.#chat = chat;
    addEventListener('popstate', ({ state }) => this.#go(state), this.#listening);
    this.#go(history.state);
    chat.on('shown', conversation => this.#put('pushState', conversation));
  }

  stop() {
    this.#listening.abort();
  }

  #put(action, conversation) {
    const address = hashOf(conversation);
    if (location.hash !== address || action === 'replaceState') history[action](OWN, '', address || location.pathname + location.search);
  }

  /** A room that was left is not joined again by going back. */
  #go(state) {
    const wanted = decoded(location.hash.slice(1));
    const known = [...this.#chat.conversations.values()].find(conversation => nameOf(conversation) === wanted);
    if (known) this.#chat.show(known);
    else if (!state?.chat) this.#follow(wanted);
    this.#put('replaceState', this.#chat.shown);
  }

  /** Who cannot be spoken with, and what is no name of a room, leads nowhere. */
  #follow(wanted) {
    if (!wanted.startsWith('@')) {
      if (!roomFault(wanted)) this.#chat.open(wanted);
      return;
    }
    const user = wanted.slice(1);
    if (user !== this.#chat.user && !nameFault(user)) this.#chat.openPrivate(user);
  }
}

const nameOf = ({ name, title, isPrivate }) => (isPrivate ? `@${title}` : name);
const hashOf = conversation => (conversation ? `#${encodeURIComponent(nameOf(conversation))}` : '');

function decoded(text) {
  try {
    return decodeURIComponent(text).normalize('NFC').trim();
  } catch {
    return '';
  }
}
