// The door: who are you? Who was inside when the page was left goes straight in.

import { byId } from './dom.js';
import { whoAmI } from './me.js';
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
  /** Whom the server knows this to be. */
  #me = null;
  /** This page has been inside, and was left. */
  #used = false;
  /** Who waits for the server's welcome. */
  #chat = null;

  /** `enter(name, url, moderators)` makes a chat, `inside(chat)` shows it. */
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

  async open() {
    this.#me = await whoAmI();
    const { name, inside } = profile.get();
    const { user } = this.#me;
    this.#field.value = user ?? name ?? '';
    document.body.toggleAttribute('data-known', user !== null);
    byId('known-name').textContent = user ?? '';
    // Who is known is asked nothing, unless they have left.
    if (user ? inside === false : !inside || !name) {
      this.show('');
      return;
    }
    this.#used = true;
    if (user) profile.set({ inside: true });
    this.#inside(this.#start(this.#field.value));
  }

  #start(name) {
    return this.#enter(name, roomsUrl(), this.#me.moderators);
  }

  #focus() {
    (this.#me.user ? this.#button : this.#field).focus();
  }

  show(notice) {
    document.body.dataset.view = 'door';
    this.#tell(notice);
    this.#focus();
  }

  #tell(notice) {
    this.#notice.textContent = notice;
    this.#notice.hidden = !notice;
    this.#button.textContent = this.#chat ? 'Cancel' : 'Join';
    this.#field.readOnly = Boolean(this.#chat);
  }

  #submit() {
    const { user } = this.#me;
    const name = user ?? cleanName(this.#field.value);
    this.#field.value = name;
    const fault = user ? null : nameFault(name);
    this.#hint.textContent = fault ?? '';
    if (fault) {
      this.#field.focus();
      return;
    }
    // What was shown before was another stay: a page that is loaded anew has nothing of it.
    if (this.#used) {
      const { name: before } = profile.get();
      if (before && !user) new UserStorage(name).inherit(before);
      this.#keep();
      location.reload();
      return;
    }
    const chat = this.#start(name);
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
      this.#keep();
      this.#inside(chat);
    } else if (REFUSED[reason]) {
      this.#giveUp('');
      this.#hint.textContent = REFUSED[reason];
    } else if (state !== 'connecting') {
      this.#tell('The server cannot be reached just now. It is tried again.');
    }
  }

  /** A name that was chosen is kept for the next time. */
  #keep() {
    profile.set(this.#me.user ? { inside: true } : { name: this.#field.value, inside: true });
  }

  #giveUp(notice) {
    const chat = this.#chat;
    this.#chat = null;
    chat.stop();
    this.#tell(notice);
    this.#focus();
  }
}

/** Relative to the page, so that the rooms are found behind a proxy's path prefix too. */
const roomsUrl = () => new URL('rooms', document.baseURI);
