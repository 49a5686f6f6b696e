// A user in rooms: the connection, the conversations, who is away, and where private conversations come from.

import { connect } from '../hawser.js';
import { Conversation } from './conversation.js';
import { Emitter } from './emitter.js';
import { LOBBY, isPrivate, partner, personalRoom, privateRoom } from './names.js';
import { SignalQueue } from './signal-queue.js';
import { UserStorage, shown } from './storage.js';

/** Private conversations that are joined at most; the server's limit is of all rooms. */
const MAX_PRIVATE = 50;

/**
 * Says `connection`, `welcome`, `list` (of conversations), `shown(conversation)`, `away` and `news(conversation, item)`.
 */
export class Chat extends Emitter {
  conversations = new Map();
  /** The one that is on screen. */
  shown = null;
  /** Users who do not look at the page. */
  away = new Set();
  #awayByHand;
  #signals = new SignalQueue();

  constructor(name, url, moderators) {
    super();
    this.user = name;
    this.moderators = new Set(moderators);
    this.storage = new UserStorage(name);
    this.hawser = connect(url, {
      name,
      onstate: hawser => this.#connection(hawser),
      onsettled: publish => this.conversations.get(publish.room.name)?.settled(publish),
    });
    const { rooms, away } = this.storage.get();
    this.#awayByHand = away;
    for (const room of rooms ?? [LOBBY]) this.#add(room);
    this.show(this.conversations.get(shown.get()) ?? this.conversations.get(LOBBY) ?? this.listed[0] ?? null);
    this.#listen();
    document.addEventListener('visibilitychange', this.#onvisibility);
    addEventListener('storage', this.#onstorage);
  }

  #connection(hawser) {
    if (hawser.state === 'connected') {
      this.user = hawser.user;
      this.emit('welcome');
    }
    this.emit('connection', hawser);
  }

  /** Leaves all rooms, and ends. What was not sent is kept as refused. */
  stop() {
    document.removeEventListener('visibilitychange', this.#onvisibility);
    removeEventListener('storage', this.#onstorage);
    this.#signals.stop();
    this.hawser.stop();
  }

  get isModerator() {
    return this.moderators.has(this.user);
  }

  /** Whether this user may remove another one from a conversation, and what the other one said there. */
  mayModerate(user, conversation) {
    return this.isModerator && !conversation.isPrivate && !this.moderators.has(user);
  }

  // Conversations

  #add(name, { read = this.storage.read(name), isNew = false } = {}) {
    const known = this.conversations.get(name);
    if (known) return known;
    const conversation = new Conversation(this, name, { read, isNew });
    if (isPrivate(name) && !partner(name, this.user)) return null;
    this.conversations.set(name, conversation);
    conversation.on('news', item => {
      this.#reveal(conversation);
      this.emit('news', conversation, item);
    });
    conversation.on('unread', () => {
      if (conversation.unread) this.#reveal(conversation);
      this.emit('list');
    });
    conversation.join();
    return conversation;
  }

  /** Joins a room, and shows it. */
  open(name) {
    const conversation = this.#add(name, { read: null });
    if (['left', 'refused'].includes(conversation.state)) conversation.join();
    this.#hide(name, false);
    this.#keep(name, true);
    this.show(conversation);
  }

  openPrivate(user) {
    this.open(privateRoom(this.user, user));
  }

  /** A room is left; a private conversation is out of the way until something is said in it. */
  close(conversation) {
    const { name } = conversation;
    if (conversation.isPrivate) {
      conversation.markRead();
      this.#hide(name, true);
    } else {
      this.#keep(name, false);
      this.#leave(conversation);
    }
    if (this.shown === conversation) this.show(this.listed[0] ?? null);
    this.emit('list');
  }

  #leave(conversation) {
    conversation.leave();
    this.conversations.delete(conversation.name);
  }

  show(conversation) {
    if (conversation === this.shown) return;
    this.shown = conversation;
    shown.set(conversation?.name ?? null);
    this.emit('shown', conversation);
    this.emit('list');
  }

  /** Those in the list, in its order. */
  get listed() {
    const { hidden } = this.storage.get();
    return [...this.conversations.values()]
      .filter(conversation => conversation === this.shown || !this.#isOutOfTheWay(conversation, hidden))
      .sort((one, other) => one.isPrivate - other.isPrivate || Conversation.compare(one, other));
  }

  /** A private room in which nobody has said anything yet concerns only who has opened it. */
  #isOutOfTheWay(conversation, hidden) {
    if (!conversation.isPrivate || conversation.unread) return false;
    return hidden[conversation.name] ?? false;
  }

  #hide(name, isHidden) {
    const { [name]: before, ...hidden } = this.storage.get().hidden;
    if (Boolean(before) === isHidden) return;
    this.storage.set({ hidden: isHidden ? { ...hidden, [name]: true } : hidden });
    this.emit('list');
  }

  #reveal(conversation) {
    if (conversation.isPrivate) this.#hide(conversation.name, false);
  }

  /** For the next time, and for other tabs. */
  #keep(name, isIn) {
    const others = (this.storage.get().rooms ?? [...this.conversations.keys()]).filter(other => other !== name);
    this.storage.set({ rooms: isIn ? [...others, name] : others });
    this.emit('list');
  }

  /** The server says in which private rooms somebody wants to speak. */
  #listen() {
    this.hawser.join(personalRoom(this.user), {
      from: 'start',
      onentry: ({ kind, data, replay }) => {
        const room = data?.room;
        if (kind !== 'private' || typeof room !== 'string' || this.conversations.has(room)) return;
        const count = [...this.conversations.values()].filter(({ isPrivate: is }) => is).length;
        if (count >= MAX_PRIVATE || !partner(room, this.user)) return;
        this.#hide(room, true);
        this.#add(room, { read: { epoch: null, offset: -1 }, isNew: !replay });
        this.#keep(room, true);
      },
    });
  }

  #onstorage = ({ key }) => {
    if (key === this.storage.key) this.#followUser();
    const conversation = [...this.conversations.values()].find(({ name }) => key === this.storage.readKey(name));
    const read = conversation && this.storage.read(conversation.name);
    if (read) conversation.setRead(read);
  };

  #followUser() {
    const { rooms, away } = this.storage.get();
    if (away !== this.#awayByHand) this.#setAwayByHand(away);
    if (rooms) this.#follow(rooms);
    this.emit('list');
  }

  /** The rooms that another tab has joined and left: the user is in them, or not, as a whole. */
  #follow(rooms) {
    for (const name of rooms) this.#add(name);
    for (const conversation of [...this.conversations.values()]) {
      if (rooms.includes(conversation.name)) continue;
      this.#leave(conversation);
      if (this.shown === conversation) this.show(this.listed[0] ?? null);
    }
  }

  get unread() {
    return this.listed.reduce((sum, { unread }) => sum + unread, 0);
  }

  // Away and back

  get isAway() {
    return this.#awayByHand || document.hidden;
  }

  get isAwayByHand() {
    return this.#awayByHand;
  }

  setAwayByHand(away) {
    this.storage.set({ away });
    this.#setAwayByHand(away);
  }

  #setAwayByHand(away) {
    this.#awayByHand = away;
    this.#tellAway();
    this.emit('away');
  }

  #onvisibility = () => this.#tellAway();

  #tellAway() {
    this.setAway(this.user, this.isAway);
    for (const conversation of this.conversations.values()) this.#sayAway(conversation);
  }

  #sayAway(conversation) {
    this.#signals.put(`away ${conversation.name}`, () => conversation.room.signal('away', this.isAway));
  }

  setAway(user, away) {
    if (this.away.has(user) === away) return;
    if (away) this.away.add(user);
    else this.away.delete(user);
    this.emit('away');
  }

  /** Others are told how it is with this user, and those who are away answer. */
  joined(conversation) {
    this.setAway(this.user, this.isAway);
    conversation.room.signal('ask', { away: this.isAway });
  }

  signalled(conversation, { from, kind, data }) {
    if (kind === 'typing' && from !== this.user) conversation.typed(from, data === true);
    else if (kind === 'away') this.#heardAway(conversation, from, data === true);
    else if (kind === 'ask') {
      this.#heardAway(conversation, from, data?.away === true);
      if (this.isAway && from !== this.user) this.#sayAway(conversation);
    }
  }

  #heardAway(conversation, user, away) {
    if (user !== this.user) this.setAway(user, away);
    // Another tab of the same user is out of sight, and this one is not.
    else if (away && !this.isAway) this.#sayAway(conversation);
  }
}
