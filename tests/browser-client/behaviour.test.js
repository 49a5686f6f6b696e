// What every client of hawser.v1 does: tests/client-behaviour/README.md says how its scripts are played.
import test from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { Queue, abandon, world } from './support.js';

const table = JSON.parse(readFileSync(new URL('../client-behaviour/behaviour.json', import.meta.url), 'utf8'));
const FALL_BACKS = ['request', 'answer', 'stream', 'dropped'];
/** Of the client for browsers, when it ends a connection without leaving. */
const ABANDONED = 4000;
const CODE = /^(?!stopped$)[a-z_]+$/;

const isObject = value => typeof value === 'object' && value !== null && !Array.isArray(value);

function matches(expected, found, exact) {
  if (expected === '*') return true;
  if (!isObject(expected) || !isObject(found)) return isDeepStrictEqual(expected, found);
  const names = Object.keys(expected);
  if (exact && names.length !== Object.keys(found).length) return false;
  return names.every(name => name in found && matches(expected[name], found[name], true));
}

const dataOf = ({ data }) => (isObject(data) && data.repeat ? data.repeat.repeat(data.times) : data);

/** A server that a script speaks for, and a client with an application. */
class Stage {
  #events = new Queue();
  #refusals = [];
  #presence = new Map();
  #peer;
  #lastId;

  constructor(made) {
    this.made = made;
    made.chance = 1;
    this.#start();
  }

  #start() {
    this.client = this.made.connect({
      name: 'ann',
      onstate: hawser => this.#state(hawser),
      onsettled: ({ room, data, state, position, code }) => {
        const { epoch = null, offset = null } = position ?? {};
        const more = state === 'refused' ? { of: 'publish', code } : { epoch, offset };
        this.#events.put({ type: state, room: room.name, data, ...more });
      },
    });
    this.made.clock.advance(0);
  }

  #state({ state, reason, user }) {
    if (state === 'connecting') return;
    if (typeof reason === 'string' && CODE.test(reason)) this.#events.put({ type: 'refused', of: 'hello', code: reason });
    this.#events.put({ type: state === 'connected' ? 'welcome' : state, user });
  }

  #handlers(room) {
    const put = (type, more) => this.#events.put({ type, room, ...more });
    const present = ({ count, members }) => ({ count, members: members && Object.fromEntries(members) });
    return {
      onentry: entry => put('entry', entry),
      ongap: ({ asked, epoch, offset, reset }) => put('gap', { asked, next: { epoch, offset }, newEpoch: reset }),
      onsignal: signal => put('signal', signal),
      onpresence: now => {
        const before = this.#presence.get(room);
        this.#presence.set(room, present(now));
        if (!isDeepStrictEqual(before, present(now))) put('presence', present(now));
      },
      onstate: now => {
        const { state, reason, position, _end: end } = now;
        if (state === 'joined') {
          this.#presence.set(room, present(now));
          put('joined', { offset: position.offset, end, ...present(now) });
        } else if (state === 'left') put('left', { reason });
        else if (reason) put('refused', { of: 'join', code: reason });
      },
    };
  }

  async play(steps) {
    for (const step of steps) {
      const [[kind, what]] = Object.entries(step);
      try {
        await this[`_${kind}`](what);
      } catch (error) {
        error.message = `at ${JSON.stringify(step)}: ${error.message}`;
        throw error;
      }
    }
  }

  _use(part) {
    return this.play(table.parts[part]);
  }

  async _connect() {
    this.#peer = await this.made.server.peer();
  }

  async _refuse() {
    const { server } = this.made;
    server.refusesSockets = true;
    await server.refusals.take();
    server.refusesSockets = false;
  }

  async _app({ do: action, room: name, ...what }) {
    if (action === 'restart') return this.#start();
    if (action === 'bye') return this.client.stop();
    if (action === 'detach') {
      abandon(this.client);
      return this.#events.put({ type: 'stopped' });
    }
    const room = this.client.room(name);
    if (action === 'join') room.join({ from: what.from, ...this.#handlers(name) });
    if (action === 'leave') room.leave();
    if (action === 'publish') room.publish(dataOf(what), { kind: what.kind });
    if (action === 'edit') room.edit(what.offset, what.data);
    if (action === 'delete') room.remove(what.offset);
    if (action === 'kick') room.kick(what.user, { reason: what.reason });
    if (action === 'signal') room.signal(what.kind, what.data);
    if (action === 'history') this.#history(room, what);
  }

  async #history(room, what) {
    try {
      const { start, entries } = await room.history(what);
      const offsets = entries.map(({ offset }) => offset);
      this.#events.put({ type: 'history', room: room.name, start, offsets, oldest: offsets[0] === start });
    } catch ({ code }) {
      this.#events.put({ type: 'refused', of: 'history', code });
    }
  }

  async _client(expected) {
    const message = await this.#peer.take();
    this.#lastId = message.id;
    // The client for browsers needs no ids where the room says enough.
    const { id, ...rest } = expected;
    assert.ok(matches(id === '*' && !('id' in message) ? rest : expected, message, true), `the client says ${JSON.stringify(message)}`);
  }

  _server(message) {
    this.#peer.send(message.id === '*' ? { ...message, id: this.#lastId } : message);
  }

  async _event(expected) {
    if (expected.type === 'new-session') {
      while (this.client._session !== null) await new Promise(setImmediate);
      return;
    }
    // A refusal is told at once, even when those before it are not answered yet.
    const early = this.#refusals.findIndex(refusal => matches(expected, refusal, false));
    if (early >= 0) return this.#refusals.splice(early, 1);
    let heard = await this.#events.take();
    if (expected.type === 'acknowledged' && heard.of === 'publish') {
      this.#refusals.push(heard);
      heard = await this.#events.take();
    }
    assert.ok(matches(expected, heard, false), `the application hears ${JSON.stringify(heard)}`);
  }

  _lose(code) {
    if (code === null || code === 1006) this.#peer.lose();
    else this.#peer.close(code);
    this.#peer = null;
  }

  async _closed() {
    assert.equal(await this.#peer.closed.take(), ABANDONED);
    this.#peer = null;
  }

  async _time(millis) {
    await this.#synchronise();
    this.made.clock.advance(millis);
  }

  /** What the server said before has been dealt with afterwards. */
  async #synchronise() {
    if (!this.#peer) return;
    const heard = new Promise(resolve => (this.client.room('').onsignal = resolve));
    this._server({ type: 'signal', room: '', from: '', kind: 'sync', data: 0 });
    await heard;
  }

  /** Nothing else has happened. */
  async end() {
    await this.#synchronise();
    const left = this.#refusals;
    while (this.#events.length) left.push(await this.#events.take());
    assert.deepEqual(left, []);
    if (!this.#peer) return;
    this.client.stop();
    assert.deepEqual(await this.#peer.take(), { type: 'bye' });
  }
}

const kinds = steps => steps.flatMap(step => (step.use ? kinds(table.parts[step.use]) : Object.keys(step)));

for (const { name, steps, only, because } of table.scenarios) {
  const elsewhere = only && only !== 'browser' ? because : kinds(steps).some(kind => FALL_BACKS.includes(kind)) && 'its fall-backs are in transports.test.js';
  test(name, { skip: elsewhere, timeout: 30000 }, async t => {
    const stage = new Stage(await world(t));
    await stage.play(steps);
    await stage.end();
  });
}
