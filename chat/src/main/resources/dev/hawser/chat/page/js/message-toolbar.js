// What can be done with a message: one toolbar, which is in the message that is pointed at, or has the focus.

import { el, icon } from './dom.js';

export class MessageToolbar {
  #list;
  #element;
  #buttons = {};
  #item = null;
  #find;

  /** `find(element)` is the item of an element; null where nothing can be done. */
  constructor(list, { find, isOwn, mayRemove, reply, edit, remove }) {
    this.#list = list;
    this.#find = find;
    this.isOwn = isOwn;
    this.mayRemove = mayRemove;
    const button = (name, label, action) => {
      this.#buttons[name] = el('button', { type: 'button', 'aria-label': label, title: label, onclick: () => action(this.#item) }, icon(name));
      return this.#buttons[name];
    };
    this.#element = el('div', { class: 'toolbar', role: 'toolbar', 'aria-label': 'Message' },
      button('reply', 'Reply', reply), button('edit', 'Edit', edit), button('delete', 'Delete', remove));
    list.addEventListener('mouseover', ({ target }) => this.#to(target.closest('.said[data-offset]')));
    list.addEventListener('focusin', ({ target }) => this.#to(target.closest('.said[data-offset]')));
    list.addEventListener('click', ({ target }) => this.#to(target.closest('.said[data-offset]')));
    list.addEventListener('mouseleave', () => list.contains(document.activeElement) || this.#to(null));
    list.parentElement.addEventListener('keydown', event => this.#key(event));
  }

  /** The message in which it is, to be put there again when its element is made anew. */
  get offset() {
    return this.#item?.offset ?? null;
  }

  refresh(element) {
    this.#item = null;
    this.#to(element);
  }

  #to(element) {
    const item = element && this.#find(element);
    if (item && item === this.#item && this.#element.parentNode === element) return;
    this.#item = item && !item.removed ? item : null;
    if (!this.#item) {
      this.#element.remove();
      return;
    }
    this.#buttons.edit.hidden = !this.isOwn(this.#item);
    this.#buttons.delete.hidden = !this.mayRemove(this.#item);
    element.append(this.#element);
  }

  /** Arrows go from message to message; behind a message its toolbar comes with Tab. */
  #key(event) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
    const all = [...this.#list.querySelectorAll('.said[data-offset]')];
    const at = all.indexOf(document.activeElement.closest('.said'));
    const next = at < 0 ? all.at(-1) : all[at + step];
    event.preventDefault();
    next?.focus();
    next?.scrollIntoView({ block: 'nearest' });
  }
}
