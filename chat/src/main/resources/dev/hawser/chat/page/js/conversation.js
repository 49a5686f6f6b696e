// One room as this page knows it: what was said, what is under way, what is unread, who is there and who types.

import { Emitter } from './emitter.js';
import { Log } from './log.js';
import { LOBBY, isPrivate, partner } from './names.js';
import { refused } from './storage.js';
import { mentions, published } from './text.js';

/** What is read of a room at first; the rest comes while scrolling up. */
const FIRST = 60;
const PAGE = 100;
/** Who typed so long ago does not any more. */
const TYPING_MILLIS = 6000;

/**
 * Says `state`, `outgoing` (what is under way or refused), `unread`, `presence`, `typing`, `history`, and `news(item)` of
 * what somebody else says now.
 */
export class Conversation extends Emitter {
  log = new Log();
  unread = 0;
  /** Something unread is meant for this user. */
  called = false;
  /** What comes now was there before this page was. */
  isReplaying = false;
  /** By whom, and why, this user was removed last: `{ by, reason, ban }`. */
  removal = null;
  loading = false;
  /** Nothing is before what is here. */
  complete = false;
  /** Of messages that are acknowledged, and whose entry has not come yet. */
  #arriving = new Map();
  #typing = new Map();
  #refused;
  /** It has not been joined again yet. */
  #initial;
  /** Nothing is known of what was read before: what was there at the first visit is not news. */
  #first;

  constructor(chat, name, { read = null, isNew = false } = {}) {
    super();
    this.chat = chat;
    this.name = name;
    this.room = chat.hawser.room(name);
    this.read = read;
    this.#first = !read;
    this.#initial = !isNew;
    this.#refused = refused.get(name);
  }

  get isPrivate() {
    return isPrivate(this.name);
  }

  get title() {
    return this.isPrivate ? partner(this.name, this.chat.user) : this.name;
  }

  get state() {
    return this.room.state;
  }

  get typing() {
    return [...this.#typing.keys()];
  }

  join() {
    this.room.join({
      from: { last: FIRST },
      onentry: entry => this.#entry(entry),
      ongap: gap => this.#gap(gap),
      onpresence: () => this.emit('presence'),
      onsignal: signal => this.chat.signalled(this, signal),
      onstate: () => this.#state(),
    });
  }

  leave() {
    this.room.leave();
  }

  #state() {
    const { state, position } = this.room;
    if (state === 'joined') {
      this.log.first ??= position.offset;
      if (this.read?.epoch !== position.epoch) this.read = { epoch: position.epoch, offset: -1 };
      this.chat.joined(this);
    } else if (state === 'joining' && this.log.first !== null) {
      this.#initial = false;
    }
    this.emit('state');
  }

  #entry(entry) {
    this.isReplaying = entry.replay && this.#initial;
    const publish = this.#arriving.get(entry.offset);
    const item = this.log.append(entry);
    if (publish) {
      this.#arriving.delete(entry.offset);
      this.emit('outgoing');
    }
    if (entry.kind === 'leave' || entry.kind === 'kick' || item) this.typed(item?.user ?? entry.user, false);
    if (entry.kind === 'leave' && item) this.chat.setAway(entry.user, false);
    if (entry.kind === 'kick' && entry.data?.user === this.chat.user) this.removal = { ...entry.data, by: entry.user };
    if (this.isReplaying && this.#first) this.read.offset = entry.offset;
    if (item?.type !== 'message' || item.removed || item.user === this.chat.user) return;
    if (item.offset <= this.read.offset) return;
    this.unread++;
    this.called ||= this.isCalling(item);
    this.emit('unread');
    if (!this.isReplaying) this.emit('news', item);
  }

  #gap({ epoch, offset, missing, reset }) {
    if (!reset) {
      this.log.gap({ offset, missing });
      return;
    }
    this.#arriving.clear();
    this.log.clear(offset);
    this.complete = false;
    this.read = { epoch, offset: -1 };
    this.#setUnread(0);
    this.emit('outgoing');
  }

  /** Whether a message is meant for this user. */
  isCalling(item) {
    const { user } = this.chat;
    return item.user !== user && (this.isPrivate || item.reply?.user === user || mentions(item.text, user));
  }

  /** All of it has been seen. */
  markRead() {
    const offset = (this.room.position?.offset ?? 0) - 1;
    if (!this.read || (!this.unread && offset <= this.read.offset)) return;
    this.setRead({ epoch: this.read.epoch, offset: Math.max(offset, this.read.offset) });
    this.chat.storage.setRead(this.name, this.read);
  }

  /** It was read up to here, in this tab or another one. */
  setRead(position) {
    if (this.read && (position.epoch !== this.read.epoch || position.offset < this.read.offset)) return;
    this.read = position;
    this.#setUnread(this.#unreadItems().length);
  }

  #setUnread(count) {
    this.called &&= count > 0;
    if (count === this.unread) return;
    this.unread = count;
    this.emit('unread');
  }

  #unreadItems() {
    const { items } = this.log;
    return items.slice(this.log.indexOf(this.read.offset + 1)).filter(item => this.#isUnread(item));
  }

  #isUnread(item) {
    return item.type === 'message' && !item.removed && item.user !== this.chat.user;
  }

  get firstUnread() {
    return this.unread ? (this.#unreadItems()[0]?.offset ?? null) : null;
  }

  /** Older messages; false when there are none, or they cannot be had now. */
  async loadOlder() {
    if (this.loading || this.complete || this.log.first === null) return false;
    this.loading = true;
    this.emit('history');
    const before = this.log.first;
    try {
      const { start, entries, epoch } = await this.room.history({ before, limit: PAGE });
      if (this.log.first !== before || epoch !== this.room.position?.epoch) return false;
      this.complete = !entries.length || entries[0].offset <= start;
      this.log.prepend(entries);
      return true;
    } catch {
      return false; // not in the room any more
    } finally {
      this.loading = false;
      this.emit('history');
    }
  }

  // What is under way

  say(text, reply = null) {
    return this.#publish(published(text, reply));
  }

  edit(offset, text, reply) {
    return this.#publish({ offset, data: published(text, reply) }, 'edit');
  }

  /** Deletes a message; of somebody else it says whose it was, because nothing else will. */
  remove({ offset, user }) {
    return this.#publish(user === this.chat.user ? { offset } : { offset, user }, 'delete');
  }

  /** Throws somebody out. */
  kick(user, reason) {
    return this.#publish(reason ? { user, reason } : { user }, 'kick');
  }

  #publish(data, kind) {
    const publish = this.room.publish(data, { kind });
    this.emit('outgoing');
    return publish;
  }

  /** Those that are sent or wait, those whose entry is about to come, and those that were refused. */
  get outgoing() {
    return [...this.#arriving.values(), ...this.room.pending, ...this.#refused];
  }

  /** What is being done to a message. */
  changeOf(offset) {
    return this.room.pending.findLast(({ kind, data }) => kind && data.offset === offset) ?? null;
  }

  settled(publish) {
    const { state, position, kind } = publish;
    if (state === 'refused' && kind !== 'kick') {
      this.#keepRefused([...this.#refused, refusedOf(publish)]);
    } else if (!kind && position && this.#isToCome(position)) {
      this.#arriving.set(position.offset, publish);
    }
    this.emit('outgoing');
  }

  #isToCome({ epoch, offset }) {
    return this.state === 'joined' && epoch === this.room.position.epoch && offset >= this.room.position.offset;
  }

  /** What was refused is dealt with: published again, or given up. */
  dismiss(publish) {
    this.#keepRefused(this.#refused.filter(other => other !== publish));
    this.emit('outgoing');
  }

  retry(publish) {
    this.dismiss(publish);
    this.#publish(publish.data, publish.kind ?? undefined);
  }

  #keepRefused(list) {
    this.#refused = list;
    refused.set(this.name, list);
  }

  // Who types

  typed(user, isTyping) {
    if (!isTyping && !this.#typing.has(user)) return;
    clearTimeout(this.#typing.get(user));
    if (isTyping) this.#typing.set(user, setTimeout(() => this.typed(user, false), TYPING_MILLIS));
    else this.#typing.delete(user);
    this.emit('typing');
  }

  /** The order in the list: the lobby first. */
  static compare(one, other) {
    const rank = ({ name }) => (name === LOBBY ? 0 : 1);
    return rank(one) - rank(other) || one.title.localeCompare(other.title);
  }
}

function refusedOf({ data, kind = null, code, reason }) {
  return { state: 'refused', data, kind, code, reason, time: Date.now() };
}
