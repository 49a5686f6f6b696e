// The entries of a room as items to show: messages, notices of who came and went, and gaps. In the order of their
// offsets, whichever way they come: new ones at the end, history at the beginning.

import { Emitter } from './emitter.js';
import { content } from './text.js';

/** Items kept; more than a server keeps of a room by default. */
const KEPT = 20_000;

/**
 * Says `inserted(index, count)`, `removed(index, count)` and `changed(item)`.
 *
 * A message is `{ type: 'message', offset, time, user, text, reply, edited, removed, deletedBy }`, a notice
 * `{ type: 'notice', offset, time, user, text }`, a gap `{ type: 'gap', offset, missing }`.
 */
export class Log extends Emitter {
  items = [];
  /** The offset before which nothing was read; null before the first reading. */
  first = null;
  #messages = new Map();
  /** Changes whose message is not here (yet): by its offset. */
  #edits = new Map();
  #deletions = new Map();
  /** Entries without content of which it is not known (yet) whether they were messages. */
  #emptied = new Map();

  at(offset) {
    return this.#messages.get(offset) ?? null;
  }

  get lastOffset() {
    return this.items.at(-1)?.offset ?? -1;
  }

  append(entry) {
    this.#change(entry);
    const item = this.#item(entry);
    if (!item) return null;
    this.items.push(item);
    this.emit('inserted', this.items.length - 1, 1);
    if (this.items.length > KEPT + 1000) this.#trim();
    return item;
  }

  /** Entries that come before all that are here. */
  prepend(entries) {
    for (const entry of entries) this.#change(entry);
    const items = entries.map(entry => this.#item(entry)).filter(Boolean);
    if (entries.length) this.first = entries[0].offset;
    if (!items.length) return;
    this.items.unshift(...items);
    this.emit('inserted', 0, items.length);
  }

  gap({ offset, missing }) {
    this.items.push({ type: 'gap', offset: offset - 0.5, missing });
    this.emit('inserted', this.items.length - 1, 1);
  }

  clear(first) {
    const count = this.items.length;
    this.items = [];
    this.first = first;
    for (const map of [this.#messages, this.#edits, this.#deletions, this.#emptied]) map.clear();
    if (count) this.emit('removed', 0, count);
  }

  #trim() {
    const gone = this.items.splice(0, this.items.length - KEPT);
    for (const { offset } of gone) this.#messages.delete(offset);
    this.first = Math.ceil(this.items[0].offset);
    this.emit('removed', 0, gone.length);
  }

  #item(entry) {
    const { offset, time, user, data, kind } = entry;
    if (kind === 'join' && data?.sessions === 1) return notice(entry, user, 'has joined!');
    if (kind === 'leave' && data?.sessions === 0) return notice(entry, user, 'has left!');
    if (kind === 'kick') return notice(entry, String(data?.user), removal(data, user));
    if (kind !== null) return null;
    const deletion = this.#deletions.get(offset);
    if (entry.removed && !deletion) {
      this.#emptied.set(offset, time);
      return null;
    }
    const item = { type: 'message', offset, time, user: user ?? deletion.author, ...content(data ?? ''), edited: false, removed: false };
    if (deletion) empty(item, deletion);
    else if (this.#edits.has(offset)) edit(item, this.#edits.get(offset).data);
    this.#messages.set(offset, item);
    return item;
  }

  /** Takes note of an edit or a deletion; those of a later message would be the same. */
  #change({ offset, user, data, kind }) {
    const target = data?.offset;
    if (!Number.isSafeInteger(target)) return;
    if (kind === 'edit' && !(this.#edits.get(target)?.offset > offset)) {
      this.#edits.set(target, { offset, data: data.data });
      this.#apply(target, item => !item.removed && edit(item, data.data));
    } else if (kind === 'delete') {
      const deletion = { by: user, author: typeof data.user === 'string' ? data.user : user };
      this.#deletions.set(target, deletion);
      if (this.#emptied.has(target)) this.#reveal(target, deletion);
      else this.#apply(target, item => empty(item, deletion));
    }
  }

  #apply(offset, change) {
    const item = this.#messages.get(offset);
    if (!item) return;
    change(item);
    this.emit('changed', item);
  }

  /** An entry without content turns out to have been a message. */
  #reveal(offset, deletion) {
    const item = { type: 'message', offset, time: this.#emptied.get(offset), user: deletion.author };
    empty(item, deletion);
    this.#emptied.delete(offset);
    this.#messages.set(offset, item);
    const index = this.indexOf(offset);
    this.items.splice(index, 0, item);
    this.emit('inserted', index, 1);
  }

  /** Where an item with this offset is, or would be. */
  indexOf(offset) {
    let [low, high] = [0, this.items.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.items[middle].offset < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function notice({ offset, time }, user, text) {
  return { type: 'notice', offset, time, user, text };
}

function edit(item, data) {
  Object.assign(item, content(data), { edited: true });
}

function empty(item, { by }) {
  Object.assign(item, { text: '', reply: null, edited: false, removed: true, deletedBy: by });
}

/** What became of somebody, as others and they themselves read it. */
export function removal({ reason, ban }, by) {
  const why = typeof reason === 'string' && reason ? `: ${reason}` : '';
  return `was ${ban === true ? 'banned' : 'removed'} by ${by}${why}`;
}
