// The message box: what is typed is kept for each room, and sent, as a message, a reply, or an edit.

import { byId } from './dom.js';
import { MentionList } from './mention-list.js';
import { byteLength } from './names.js';
import { draft as drafts } from './storage.js';
import { excerpt, published } from './text.js';

/** The counter is shown when so much of what is allowed is used. */
const COUNTED = 0.8;
/** Others are told at most so often that somebody types. */
const TYPING_MILLIS = 3000;
/** Of the server's welcome, until there was one. */
const DATA_BYTES = 65_536;

export class Composer {
  #form = byId('composer');
  #draft = byId('draft');
  #hint = byId('draft-hint');
  #counter = byId('counter');
  #mode = byId('mode');
  #modeText = byId('mode-text');
  #mentions = new MentionList(this.#draft, () => this.#typed());
  #conversation = null;
  /** `{ mode: 'reply', offset, user, excerpt }` or `{ mode: 'edit', offset, reply, before, aside }`; null for a message. */
  #doing = null;
  #toldTyping = 0;
  #sent;

  /** `sent()` hears that the user has spoken. */
  constructor(chat, sent) {
    this.chat = chat;
    this.#sent = sent;
    this.#form.onsubmit = event => {
      event.preventDefault();
      this.#send();
      this.#draft.focus();
    };
    this.#draft.onkeydown = event => this.#key(event);
    this.#draft.oninput = ({ isComposing }) => {
      if (!isComposing) this.#mentions.typed();
      this.#typed();
    };
    byId('mode-cancel').onclick = () => this.#cancel();
  }

  show(conversation) {
    this.#conversation = conversation;
    this.#form.hidden = !conversation;
    if (!conversation) return;
    this.#restore(drafts.get(conversation.name));
    this.#draft.placeholder = `Message to ${conversation.title}`;
  }

  focus() {
    this.#draft.focus();
  }

  reply({ offset, user, text }) {
    this.#set(this.#written.text, { mode: 'reply', offset, user, excerpt: excerpt(text) });
    this.focus();
  }

  edit({ offset, text, reply }) {
    this.#set(text, { mode: 'edit', offset, reply, before: text, aside: this.#written });
    this.focus();
  }

  /** What was refused comes back. */
  compose({ text, ...doing }) {
    const aside = this.#written;
    if (doing.mode === 'edit') this.#set(text, { ...doing, aside });
    else this.#restore({ ...doing, text: aside.text.trim() ? `${text}\n${aside.text}` : text });
    this.focus();
  }

  /** What is being written, as it is kept; an edit leaves it aside until it is done. */
  get #written() {
    return this.#doing?.mode === 'edit' ? this.#doing.aside ?? { text: '' } : { text: this.#draft.value, ...this.#doing };
  }

  #restore({ text, ...doing }) {
    this.#set(text, doing.mode ? doing : null);
  }

  #set(text, doing) {
    this.#draft.value = text;
    this.#mentions.begin(this.#conversation);
    this.#doing = doing;
    this.#mode.hidden = !doing;
    this.#modeText.textContent = !doing ? '' : doing.mode === 'edit' ? 'Editing your message' : `Reply to ${doing.user}: ${doing.excerpt ?? ''}`;
    this.#hint.textContent = '';
    this.#changed();
  }

  #changed() {
    this.#draft.style.height = 'auto';
    this.#draft.style.height = `${this.#draft.scrollHeight + 2}px`;
    drafts.set(this.#conversation.name, { text: this.#draft.value, ...this.#doing });
    this.#count();
  }

  #typed() {
    this.#hint.textContent = '';
    this.#changed();
    const now = Date.now();
    if (!this.#draft.value.trim() || now - this.#toldTyping < TYPING_MILLIS) return;
    if (this.#conversation.room.signal('typing', true)) this.#toldTyping = now;
  }

  #data(text) {
    const reply = this.#doing?.mode === 'reply' ? { offset: this.#doing.offset, user: this.#doing.user } : this.#doing?.reply;
    const data = published(text, reply);
    return this.#doing?.mode === 'edit' ? { offset: this.#doing.offset, data } : data;
  }

  /** Bytes that are left; less than 0 when it is too long. */
  #left() {
    const text = this.#draft.value;
    const allowed = this.chat.hawser.limits?.data ?? DATA_BYTES;
    // Most are far from it, and need not be measured.
    return text.length * 6 < allowed * COUNTED / 2 ? allowed : allowed - byteLength(JSON.stringify(this.#data(text)));
  }

  #count() {
    const left = this.#left();
    const allowed = this.chat.hawser.limits?.data ?? DATA_BYTES;
    const shown = left < allowed * (1 - COUNTED);
    this.#counter.hidden = !shown;
    this.#counter.classList.toggle('over', left < 0);
    this.#counter.textContent = !shown ? '' : left < 0 ? `${(-left).toLocaleString()} bytes too long` : `${left.toLocaleString()} bytes left`;
  }

  #send() {
    const text = this.#draft.value.toWellFormed();
    if (!text.trim()) {
      if (this.#doing?.mode === 'edit') this.#hint.textContent = 'Nothing is left of your message. Delete it where it stands, or cancel.';
      return;
    }
    const left = this.#left();
    if (left < 0) {
      this.#hint.textContent = `Too long to send by ${(-left).toLocaleString()} ${left === -1 ? 'byte' : 'bytes'}. Nothing was sent: shorten it, or send it in parts.`;
      return;
    }
    const conversation = this.#conversation;
    const doing = this.#doing;
    if (doing?.mode !== 'edit') conversation.say(text, doing && { offset: doing.offset, user: doing.user });
    else if (text !== doing.before) conversation.edit(doing.offset, text, doing.reply);
    if (this.#toldTyping) conversation.room.signal('typing', false);
    this.#toldTyping = 0;
    if (doing?.mode === 'edit') {
      this.#restore(this.#written);
      return;
    }
    this.#set('', null);
    this.#sent();
  }

  #cancel() {
    if (this.#doing?.mode === 'edit') this.#restore(this.#written);
    else this.#set(this.#draft.value, null);
    this.focus();
  }

  #key(event) {
    // While an input method composes a word, Enter picks a candidate (Safari tells so by key code 229 only).
    if (event.isComposing || event.keyCode === 229) return;
    if (this.#mentions.key(event)) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      this.#send();
    } else if (event.key === 'Escape' && this.#doing) {
      event.stopPropagation();
      this.#cancel();
    } else if (event.key === 'ArrowUp' && !this.#draft.value && !event.altKey) {
      this.#editLast(event);
    }
  }

  #editLast(event) {
    const last = this.#conversation.log.items.findLast(({ type, user, removed }) => type === 'message' && !removed && user === this.chat.user);
    if (!last) return;
    event.preventDefault();
    this.edit(last);
  }
}
