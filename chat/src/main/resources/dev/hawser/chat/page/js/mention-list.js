// Who can be mentioned: names behind an @ that is being typed. The focus stays in the message box; the list is a listbox whose options it names.

import { byId, el } from './dom.js';
import { avatar } from './message-element.js';
import { finder, isSame } from './text.js';

/** Names that are shown at most: more than that are found by typing on. */
const SHOWN = 6;

/** An @ at the beginning of a word, and what is typed behind it: names have spaces. */
const MENTION = /(?<![\p{L}\p{N}_])@([^@\n]{0,64})$/u;

export class MentionList {
  #draft;
  #list = byId('mention-names');
  #status = byId('mention-status');
  #taken;
  #conversation = null;
  /** Where the @ is, and the names; none while the list is closed. */
  #at = -1;
  #names = [];
  /** Of these the one that Enter takes; -1 for none. */
  #active = -1;
  /** The @ that was dealt with. */
  #done = -1;

  /** `taken()` hears that a name was put into the message box. */
  constructor(draft, taken) {
    this.#draft = draft;
    this.#taken = taken;
    draft.addEventListener('blur', () => this.close());
    draft.addEventListener('click', () => this.close());
    // The focus stays where it is.
    this.#list.addEventListener('pointerdown', event => event.preventDefault());
    this.#list.addEventListener('mousedown', event => event.preventDefault());
    this.#list.addEventListener('click', ({ target }) => {
      const option = target.closest('[role="option"]');
      if (option) this.#take(Number(option.dataset.index));
    });
  }

  /** Another text begins, in this conversation. */
  begin(conversation) {
    this.#conversation = conversation;
    this.#done = -1;
    this.close();
  }

  close() {
    this.#at = -1;
    this.#render([]);
  }

  /** Looks at what stands before the caret. */
  typed() {
    const { value, selectionStart: caret, selectionEnd } = this.#draft;
    const found = caret === selectionEnd ? MENTION.exec(value.slice(0, caret)) : null;
    if (found?.index !== this.#done) this.#done = -1;
    if (!found || found.index === this.#done) {
      this.close();
      return;
    }
    const [, begun] = found;
    const names = this.#matching(begun);
    const isWhole = names.some(name => isSame(name, begun));
    this.#at = found.index;
    // Enter sends what is whole already, and a lone @; until somebody chooses.
    this.#active = begun && !isWhole ? 0 : -1;
    this.#render(isWhole && names.length === 1 ? [] : names);
  }

  /** Others whose names, or one of their words, begin so. */
  #matching(begun) {
    const { room, chat } = this.#conversation;
    const find = finder(begun);
    const rank = name => {
      const at = find(name);
      return at <= 0 ? at : /[\p{L}\p{N}]$/u.test(name.slice(0, at)) ? -1 : 1;
    };
    return [...room.members?.keys() ?? []]
      .filter(name => name !== chat.user && rank(name) >= 0)
      .sort((one, other) => rank(one) - rank(other) || one.localeCompare(other))
      .slice(0, SHOWN);
  }

  #render(names) {
    const before = this.#names.length;
    this.#names = names;
    this.#list.hidden = !names.length;
    this.#list.replaceChildren(...names.map((name, index) =>
      el('li', { role: 'option', id: `mention-${index}`, 'data-index': String(index) }, avatar(name), el('bdi', { class: 'title' }, name))));
    if (names.length !== before) {
      this.#status.textContent = !names.length ? '' : `${names.length === 1 ? '1 name' : `${names.length} names`}: choose with the arrows, take with Tab or Enter.`;
    }
    this.#mark();
  }

  #mark() {
    for (const [index, option] of [...this.#list.children].entries()) option.setAttribute('aria-selected', String(index === this.#active));
    const option = this.#list.children[this.#active];
    if (option) this.#draft.setAttribute('aria-activedescendant', option.id);
    else this.#draft.removeAttribute('aria-activedescendant');
    option?.scrollIntoView({ block: 'nearest' });
  }

  /** Whether a key was for the list. */
  key(event) {
    const { length } = this.#names;
    if (!length || event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return false;
    if (event.key === 'ArrowDown') this.#active = (this.#active + 1) % length;
    else if (event.key === 'ArrowUp') this.#active = (Math.max(this.#active, 0) + length - 1) % length;
    else if (event.key === 'Tab' || (event.key === 'Enter' && this.#active >= 0)) this.#take(Math.max(this.#active, 0));
    else if (event.key === 'Escape') this.#giveUp();
    else {
      // The caret goes elsewhere, or what is typed is looked at next.
      if (['ArrowLeft', 'ArrowRight', 'Home', 'End'].includes(event.key)) this.close();
      return false;
    }
    event.preventDefault();
    event.stopPropagation();
    if (this.#names.length) this.#mark();
    return true;
  }

  #giveUp() {
    this.#done = this.#at;
    this.close();
  }

  #take(index) {
    const { value, selectionEnd } = this.#draft;
    const space = /^\s/.test(value.slice(selectionEnd)) ? '' : ' ';
    this.#draft.setRangeText(`@${this.#names[index]}${space}`, this.#at, selectionEnd, 'end');
    this.#giveUp();
    this.#taken();
  }
}
