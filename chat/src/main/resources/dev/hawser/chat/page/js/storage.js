// What a browser keeps. Where it keeps nothing, the page works for as long as it is open.

import { isPrivate } from './names.js';

/** What a browser did not take, as JSON. */
const unkept = new Map();

function get(storage, key, otherwise) {
  try {
    return JSON.parse(unkept.get(key) ?? storage().getItem(key)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

function set(storage, key, value) {
  const text = JSON.stringify(value);
  try {
    if (value === null) storage().removeItem(key);
    else storage().setItem(key, text);
    unkept.delete(key);
  } catch {
    unkept.set(key, text); // full, or not allowed
  }
}

const browser = () => localStorage;
const tab = () => sessionStorage;

/** Who it is, for all tabs: `{ name, inside, notify }`. */
export const profile = {
  get: () => get(browser, 'hawser-chat', {}),
  set: change => set(browser, 'hawser-chat', { ...profile.get(), ...change }),
};

/**
 * Of one user, for all tabs: `rooms` in the order of the list, `hidden` private rooms, whether they have set themselves `away`; and up to where they
 * have read each room. A browser may tell a tab a moment late what another one has written: what is written often, and by both, is on its own, and never
 * overwrites the rest with what it was before.
 */
export class UserStorage {
  /** Of what is kept of the user, as in events of the kind `storage`. */
  key;
  #user;

  constructor(user) {
    this.#user = user;
    this.key = `hawser-chat user ${user}`;
  }

  get() {
    const { rooms = null, hidden = {}, away = false } = get(browser, this.key, {});
    return { rooms, hidden, away };
  }

  set(change) {
    set(browser, this.key, { ...this.get(), ...change });
  }

  /** Somebody who takes another name is still in the rooms where they were, but for the private ones, which go by names. */
  inherit(before) {
    const other = new UserStorage(before);
    const rooms = other.get().rooms?.filter(room => !isPrivate(room));
    if (!rooms || this.get().rooms) return;
    this.set({ rooms });
    for (const room of rooms) this.setRead(room, other.read(room));
  }

  /** The key of where a room was read. */
  readKey(room) {
    return `hawser-chat read ${JSON.stringify([this.#user, room])}`;
  }

  /** A position, `{ epoch, offset }`; null where nothing is known. */
  read(room) {
    return get(browser, this.readKey(room), null);
  }

  setRead(room, position) {
    set(browser, this.readKey(room), position);
  }
}

/** Of one room, for this tab: what was typed, and what was refused. */
export const draft = {
  get: room => get(tab, `hawser-chat draft ${room}`, { text: '' }),
  set: (room, value) => set(tab, `hawser-chat draft ${room}`, value.text || value.mode ? value : null),
};

export const refused = {
  get: room => get(tab, `hawser-chat refused ${room}`, []),
  set: (room, list) => set(tab, `hawser-chat refused ${room}`, list.length ? list : null),
};

/** The room that this tab shows. */
export const shown = {
  get: () => get(tab, 'hawser-chat shown', null),
  set: room => set(tab, 'hawser-chat shown', room),
};
