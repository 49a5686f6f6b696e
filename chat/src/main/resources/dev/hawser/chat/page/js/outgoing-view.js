// What is under way, and what was refused, behind the messages of a conversation.

import { el } from './dom.js';
import { textElement } from './message-element.js';
import { content } from './text.js';

/** Of these the last are shown: the others would only be scrolled over. */
const SHOWN = 100;

/** What is under way for so long meets a lost connection, or a server that cannot take it, as when its disk is full. */
const LONG_MILLIS = 10_000;

const REASONS = {
  too_large: 'It is too long.',
  no_such_entry: 'The message is not there any more.',
  too_many_rooms: 'You have made too many new rooms: try again later.',
  queue_full: 'Too many messages wait in this room.',
  fate_unknown: 'The server may or may not have it: look before you send it again.',
  given_up: 'It could not be sent for a day.',
  other_tab: 'Another tab sends it.',
  stopped: 'You left before it was sent.',
};

function underWay(state) {
  const mark = el('span', { class: 'mark' }, state === 'pending' ? 'sending…' : 'sent');
  if (state === 'pending') setTimeout(() => { mark.textContent = 'The server does not have it yet. It is tried again.'; }, LONG_MILLIS);
  return mark;
}

const isChange = ({ kind }) => ['edit', 'delete', 'kick'].includes(kind);
const textOf = ({ kind, data }) => content(kind === 'edit' ? data.data : data).text;

export class OutgoingView {
  #elements = new Map();
  #compose;
  #done;

  /** `compose` takes a refused message back to where it can be changed; `done` hears that it was dealt with otherwise, and its buttons go. */
  constructor(compose, done) {
    this.#compose = compose;
    this.#done = done;
  }

  clear() {
    this.#elements.clear();
  }

  /** Elements for all that a conversation has under way; the same ones as long as nothing changes about them. */
  elements(conversation) {
    const shown = conversation.outgoing.filter(publish => publish.state === 'refused' || !isChange(publish)).slice(-SHOWN);
    const before = this.#elements;
    this.#elements = new Map();
    for (const publish of shown) {
      const known = before.get(publish);
      const element = known?.dataset.state === publish.state ? known : this.#element(conversation, publish);
      this.#elements.set(publish, element);
    }
    return [...this.#elements.values()];
  }

  #element(conversation, publish) {
    const { state, kind } = publish;
    const refused = state === 'refused';
    const mark = refused ? null : underWay(state);
    const body = kind === 'delete' ? el('div', { class: 'text gone' }, 'Deleting a message') : textElement(textOf(publish));
    return el('li', { class: `said own outgoing ${state}`, 'data-state': state },
      el('div', { class: 'bubble' }, body, mark),
      refused ? this.#refusal(conversation, publish) : null);
  }

  #refusal(conversation, publish) {
    const { code, reason, kind } = publish;
    const why = REASONS[code] ?? `The server says: ${reason}.`;
    const button = (label, action) => el('button', { type: 'button', class: 'link', onclick: action }, label);
    const fix = kind !== 'delete' && button('Change it', () => {
      conversation.dismiss(publish);
      this.#compose(kind === 'edit'
        ? { text: textOf(publish), mode: 'edit', offset: publish.data.offset, reply: content(publish.data.data).reply }
        : { text: textOf(publish), mode: content(publish.data).reply && 'reply', ...content(publish.data).reply });
    });
    return el('div', { class: 'refusal', role: 'group', 'aria-label': 'Not sent' },
      el('span', { role: 'alert' }, el('strong', {}, 'Not sent.'), ` ${why} `),
      fix || null,
      code === 'too_large' ? null : button('Try again', () => this.#end(() => conversation.retry(publish))),
      button('Discard', () => this.#end(() => conversation.dismiss(publish))));
  }

  #end(action) {
    action();
    this.#done();
  }
}
