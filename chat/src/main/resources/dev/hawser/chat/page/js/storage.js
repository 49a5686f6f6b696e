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

/** Of one user, for all tabs: `rooms` in the order of the list, `read` positions, `hidden` private rooms, and whether they have set themselves `away`. */
export class UserStorage {
  /** Of what is kept, as in events of the kind `storage`. */
  key;

  constructor(user) {
    this.key = `hawser-chat user ${user}`;
  }

  get() {
    const { rooms = null, read = {}, hidden = {}, away = false } = get(browser, this.key, {});
    return { rooms, read, hidden, away };
  }

  set(change) {
    set(browser, this.key, { ...this.get(), ...change });
  }

  /** Somebody who takes another name is still in the rooms where they were, but for the private ones, which go by names. */
  inherit(before) {
    const { rooms, read } = new UserStorage(before).get();
    if (rooms && !this.get().rooms) this.set({ rooms: rooms.filter(room => !isPrivate(room)), read });
  }

  setRead(room, position) {
    this.set({ read: { ...this.get().read, [room]: position } });
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
