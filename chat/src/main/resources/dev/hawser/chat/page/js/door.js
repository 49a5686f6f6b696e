// The door: who are you? Who was inside when the page was left goes straight in.

import { byId } from './dom.js';
import { cleanName, nameFault } from './names.js';
import { UserStorage, profile } from './storage.js';

const REFUSED = {
  name_taken: 'Somebody else has this name, or one that looks like it. Take another one.',
  name_invalid: 'The server does not take this name: take another one, with letters of one alphabet and nothing invisible.',
  not_allowed: 'This name is for somebody else. Take another one.',
  'status 401': 'You have to log in first. Reload the page.',
  'status 403': 'The server does not let this page in.',
};

const BACK = {
  name_taken: 'By now somebody else has your name, or one that looks like it.',
  name_invalid: 'The server does not take your name any more.',
  not_allowed: 'Your name is for somebody else now.',
};

/** What to say to somebody who was inside when their name was refused for such a reason; null when it was not the name. */
export const nameRefused = reason => BACK[reason] ? `${BACK[reason]} Take another one: what you have written is kept.` : null;

export class Door {
  #form = byId('door');
  #field = byId('name');
  #hint = byId('name-hint');
  #notice = byId('door-notice');
  #button = byId('enter');
  #enter;
  #inside;
  /** This page has been inside, and was left. */
  #used = false;
  /** Who waits for the server's welcome. */
  #chat = null;

  /** `enter(name, url)` makes a chat, `inside(chat)` shows it. */
  constructor({ enter, inside }) {
    this.#enter = enter;
    this.#inside = inside;
    this.#field.oninput = () => { this.#hint.textContent = ''; };
    this.#form.onsubmit = event => {
      event.preventDefault();
      if (this.#chat) this.#giveUp('');
      else this.#submit();
    };
  }

  open() {
    const { name, inside } = profile.get();
    this.#field.value = name ?? '';
    if (!inside || !name) {
      this.show('');
      return;
    }
    this.#used = true;
    this.#inside(this.#enter(name, roomsUrl()));
  }

  show(notice) {
    document.body.dataset.view = 'door';
    this.#tell(notice);
    this.#field.focus();
  }

  #tell(notice) {
    this.#notice.textContent = notice;
    this.#notice.hidden = !notice;
    this.#button.textContent = this.#chat ? 'Cancel' : 'Join';
    this.#field.readOnly = Boolean(this.#chat);
  }

  #submit() {
    const name = cleanName(this.#field.value);
    this.#field.value = name;
    const fault = nameFault(name);
    this.#hint.textContent = fault ?? '';
    if (fault) {
      this.#field.focus();
      return;
    }
    // What was shown before was another stay: a page that is loaded anew has nothing of it.
    if (this.#used) {
      const { name: before } = profile.get();
      if (before) new UserStorage(name).inherit(before);
      profile.set({ name, inside: true });
      location.reload();
      return;
    }
    const chat = this.#enter(name, roomsUrl());
    this.#chat = chat;
    chat.on('connection', hawser => this.#waiting(chat, hawser));
    this.#tell('Joining…');
  }

  #waiting(chat, { state, reason }) {
    if (chat !== this.#chat) return;
    if (state === 'connected') {
      this.#chat = null;
      this.#used = true;
      this.#tell('');
      profile.set({ name: this.#field.value, inside: true });
      this.#inside(chat);
    } else if (REFUSED[reason]) {
      this.#giveUp('');
      this.#hint.textContent = REFUSED[reason];
    } else if (state !== 'connecting') {
      this.#tell('The server cannot be reached just now. It is tried again.');
    }
  }

  #giveUp(notice) {
    const chat = this.#chat;
    this.#chat = null;
    chat.stop();
    this.#tell(notice);
    this.#field.focus();
  }
}

/** Relative to the page, so that the rooms are found behind a proxy's path prefix too. */
const roomsUrl = () => new URL('rooms', document.baseURI);
