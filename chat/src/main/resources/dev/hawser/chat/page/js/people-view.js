// Who is in the room that is shown.

import { byId, el, icon, oncePerFrame, setChildren } from './dom.js';
import { avatar } from './message-element.js';

/** People who are listed at most; of more only the number is told. */
const LISTED = 300;

export class PeopleView {
  #list = byId('people');
  #count = byId('people-count');
  #more = byId('people-more');
  #conversation = null;
  #stop = [];
  /** The same ones as long as somebody is there: one of their buttons may have the focus. */
  #elements = new Map();
  #draw = oncePerFrame(() => this.#render());

  /** `talk(user)` opens a private conversation, `moderate(user)` asks what is to be done about somebody. */
  constructor(chat, { talk, moderate }) {
    this.chat = chat;
    this.talk = talk;
    this.moderate = moderate;
    chat.on('away', this.#draw);
  }

  show(conversation) {
    this.#stop.forEach(stop => stop());
    this.#conversation = conversation;
    this.#elements.clear();
    this.#stop = conversation ? ['presence', 'state'].map(event => conversation.on(event, this.#draw)) : [];
    this.#render();
  }

  #render() {
    const { members, count } = this.#conversation?.room ?? {};
    const users = [...members?.keys() ?? []].sort((one, other) => one.localeCompare(other));
    this.#count.textContent = count ? count.toLocaleString() : '';
    const before = this.#elements;
    this.#elements = new Map(users.slice(0, LISTED).map(user => [user, before.get(user) ?? this.#element(user)]));
    for (const [user, element] of this.#elements) this.#describe(user, element);
    setChildren(this.#list, [...this.#elements.values()]);
    const unlisted = (count ?? 0) - Math.min(users.length, LISTED);
    this.#more.textContent = unlisted > 0 ? `and ${unlisted.toLocaleString()} more` : '';
  }

  #element(user) {
    const button = (name, label, action) => el('button', { type: 'button', class: 'plain', 'aria-label': label, title: label, onclick: () => action(user) }, icon(name));
    const isTalkedTo = user === this.chat.user || this.#conversation.isPrivate;
    const talk = isTalkedTo ? null : button('private', `Write to ${user} in private`, this.talk);
    const moderate = this.chat.mayModerate(user, this.#conversation) ? button('ban', `Remove or ban ${user}`, this.moderate) : null;
    return el('li', { class: 'person', 'data-user': user },
      avatar(user), el('bdi', { class: 'title', title: user }, user), el('span', { class: 'presence' }), moderate, talk);
  }

  #describe(user, element) {
    const away = this.chat.away.has(user);
    const words = [this.chat.moderators.has(user) && 'moderator', away ? 'away' : user === this.chat.user && 'you'];
    element.classList.toggle('is-away', away);
    element.querySelector('.presence').textContent = words.filter(Boolean).join(', ');
  }
}
