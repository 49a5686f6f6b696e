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
  #draw = oncePerFrame(() => this.#render());

  /** `talk(user)` opens a private conversation. */
  constructor(chat, talk) {
    this.chat = chat;
    this.talk = talk;
    chat.on('away', this.#draw);
  }

  show(conversation) {
    this.#stop.forEach(stop => stop());
    this.#conversation = conversation;
    this.#stop = conversation ? ['presence', 'state'].map(event => conversation.on(event, this.#draw)) : [];
    this.#render();
  }

  #render() {
    const { members, count } = this.#conversation?.room ?? {};
    const users = [...members?.keys() ?? []].sort((one, other) => one.localeCompare(other));
    this.#count.textContent = count ? count.toLocaleString() : '';
    setChildren(this.#list, users.slice(0, LISTED).map(user => this.#element(user)));
    const unlisted = (count ?? 0) - Math.min(users.length, LISTED);
    this.#more.textContent = unlisted > 0 ? `and ${unlisted.toLocaleString()} more` : '';
  }

  #element(user) {
    const away = this.chat.away.has(user);
    const own = user === this.chat.user;
    const state = el('span', { class: 'presence' }, away ? 'away' : own ? 'you' : '');
    const talk = own || this.#conversation.isPrivate ? null : el('button', {
      type: 'button', class: 'plain', 'aria-label': `Write to ${user} in private`, title: `Write to ${user} in private`, onclick: () => this.talk(user),
    }, icon('private'));
    return el('li', { class: away ? 'person is-away' : 'person', 'data-user': user }, avatar(user), el('bdi', { class: 'title', title: user }, user), state, talk);
  }
}
