// The pane of the conversation that is shown: its head, its messages, its message box, the search, and the people.

import { byId } from './dom.js';
import { Composer } from './composer.js';
import { confirm } from './dialogs.js';
import { removal } from './log.js';
import { MessagesView } from './messages-view.js';
import { Moderation } from './moderation.js';
import { PeopleView } from './people-view.js';
import { SearchView } from './search-view.js';

const LEFT = {
  kicked: 'You were removed from this room.',
  room_name: 'No room can have this name.',
  too_many_rooms: 'You are in too many rooms, or have made too many new ones: leave one, or try again later.',
  offset_in_future: 'The server has forgotten what was in this room.',
};

export class ConversationPane {
  #title = byId('room-title');
  #under = byId('room-under');
  #typing = byId('typing');
  #close = byId('close-room');
  #notice = byId('room-notice');
  #noticeText = byId('room-notice-text');
  #conversation = null;
  #stop = [];

  constructor(chat, talk) {
    this.chat = chat;
    this.messages = new MessagesView(chat, {
      compose: draft => this.composer.compose(draft),
      done: () => this.focus(),
      reply: item => this.composer.reply(item),
      edit: item => this.composer.edit(item),
      remove: item => this.#remove(item),
    });
    this.composer = new Composer(chat, () => this.messages.spoken());
    const moderation = new Moderation(chat, () => this.focus());
    this.people = new PeopleView(chat, { talk, moderate: user => moderation.ask(user, this.#conversation) });
    this.search = new SearchView(offset => this.messages.jump(offset), () => this.focus());
    byId('search-open').onclick = () => this.search.open();
    this.#close.onclick = () => this.#leave();
    byId('room-rejoin').onclick = () => this.#conversation.join();
    chat.on('away', () => this.#describe());
  }

  show(conversation) {
    this.#stop.forEach(stop => stop());
    this.#conversation = conversation;
    document.body.toggleAttribute('data-empty', !conversation);
    for (const view of [this.messages, this.composer, this.people, this.search]) view.show(conversation);
    this.#stop = !conversation ? [] : [
      conversation.on('state', () => this.#describe()),
      conversation.on('presence', () => this.#describe()),
      conversation.on('typing', () => this.#showTyping()),
    ];
    this.#describe();
    this.#showTyping();
  }

  /** Where one goes on: the message box, unless that would bring up a touch screen's keyboard before what is to be read. */
  focus() {
    if (!this.#conversation) byId('no-room-find').focus();
    else if (matchMedia('(pointer: coarse)').matches) this.messages.focus();
    else this.composer.focus();
  }

  #describe() {
    const conversation = this.#conversation;
    if (!conversation) {
      this.#title.textContent = 'No room';
      this.#under.textContent = '';
      this.#notice.hidden = true;
      return;
    }
    const { title, isPrivate, room } = conversation;
    this.#title.textContent = title;
    this.#under.textContent = isPrivate ? this.#partnerState(conversation) : peopleCount(room.count);
    const label = isPrivate ? 'Close this conversation' : 'Leave this room';
    this.#close.setAttribute('aria-label', label);
    this.#close.title = label;
    const isOut = ['left', 'refused'].includes(room.state) && room.reason;
    if (!isOut && this.#notice.contains(document.activeElement)) this.focus();
    this.#notice.hidden = !isOut;
    this.#noticeText.textContent = isOut ? whyOut(conversation) : '';
  }

  #partnerState({ title, room }) {
    if (!room.members) return 'Private conversation';
    if (!room.members.has(title)) return 'Not here now; will find your messages later';
    return this.chat.away.has(title) ? 'Away' : 'Here';
  }

  #showTyping() {
    const users = this.#conversation?.typing ?? [];
    this.#typing.textContent = users.length === 0 ? ''
      : users.length === 1 ? `${users[0]} is typing…`
        : users.length < 4 ? `${users.join(', ')} are typing…` : 'Several people are typing…';
  }

  async #remove(item) {
    const conversation = this.#conversation;
    const which = item.user === this.chat.user ? 'this message' : `this message of ${item.user}`;
    if (await confirm(`Delete ${which} for everybody? It cannot be brought back.`, 'Delete')) conversation.remove(item);
    this.focus();
  }

  async #leave() {
    const conversation = this.#conversation;
    const question = `Leave “${conversation.title}”? The others will see that you have left.`;
    if (conversation.isPrivate || await confirm(question, 'Leave')) this.chat.close(conversation);
  }
}

function whyOut({ room: { state, reason, message }, removal: removed }) {
  if (reason === 'kicked' && removed) return `You ${removal(removed, removed.by).replace('was', 'were')}. What you have typed is still here.`;
  if (state === 'refused' && reason === 'not_allowed' && message) return `You are not in this room: ${message}.`;
  return LEFT[reason] ?? `You are not in this room (${reason}).`;
}

const peopleCount = count => (count === 0 ? '' : count === 1 ? 'Only you are here' : `${count.toLocaleString()} people`);
