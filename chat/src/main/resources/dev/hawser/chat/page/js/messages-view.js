// The messages of the conversation that is shown. Of many, some hundred are in the document: those around what is seen.

import { byId, el, oncePerFrame, setChildren } from './dom.js';
import { dayOf, gapElement, messageElement, noticeElement, separator } from './message-element.js';
import { MessageToolbar } from './message-toolbar.js';
import { OutgoingView } from './outgoing-view.js';
import { placeIn } from './place.js';

/** Items in the document at most, and how many more come when their end is near. */
const WINDOW = 240;
const STEP = 80;
/** How near that is, and how near the end a reader still counts as reading along, in pixels. */
const NEAR = 800;
const NEAR_END = 48;
/** Messages of one speaker that are further apart than this are not shown as one group. */
const GROUP_MILLIS = 5 * 60 * 1000;

export class MessagesView {
  #scroller = byId('scroller');
  #list = byId('messages');
  #newer = byId('newer');
  #older = el('li', { class: 'older' });
  #line = el('li', { class: 'new-line' }, el('span', {}, 'New'));
  #separators = new Map();
  #elements = new Map();
  #outgoing;
  #toolbar;
  #conversation = null;
  #stop = [];
  /** The items that are in the document. */
  #start = 0;
  #end = 0;
  /** The reader is at the end, and stays there. */
  #along = true;
  /** Of the scroller, as far as it is known. */
  #height = 0;
  /** The offset of the first message since the reader looked away. */
  #newSince = null;
  /** What to bring into sight, and whether it gets the focus. */
  #target = null;
  #draw = oncePerFrame(() => this.#render());

  constructor(chat, { compose, done, reply, edit, remove }) {
    this.chat = chat;
    this.#outgoing = new OutgoingView(compose, done);
    this.#toolbar = new MessageToolbar(this.#list, {
      find: element => this.#conversation?.log.at(Number(element.dataset.offset)),
      isOwn: item => item.user === chat.user,
      mayRemove: item => item.user === chat.user || chat.mayModerate(item.user, this.#conversation),
      reply, edit, remove,
    });
    this.#list.addEventListener('click', ({ target }) => {
      const quote = target.closest('[data-jump]');
      if (quote) this.jump(Number(quote.dataset.jump));
    });
    this.#scroller.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    this.#newer.addEventListener('click', () => {
      this.toEnd();
      this.#scroller.focus({ preventScroll: true });
    });
    // The message box grows, a phone's keyboard comes up: the last message stays in sight.
    new ResizeObserver(() => {
      this.#height = this.#scroller.clientHeight;
      if (this.#along) this.#scrollToEnd();
    }).observe(this.#scroller);
    document.addEventListener('visibilitychange', () => {
      if (document.hidden && !this.#conversation?.unread) this.#newSince = null;
      this.#draw();
    });
  }

  show(conversation) {
    this.#stop.forEach(stop => stop());
    this.#conversation = conversation;
    this.#outgoing.clear();
    this.#elements.clear();
    this.#along = true;
    this.#stop = conversation ? this.#listen(conversation) : [];
    this.#end = conversation?.log.items.length ?? 0;
    this.#start = Math.max(0, this.#end - STEP);
    this.#newSince = conversation?.firstUnread ?? null;
    this.#target = this.#newSince === null ? null : { line: true };
    if (this.#target) this.#windowAround(conversation.log.indexOf(this.#newSince));
    this.#render();
  }

  #listen(conversation) {
    const { log } = conversation;
    return [
      log.on('inserted', (index, count) => this.#inserted(index, count)),
      log.on('removed', (index, count) => this.#removed(count)),
      log.on('changed', item => {
        this.#elements.delete(item);
        this.#draw();
      }),
      conversation.on('outgoing', () => {
        for (const [item, element] of this.#elements) {
          const changing = element.classList.contains('changing');
          if (changing !== Boolean(item.type === 'message' && conversation.changeOf(item.offset))) this.#elements.delete(item);
        }
        this.#draw();
      }),
      conversation.on('unread', () => {
        if (!this.#reading || conversation.isReplaying) this.#newSince ??= conversation.firstUnread;
        this.#draw();
      }),
      conversation.on('history', this.#draw),
    ];
  }

  get #reading() {
    return this.#along && !document.hidden;
  }

  #inserted(index, count) {
    if (index < this.#start) {
      this.#start += count;
      this.#end += count;
    } else if (index <= this.#end) {
      this.#end += count;
      if (this.#along) this.#start = Math.max(this.#start, this.#end - WINDOW);
      else this.#end = Math.min(this.#end, this.#start + WINDOW);
    }
    this.#draw();
  }

  #removed(count) {
    this.#start = Math.max(0, this.#start - count);
    this.#end = Math.max(0, this.#end - count);
    this.#draw();
  }

  #windowAround(index) {
    const { length } = this.#conversation.log.items;
    this.#start = Math.max(0, Math.min(index - STEP, length - 2 * STEP));
    this.#end = Math.min(length, this.#start + WINDOW);
  }

  // What is in the document

  #render() {
    const conversation = this.#conversation;
    if (!conversation) {
      setChildren(this.#list, []);
      this.#newer.hidden = true;
      return;
    }
    const place = placeIn(this.#scroller, this.#list, child => !this.#along && child !== this.#older);
    const toolbarAt = this.#toolbar.offset;
    setChildren(this.#list, this.#children(conversation));
    const marked = toolbarAt !== null && this.#list.querySelector(`[data-offset="${toolbarAt}"]`);
    if (marked) this.#toolbar.refresh(marked);
    if (this.#target) this.#bringIntoSight();
    else if (this.#along) this.#scrollToEnd();
    else place.scroll();
    place.focus();
    if (this.#reading) conversation.markRead();
    this.#showNewer();
    this.#fill();
  }

  #children(conversation) {
    const { items } = conversation.log;
    const children = [];
    const older = this.#start > 0 || conversation.complete ? null : this.#olderElement(conversation);
    if (older) children.push(older);
    const before = this.#elements;
    this.#elements = new Map();
    let last = null;
    for (let index = this.#start; index < this.#end; index++) {
      const item = items[index];
      if (item.time && dayOf(item.time) !== (last && dayOf(last.time))) children.push(this.#separator(item.time));
      const line = this.#newSince !== null && item.offset >= this.#newSince && !(items[index - 1]?.offset >= this.#newSince);
      if (line) children.push(this.#line);
      const element = before.get(item) ?? this.#element(conversation, item);
      element.classList.toggle('follows', !line && last !== null && isContinued(last, item));
      this.#elements.set(item, element);
      children.push(element);
      if (item.time) last = item;
    }
    if (this.#end === items.length) children.push(...this.#outgoing.elements(conversation));
    return children;
  }

  #element(conversation, item) {
    if (item.type === 'notice') return noticeElement(item);
    if (item.type === 'gap') return gapElement(item);
    return messageElement(item, {
      own: item.user === this.chat.user,
      calling: !conversation.isPrivate && conversation.isCalling(item),
      change: conversation.changeOf(item.offset),
      find: offset => conversation.log.at(offset),
    });
  }

  #olderElement({ loading }) {
    this.#older.textContent = loading ? 'Loading earlier messages…' : '';
    return this.#older;
  }

  #separator(time) {
    const key = dayOf(time);
    if (!this.#separators.has(key)) this.#separators.set(key, separator(time));
    return this.#separators.get(key);
  }

  // Where the reader is

  #scrolled() {
    if (!this.#conversation) return;
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    // It has another height since: then this is no place that somebody has scrolled to.
    if (clientHeight !== this.#height) return;
    const below = scrollHeight - scrollTop - clientHeight;
    this.#along = below < NEAR_END && this.#end === this.#conversation.log.items.length;
    if (this.#reading) this.#conversation.markRead();
    this.#showNewer();
    this.#fill();
  }

  /** More, where there is little left to scroll. */
  #fill() {
    const conversation = this.#conversation;
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    if (scrollTop < NEAR) this.#upwards(conversation);
    else if (scrollHeight - scrollTop - clientHeight < NEAR) this.#downwards(conversation);
  }

  #upwards(conversation) {
    if (this.#start === 0) {
      if (conversation.state === 'joined') conversation.loadOlder();
      return;
    }
    this.#start = Math.max(0, this.#start - STEP);
    if (!this.#along) this.#end = Math.min(this.#end, this.#start + WINDOW);
    this.#draw();
  }

  #downwards(conversation) {
    const { length } = conversation.log.items;
    if (this.#end === length) return;
    this.#end = Math.min(length, this.#end + STEP);
    this.#start = Math.max(this.#start, this.#end - WINDOW);
    this.#draw();
  }

  #scrollToEnd() {
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }

  #showNewer() {
    const { unread } = this.#conversation;
    this.#newer.hidden = this.#along;
    this.#newer.textContent = unread === 0 ? 'To the end' : unread === 1 ? '1 new message' : `${unread.toLocaleString()} new messages`;
  }

  toEnd() {
    this.#end = this.#conversation.log.items.length;
    this.#start = Math.max(0, this.#end - STEP);
    this.#along = true;
    this.#render();
  }

  /** The reader speaks: all before has been seen. */
  spoken() {
    this.#newSince = null;
    this.toEnd();
  }

  focus() {
    this.#scroller.focus();
  }

  /** Shows a message, and what is around it; earlier ones are fetched until it is there. */
  async jump(offset) {
    const conversation = this.#conversation;
    while (offset < conversation.log.first && await conversation.loadOlder());
    if (conversation !== this.#conversation || !conversation.log.at(offset)) return;
    this.#windowAround(conversation.log.indexOf(offset));
    this.#along = false;
    this.#target = { offset };
    this.#render();
  }

  #bringIntoSight() {
    const { line, offset } = this.#target;
    this.#target = null;
    const element = line ? this.#line : this.#list.querySelector(`[data-offset="${offset}"]`);
    element?.scrollIntoView({ block: line ? 'start' : 'center' });
    if (line) this.#scroller.scrollTop -= 24;
    else element?.focus({ preventScroll: true });
    this.#scrolled();
  }
}

function isContinued(last, item) {
  return last.type === 'message' && item.type === 'message' && last.user === item.user
    && item.time - last.time < GROUP_MILLIS && dayOf(last.time) === dayOf(item.time) && !item.reply;
}
