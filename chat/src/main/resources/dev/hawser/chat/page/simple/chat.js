// The page: joins and leaves the room, sends what is typed, says what the connection is doing.

import { explainClose } from './closing.js';
import { Conversation } from './conversation.js';
import { MAX_MESSAGE_BYTES, byteLength, cleanName, encode, isVisible } from './message.js';
import { join } from './room.js';

const [status, leave, joinForm, notice, nameField, nameHint, enter, composer, draft, draftHint, underway] =
  ['status', 'leave', 'join', 'notice', 'name', 'name-hint', 'enter', 'composer', 'draft', 'draft-hint', 'underway']
    .map(id => document.getElementById(id));

const title = document.title;
const conversation = new Conversation(unread => {
  document.title = unread === 0 ? title : `(${unread.toLocaleString()}) ${title}`;
});

/** closed, connecting, open or closing. */
let state;
/** The stay in the room; set in every state but closed. */
let stay = null;
let name = '';

function enterRoom() {
  const typed = cleanName(nameField.value);
  if (!isVisible(typed)) {
    nameHint.textContent = 'Type a name that others can see.';
    nameField.focus();
    return;
  }
  name = typed;
  nameField.value = name;
  nameHint.textContent = '';
  tell('');
  show('connecting');
  stay = join(name, {
    opened: () => {
      document.body.dataset.view = 'room';
      show('open');
      draft.focus();
    },
    message: message => conversation.add(message),
    underway: showUnderway,
    closed,
  });
}

function closed(close) {
  stay = null;
  // The reader may be typing, and goes on typing; only who pressed a button that is now gone needs a new place.
  const displaced = (close.leaving || !close.opened) && document.activeElement !== draft;
  show('closed');
  joinForm.classList.toggle('lost', !close.leaving);
  tell([explainClose(close), returnToDraft(close.unconfirmed)].filter(Boolean).join(' '));
  showUnderway(0);
  if (displaced) (document.body.dataset.view === 'room' ? enter : nameField).focus();
}

/** Whether these arrived nobody knows; the writer has them back and decides. */
function returnToDraft(unconfirmed) {
  if (unconfirmed.length === 0) return '';
  draft.value = [...unconfirmed, draft.value].filter(Boolean).join('\n');
  fitDraft();
  return unconfirmed.length === 1
    ? 'Your last message may not have arrived: it is back in the message box.'
    : `Your last ${unconfirmed.length} messages may not have arrived: they are back in the message box.`;
}

function send() {
  const text = draft.value;
  if (text.trim() === '') return;
  if (state !== 'open') {
    hint('You are not in the room. Your message stays here until you join and send it.');
    return;
  }
  const bytes = byteLength(encode(name, text));
  if (bytes > MAX_MESSAGE_BYTES) {
    const over = bytes - MAX_MESSAGE_BYTES;
    hint(`Too long to send by ${over === 1 ? '1 byte' : `${over.toLocaleString()} bytes`}: `
      + 'the room takes 64 KiB at most, your name included. Nothing was sent.');
    return;
  }
  draft.value = '';
  hint('');
  fitDraft();
  stay.say(text);
}

function show(next) {
  state = next;
  document.body.dataset.state = state;
  status.textContent = { closed: 'Not connected', connecting: 'Connecting…', open: 'In the room as ', closing: 'Leaving…' }[state];
  if (state === 'open') {
    const bdi = document.createElement('bdi');
    bdi.textContent = name;
    status.append(bdi);
  }
  status.title = status.textContent;
  leave.hidden = state === 'closed';
  leave.textContent = state === 'connecting' ? 'Cancel' : 'Leave';
  const again = document.body.dataset.view === 'room';
  enter.textContent = state === 'connecting' ? 'Joining…' : again ? 'Join again' : 'Join';
}

function tell(text) {
  notice.textContent = text;
  notice.hidden = text === '';
}

function hint(text) {
  draftHint.textContent = text;
}

function showUnderway(count) {
  underway.textContent = count === 0 ? '' : count === 1 ? '1 message on its way…' : `${count} messages on their way…`;
}

/** As high as its text; the style sheet sets the limit. */
function fitDraft() {
  draft.style.height = 'auto';
  draft.style.height = `${draft.scrollHeight}px`;
}

joinForm.addEventListener('submit', event => {
  event.preventDefault();
  if (state === 'closed') enterRoom();
});

nameField.addEventListener('input', () => { nameHint.textContent = ''; });

composer.addEventListener('submit', event => {
  event.preventDefault();
  send();
  draft.focus();
});

draft.addEventListener('keydown', event => {
  // While an input method composes a word, Enter picks a candidate (Safari tells so by key code 229 only).
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  send();
});

draft.addEventListener('input', () => {
  hint('');
  fitDraft();
});

leave.addEventListener('click', () => {
  if (state === 'open') show('closing');
  stay.leave();
});

// A page kept for the back button finds its connection closed on return and says so, as after Leave.
addEventListener('pagehide', () => stay?.leave());

show('closed');
