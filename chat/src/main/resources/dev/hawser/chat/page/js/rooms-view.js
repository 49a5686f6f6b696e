// The list of rooms and private conversations.

import { byId, el, icon, oncePerFrame, setChildren } from './dom.js';
import { avatar } from './message-element.js';

export class RoomsView {
  #rooms = byId('rooms');
  #privates = byId('privates');
  #section = byId('privates-section');
  /** On a narrow screen, where the list is out of sight. */
  #total = byId('total-unread');
  #elements = new Map();
  #draw = oncePerFrame(() => this.#render());

  constructor(chat, shown) {
    this.chat = chat;
    this.onshown = shown;
    for (const event of ['list', 'away', 'news', 'shown']) chat.on(event, this.#draw);
    this.#render();
  }

  /** To the next or the previous one. */
  step(by) {
    const { listed, shown } = this.chat;
    const next = listed[(listed.indexOf(shown) + by + listed.length) % listed.length];
    if (next) this.onshown(next);
  }

  #render() {
    const { listed } = this.chat;
    const of = isPrivate => listed.filter(conversation => conversation.isPrivate === isPrivate).map(conversation => this.#element(conversation));
    setChildren(this.#rooms, of(false));
    setChildren(this.#privates, of(true));
    this.#total.hidden = !this.chat.unread;
    this.#total.textContent = this.chat.unread.toLocaleString();
    this.#section.hidden = !this.#privates.childElementCount;
    for (const conversation of this.#elements.keys()) if (!listed.includes(conversation)) this.#elements.delete(conversation);
  }

  #element(conversation) {
    const known = this.#elements.get(conversation);
    if (known) {
      known.update();
      return known.element;
    }
    const { title, isPrivate } = conversation;
    const badge = el('span', { class: 'badge' });
    const unreadWord = el('span', { class: 'spoken' }, ' unread');
    const button = el('button', { type: 'button', class: 'room', onclick: () => this.onshown(conversation) },
      isPrivate ? avatar(title) : icon('room'), el('bdi', { class: 'title' }, title), badge, unreadWord);
    const update = () => {
      const { unread, called, log, complete } = conversation;
      const more = unread && !complete && log.items[0]?.offset > conversation.read?.offset + 1;
      badge.hidden = !unread;
      badge.textContent = unread > 999 ? '999+' : `${unread}${more ? '+' : ''}`;
      badge.classList.toggle('called', called);
      unreadWord.hidden = !unread;
      if (conversation === this.chat.shown) button.setAttribute('aria-current', 'page');
      else button.removeAttribute('aria-current');
      button.classList.toggle('out', ['left', 'refused'].includes(conversation.state));
    };
    conversation.on('unread', this.#draw);
    conversation.on('state', this.#draw);
    const element = el('li', {}, button);
    this.#elements.set(conversation, { element, update });
    update();
    return element;
  }
}
