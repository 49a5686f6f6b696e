// Members of a room that are the client for browsers, browser/hawser.js: `node members.mjs URL ROOM NAME...` publishes the numbers 1, 2, 3 ... under each
// name, five at a time, and not faster than others do. With "end" on the standard input each publishes one more, and the process ends when all of them have read it; with "state" it
// says what they are doing. On the standard output a line is a word, a name, and text: `seen` an entry as it is on the wire, or whatever must not happen, up to its own last one;
// `published` how many; `used` transports, with how often.
import { createInterface } from 'node:readline';
import WebSocket from 'ws';
import { connect } from '../../../../../browser/hawser.js';

const WINDOW = 5;
// Entries of others to one of its own: a room does not keep everything.
const SHARE = 4;
// The client's waits are for people.
const HASTE = 10;
const clock = {
  now: () => HASTE * performance.now(),
  setTimeout: (action, millis) => setTimeout(action, millis / HASTE),
  clearTimeout,
};

/** As a browser, which is known again when its first welcome got lost: it would have to wait for its own name. */
function asBrowser(name) {
  const cookie = `hawser-browser=${name.padEnd(22, '-')}`;
  return {
    WebSocket: class extends WebSocket {
      constructor(address, protocols) {
        super(address, protocols, { headers: { cookie } });
      }
    },
    fetch: (address, request) => fetch(address, { ...request, headers: { ...request.headers, cookie } }),
  };
}

const [url, roomName, ...names] = process.argv.slice(2);
const say = (word, name, text) => process.stdout.write(`${word} ${name} ${text}\n`);
let ends = false;

class Member {
  published = 0;
  under = 0;
  others = 0;
  used = {};

  constructor(name) {
    this.name = name;
    this.hawser = connect(url, { name, clock, ...asBrowser(name), returnAfter: 5000, onstate: hawser => this.state(hawser) });
    this.room = this.hawser.join(roomName, {
      from: 'start',
      onentry: entry => this.entry(entry),
      ongap: gap => this.seen(`gap: ${JSON.stringify(gap)}`),
      onstate: ({ state, reason }) => /^(left|refused)$/.test(state) && this.seen(`${state}: ${reason}`),
    });
    this.publish();
  }

  // Up to its own last message: behind it the process may end at any moment, also in the middle of a line that waits to be read.
  seen(text) {
    if (members.has(this)) say('seen', this.name, text);
  }

  state({ state, reason, transport, id }) {
    // Of a wait that begins with a loss, not of the shorter one in its place.
    if (state === 'waiting' && reason !== null) this.hawser.retryNow();
    if (state === 'stopped' && reason !== 'stopped') this.seen(`stopped: ${reason}`);
    if (state !== 'connected') return;
    this.used[transport] = (this.used[transport] ?? 0) + 1;
    if (id !== (this.id ??= id)) this.seen(`new session: ${id}`);
  }

  publish() {
    while (!this.last && this.under < WINDOW && (ends || this.published < WINDOW + this.others / SHARE)) {
      this.under++;
      this.room.publish(++this.published).promise.then(
        () => this.settled(),
        error => this.seen(`refused: ${error.code}`),
      );
      if (ends) this.last = this.published;
    }
  }

  settled() {
    this.under--;
    this.publish();
  }

  entry({ room, offset, time, user, data, kind }) {
    this.seen(JSON.stringify([room, offset, time, user, data, ...(kind ? [kind] : [])]));
    if (user !== this.name) {
      this.others++;
      this.publish();
    }
    if (user !== this.name || data !== this.last) return;
    say('published', this.name, this.published);
    say('used', this.name, JSON.stringify(this.used));
    members.delete(this);
    if (!members.size) process.stdout.write('', () => process.exit());
  }

  said() {
    const { hawser, room, published, under } = this;
    const { state, reason, transport, retryAt, _link: link, _timers: timers } = hawser;
    const keys = [...timers.keys()].map(key => (typeof key === 'string' ? key : key.constructor.name));
    return JSON.stringify({
      state,
      reason,
      transport,
      wait: retryAt && (retryAt - clock.now()) / HASTE,
      timers: keys,
      outbox: link?.outbox?.length,
      busy: link?.busy,
      socket: link?.socket?.readyState,
      room: room.state,
      position: room.position,
      published,
      under,
      sent: [...room._sent.keys()],
      hole: room._hole,
    });
  }
}

const members = new Set(names.map(name => new Member(name)));

createInterface({ input: process.stdin })
  .on('line', line => {
    if (line === 'state') for (const member of members) say('state', member.name, member.said());
    else {
      ends = true;
      for (const member of members) member.publish();
    }
  })
  .on('close', () => process.exit());
