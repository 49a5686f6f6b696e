// What the connection is doing, in a line.

import { byId } from './dom.js';

const STOPPED = {
  'status 401': 'You are not logged in any more. Reload the page.',
  'status 403': 'The server does not let this page in.',
};

/** What is said, how it looks (`good`, `busy`, `bad`), and whether trying now makes sense. */
function meaning({ state, reason }) {
  switch (state) {
    case 'connected': return { text: 'Connected', tone: 'good' };
    case 'connecting': return { text: 'Connecting…', tone: 'busy' };
    case 'offline': return { text: 'Offline: your messages will be sent later', tone: 'busy', again: true };
    case 'waiting': return { text: 'Your messages will be sent later. Reconnecting', tone: 'busy', again: true };
    default: return { text: STOPPED[reason] ?? `Not connected (${reason}).`, tone: 'bad', again: true };
  }
}

export class ConnectionLine {
  #line = byId('connection');
  #text = byId('connection-text');
  #countdown = byId('countdown');
  #again = byId('retry');
  #timer;
  #hawser;
  #done;

  /** `done()` gets the focus of a button that is of no use any more. */
  constructor(hawser, done) {
    this.#hawser = hawser;
    this.#done = done;
    this.#again.onclick = () => hawser.retryNow();
    this.show();
  }

  show() {
    const { text, tone, again } = meaning(this.#hawser);
    this.#line.dataset.tone = tone;
    if (this.#text.textContent !== text) this.#text.textContent = text;
    if (!again && document.activeElement === this.#again) this.#done();
    this.#again.hidden = !again;
    clearInterval(this.#timer);
    this.#timer = this.#hawser.retryAt ? setInterval(() => this.#count(), 500) : null;
    this.#count();
  }

  stop() {
    clearInterval(this.#timer);
  }

  #count() {
    const { retryAt } = this.#hawser;
    const seconds = retryAt ? Math.max(1, Math.ceil((retryAt - Date.now()) / 1000)) : 0;
    this.#countdown.textContent = seconds ? `in ${seconds} s` : '';
  }
}
