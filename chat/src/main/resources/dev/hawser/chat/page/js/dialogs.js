// The dialogs: rooms to join or make, and a question before something that cannot be undone.

import { byId, el, icon } from './dom.js';
import { LOBBY, isPrivate, roomFault } from './names.js';
import { finder } from './text.js';

export function confirm(question, label) {
  const dialog = byId('confirm');
  byId('confirm-text').textContent = question;
  byId('confirm-yes').textContent = label;
  dialog.returnValue = '';
  dialog.showModal();
  return new Promise(resolve => {
    dialog.onclose = () => resolve(dialog.returnValue === 'yes');
  });
}

export class RoomsDialog {
  #dialog = byId('find-room');
  #field = byId('room-name');
  #hint = byId('room-hint');
  #list = byId('directory');
  #status = byId('directory-status');

  constructor(chat) {
    this.chat = chat;
    byId('room-form').onsubmit = event => {
      event.preventDefault();
      const name = this.#field.value.normalize('NFC').trim().toWellFormed();
      const fault = roomFault(name);
      this.#hint.textContent = fault ?? '';
      if (fault) this.#field.focus();
      else this.#open(name);
    };
    this.#field.oninput = () => {
      this.#hint.textContent = '';
      this.#filter();
    };
  }

  show() {
    this.#field.value = '';
    this.#hint.textContent = '';
    this.#dialog.showModal();
    this.#field.focus();
    return this.#load();
  }

  /** Those whose names have in them what is typed. */
  #filter() {
    const find = finder(this.#field.value.trim());
    for (const element of this.#list.children) element.hidden = find(element.querySelector('.title').textContent) < 0;
  }

  #open(name) {
    this.#dialog.close();
    this.chat.open(name);
  }

  async #load() {
    this.#list.replaceChildren();
    this.#status.textContent = 'Looking for rooms…';
    try {
      const response = await fetch(new URL('rooms.json', document.baseURI));
      if (!response.ok) throw new Error(response.statusText);
      this.#show(await response.json());
    } catch {
      this.#status.textContent = 'The list of rooms cannot be had just now. You can still type a name.';
    }
  }

  #show(rooms) {
    const found = rooms.filter(([name]) => !isPrivate(name))
      .sort(([one, few], [other, many]) => (other === LOBBY) - (one === LOBBY) || many - few || one.localeCompare(other));
    this.#status.textContent = found.length ? '' : 'There are no rooms yet.';
    this.#list.replaceChildren(...found.map(([name, count]) => {
      const inside = this.chat.conversations.has(name);
      const people = count === 1 ? '1 person' : `${count.toLocaleString()} people`;
      return el('li', {}, el('button', { type: 'button', class: 'room', onclick: () => this.#open(name) },
        icon('room'), el('bdi', { class: 'title' }, name), el('span', { class: 'presence' }, inside ? `${people}, joined` : people)));
    }));
    this.#filter();
  }
}
