// The conversation on screen. Everything that was received goes in through textContent or an attribute that is only
// ever shown as text, never through markup.

import { JOINED, LEFT } from './message.js';

/** Messages kept on screen: enough to read back, few enough for a phone to lay out. */
const KEPT = 5000;
/** Messages laid out in one animation frame: a flood is spread over frames instead of stopping the page. */
const PER_FRAME = 100;
/** Messages of one speaker that are further apart than this are not shown as one group. */
const GROUP_MILLIS = 5 * 60 * 1000;
/** How far from the end, in pixels, a reader still counts as reading along. */
const NEAR_END = 48;

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });
const graphemes = new Intl.Segmenter();

export class Conversation {
  #scroller = document.getElementById('scroller');
  #log = document.getElementById('log');
  #older = document.getElementById('older');
  #newer = document.getElementById('newer');
  #templates = {
    said: document.getElementById('said').content.firstElementChild,
    announced: document.getElementById('announced').content.firstElementChild,
  };

  /** Arrived, not yet on screen. */
  #queue = [];
  #cancelFlush = null;
  /** The last message on screen, which the next one may continue. */
  #last = null;
  #readingAlong = true;
  #unread = 0;
  #onUnread;

  /** `onUnread` hears how many messages arrived that the reader cannot have seen. */
  constructor(onUnread) {
    this.#onUnread = onUnread;
    this.#newer.addEventListener('click', () => {
      this.#toEnd();
      this.#scroller.focus({ preventScroll: true }); // the button goes, the keyboard's place stays
    });
    this.#scroller.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    // The scroller shrinks when the message box grows or a phone's keyboard comes up: the last line stays in sight.
    new ResizeObserver(() => this.#readingAlong && this.#toEnd()).observe(this.#scroller);
    document.addEventListener('visibilitychange', () => {
      if (this.#cancelFlush) this.#schedule();
      this.#scrolled();
    });
  }

  add({ name, text, own }) {
    this.#queue.push({ name, text, own, at: new Date() });
    // What would be scrolled out by its successors need never be laid out.
    if (this.#queue.length > 2 * KEPT) {
      this.#queue.splice(0, this.#queue.length - KEPT);
      this.#noteOlder();
    }
    if (!this.#cancelFlush) this.#schedule();
  }

  /** In a hidden tab no animation frame ever comes, but the count of unread messages shall go on. */
  #schedule() {
    this.#cancelFlush?.();
    if (document.hidden) {
      const timer = setTimeout(() => this.#flush(KEPT), 250);
      this.#cancelFlush = () => clearTimeout(timer);
    } else {
      const frame = requestAnimationFrame(() => this.#flush(PER_FRAME));
      this.#cancelFlush = () => cancelAnimationFrame(frame);
    }
  }

  #flush(most) {
    this.#cancelFlush = null;
    const batch = this.#queue.splice(0, most);
    const fragment = document.createDocumentFragment();
    for (const message of batch) fragment.append(this.#element(message));
    this.#log.append(fragment);
    this.#trim();
    if (this.#readingAlong) this.#toEnd();
    if (!this.#readingAlong || document.hidden) this.#setUnread(this.#unread + batch.filter(isSaid).length);
    if (this.#queue.length > 0) this.#schedule();
  }

  #element(message) {
    const said = isSaid(message);
    const element = this.#templates[said ? 'said' : 'announced'].cloneNode(true);
    const [name, text, time] = element.children;
    name.textContent = message.name || 'nameless';
    name.title = message.name;
    text.textContent = message.text;
    time.textContent = clock.format(message.at);
    time.dateTime = message.at.toISOString();
    time.title = moment.format(message.at);

    if (said) {
      element.style.setProperty('--hue', hue(message.name));
      element.dataset.initial = initial(message.name);
      element.classList.toggle('own', message.own);
      const follows = this.#last !== null && continues(this.#last, message);
      element.classList.toggle('follows', follows);
      element.classList.toggle('same-minute', follows && clock.format(this.#last.at) === time.textContent);
    }
    this.#last = said ? message : null;
    return element;
  }

  #trim() {
    if (this.#log.childElementCount <= KEPT) return;
    while (this.#log.childElementCount > KEPT) this.#log.firstElementChild.remove();
    this.#log.firstElementChild.classList.remove('follows', 'same-minute');
    this.#noteOlder();
  }

  #noteOlder() {
    this.#older.textContent = `Earlier messages are no longer shown: this page keeps the last ${KEPT.toLocaleString()}.`;
    this.#older.hidden = false;
  }

  #scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    this.#readingAlong = scrollHeight - scrollTop - clientHeight < NEAR_END;
    if (this.#readingAlong && !document.hidden) this.#setUnread(0);
  }

  #toEnd() {
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }

  #setUnread(count) {
    if (count === this.#unread) return;
    this.#unread = count;
    this.#newer.hidden = count === 0;
    this.#newer.textContent = count === 1 ? '1 new message' : `${count.toLocaleString()} new messages`;
    this.#onUnread(count);
  }
}

function isSaid({ text }) {
  return text !== JOINED && text !== LEFT;
}

function continues(previous, message) {
  return previous.name === message.name && previous.own === message.own && message.at - previous.at < GROUP_MILLIS;
}

/** The same for everybody, as it comes from the name alone; the style sheet picks lightness and chroma for contrast. */
function hue(name) {
  let hash = 0x811c9dc5; // FNV-1a
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % 24 * 15;
}

function initial(name) {
  const [first] = graphemes.segment(name);
  return first?.segment.toLocaleUpperCase() ?? '?';
}
