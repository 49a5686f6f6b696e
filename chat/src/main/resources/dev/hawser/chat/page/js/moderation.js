// What moderators do: remove and ban, and lift bans.

import { byId, el } from './dom.js';

const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

export class Moderation {
  #dialog = byId('moderate');
  #title = byId('moderate-title');
  #reason = byId('moderate-reason');
  #fault = byId('moderate-fault');
  #bans = byId('bans');
  #list = byId('banned');
  #status = byId('bans-status');
  /** Who it is about, and where. */
  #user = null;
  #conversation = null;

  #done;

  /** `done()` hears that somebody was removed, with the button that had the focus. */
  constructor(chat, done) {
    this.#done = done;
    byId('moderate-form').onsubmit = event => {
      event.preventDefault();
      this.#act(event.submitter.value);
    };
    byId('moderate-cancel').onclick = () => this.#dialog.close();
    byId('bans-open').hidden = !chat.isModerator;
    byId('bans-open').onclick = () => this.#showBans();
  }

  /** Asks what is to be done about somebody. */
  ask(user, conversation) {
    this.#user = user;
    this.#conversation = conversation;
    this.#title.textContent = `Remove ${user} from “${conversation.title}”?`;
    this.#reason.value = '';
    this.#fault.textContent = '';
    this.#dialog.showModal();
    this.#reason.focus();
  }

  async #act(action) {
    const [user, conversation, reason] = [this.#user, this.#conversation, this.#reason.value.trim()];
    this.#fault.textContent = '';
    try {
      if (action === 'ban') await ask('POST', '', { room: conversation.name, user, reason });
      else await conversation.kick(user, reason).promise;
      if (user !== this.#user || conversation !== this.#conversation) return;
      this.#dialog.close();
      this.#done();
    } catch ({ message }) {
      this.#fault.textContent = `This was refused: ${message}`;
    }
  }

  #showBans() {
    this.#list.replaceChildren();
    this.#bans.showModal();
    return this.#load();
  }

  async #load(after = '') {
    this.#status.textContent = 'Looking for bans…';
    try {
      const bans = await (await ask('GET', '')).json();
      this.#list.replaceChildren(...bans.map(ban => this.#element(ban)));
      this.#status.textContent = after || (bans.length ? '' : 'Nobody is banned.');
    } catch ({ message }) {
      this.#status.textContent = `The list cannot be had: ${message}`;
    }
  }

  #element({ room, user, by, reason, time }) {
    const lift = el('button', { type: 'button', 'aria-label': `Lift the ban of ${user} from ${room}`, onclick: () => this.#lift(room, user) }, 'Lift');
    const details = `${moment.format(time)}, by ${by}${reason ? `: ${reason}` : ''}`;
    return el('li', { class: 'ban' },
      el('div', {}, el('bdi', { class: 'name' }, user), ' in ', el('bdi', {}, room), el('p', { class: 'hint' }, details)), lift);
  }

  async #lift(room, user) {
    try {
      await ask('DELETE', `?${new URLSearchParams({ room, user })}`);
      await this.#load(`${user} may come back.`);
      this.#bans.querySelector('button').focus();
    } catch ({ message }) {
      this.#status.textContent = `This was refused: ${message}`;
    }
  }
}

/** What the server answers; an error with its words when it refuses. */
async function ask(method, query, content) {
  const response = await fetch(new URL(`bans.json${query}`, document.baseURI), {
    method,
    ...content && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(content) },
  });
  if (!response.ok) throw new Error((await response.text()).trim() || `status ${response.status}`);
  return response;
}
