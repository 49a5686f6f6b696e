// Search in the history of a room: newest first, page by page, until somebody has seen enough.

import { byId, el } from './dom.js';
import { nameElement, timeElement } from './message-element.js';
import { excerpt, finder } from './text.js';

/** Found messages that are shown at most. */
const MOST = 200;
/** Letters before what was found. */
const BEFORE = 40;

export class SearchView {
  #panel = byId('search');
  #field = byId('search-text');
  #status = byId('search-status');
  #list = byId('found');
  #cancel = byId('search-cancel');
  #conversation = null;
  /** The search under way; another one has another number. */
  #turn = 0;
  #jump;
  #closed;

  /** `jump(offset)` shows a message; `closed()` gives the focus back. */
  constructor(jump, closed) {
    this.#jump = jump;
    this.#closed = closed;
    byId('search-form').onsubmit = event => {
      event.preventDefault();
      this.#search();
    };
    this.#cancel.onclick = () => this.#end('Stopped.');
    byId('search-close').onclick = () => this.close();
    this.#panel.onkeydown = event => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      this.close();
    };
  }

  get isOpen() {
    return !this.#panel.hidden;
  }

  show(conversation) {
    if (this.#conversation !== conversation) this.#hide();
    this.#conversation = conversation;
  }

  open() {
    this.#panel.hidden = false;
    this.#field.focus();
    this.#field.select();
  }

  close() {
    this.#hide();
    this.#closed();
  }

  #hide() {
    this.#turn++;
    this.#panel.hidden = true;
    this.#list.replaceChildren();
    this.#status.textContent = '';
    this.#cancel.hidden = true;
  }

  async #search() {
    const words = this.#field.value.trim();
    if (!words) return;
    const find = finder(words);
    const turn = ++this.#turn;
    const conversation = this.#conversation;
    const { log } = conversation;
    this.#list.replaceChildren();
    this.#cancel.hidden = false;
    let before = Infinity;
    let count = 0;
    for (;;) {
      // Newest first; each round looks at what the last history brought.
      const from = log.items[0]?.offset ?? 0;
      for (let i = log.indexOf(before) - 1; i >= 0 && count < MOST; i--) count += this.#take(log.items[i], find);
      before = from;
      this.#status.textContent = `${found(count)} Looking through earlier messages…`;
      if (count >= MOST) return this.#end(`The last ${MOST} that were found.`);
      if (conversation.complete) return this.#end(found(count) || 'Nothing was found.');
      const more = await conversation.loadOlder();
      if (turn !== this.#turn) return undefined;
      if (!more && !conversation.complete && !await this.#later(turn, conversation)) return this.#end(`${found(count)} Earlier messages cannot be had just now.`);
    }
  }

  /** The view may be loading the same; then that is waited for. */
  #later(turn, conversation) {
    if (!conversation.loading) return false;
    return new Promise(resolve => {
      const stop = conversation.on('history', () => {
        if (conversation.loading) return;
        stop();
        resolve(turn === this.#turn);
      });
    });
  }

  #end(text) {
    this.#turn++;
    this.#status.textContent = text;
    if (document.activeElement === this.#cancel) this.#field.focus();
    this.#cancel.hidden = true;
  }

  #take(item, find) {
    if (item.type !== 'message' || item.removed) return 0;
    const at = find(item.text);
    if (at < 0) return 0;
    const begin = Math.max(0, at - BEFORE);
    const text = `${begin ? '…' : ''}${excerpt(item.text.slice(begin), 160)}`;
    this.#list.append(el('li', {}, el('button', { type: 'button', class: 'hit', onclick: () => this.#jump(item.offset) },
      nameElement(item.user), ' ', timeElement(item.time), el('span', { class: 'text', dir: 'auto' }, text))));
    return 1;
  }
}

const found = count => (count === 0 ? '' : count === 1 ? '1 message found.' : `${count.toLocaleString()} messages found.`);
