// What every client of hawser.v1 does: tests/client-behaviour/README.md says how its scripts are played.
import test from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { Queue, abandon, world } from './support.js';

const table = JSON.parse(readFileSync(new URL('../client-behaviour/behaviour.json', import.meta.url), 'utf8'));
/** Of the client for browsers, when it ends a connection without leaving. */
const ABANDONED = 4000;
const CODE = /^(?!stopped$)[a-z_]+$/;

const isObject = value => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A message: members that are not named may not be there, but a wait of 0; an id may be missing where any will do. */
function isMessage(expected, found) {
  if (expected === '*') return true;
  if (Array.isArray(expected) && Array.isArray(found)) {
    return expected.length === found.length && expected.every((element, i) => isMessage(element, found[i]));
  }
  if (!isObject(expected) || !isObject(found)) return isDeepStrictEqual(expected, found);
  const isNamed = name => name in expected || (name === 'wait' && found[name] === 0);
  const isFound = name => (name in found ? isMessage(expected[name], found[name]) : name === 'id' && expected[name] === '*');
  return Object.keys(found).every(isNamed) && Object.keys(expected).every(isFound);
}

/** An event: its members that are not named may be anything. */
const isEvent = (expected, found) => Object.keys(expected).every(name => name in found && isMessage(expected[name], found[name]));

const dataOf = ({ data }) => (isObject(data) && data.repeat ? data.repeat.repeat(data.times) : data);

/** The server's side of a stream, as one of a WebSocket. */
class StreamPeer {
  constructor(request) {
    this.closed = request.ended;
    this.request = request;
    request.stream();
  }

  send(message) {
    this.request.events(message);
  }

  lose() {
    this.request.response.end();
  }
}

/** A server that a script speaks for, and a client with an application. */
class Stage {
  #events = new Queue();
  #refusals = [];
  #presence = new Map();
  /** A WebSocket or a stream, and whether the server has said something on it. */
  #peer;
  #spoke = false;
  #lastId;
  /** Those that no step has named yet, and those that one has. */
  #asked = [];
  #named = new Map();

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
    this.#begin(await this.made.server.peer());
  }

  #begin(peer) {
    this.#peer = peer;
    this.#spoke = false;
  }

  async _refuse() {
    const { server } = this.made;
    server.refusesSockets = true;
    await server.refusals.take();
    server.refusesSockets = false;
  }

  async _swallow(name) {
    const { server } = this.made;
    server.swallowsSockets = true;
    this.#named.set(name, await server.swallowed.take());
    server.swallowsSockets = false;
  }

  /** Requests that are under way at the same time come in any order. */
  async _request({ name = 'request', accept, messages }) {
    const fits = asked => asked.accept === accept && isMessage(messages, asked.messages);
    while (!this.#asked.some(fits)) {
      assert.ok(this.#asked.length < 2, `the client asks ${JSON.stringify(this.#asked.map(asked => asked.messages))}`);
      this.#asked.push(await this.made.server.requests.take());
    }
    const [request] = this.#asked.splice(this.#asked.findIndex(fits), 1);
    this.#lastId = request.messages.at(-1).id;
    this.#named.set(name, request);
  }

  #take(name) {
    const request = this.#named.get(name);
    this.#named.delete(name);
    return request;
  }

  _answer({ to = 'request', messages, status, retryAfter }) {
    const request = this.#take(to);
    if (messages) request.answer(...messages.map(message => this.#withId(message)));
    else request.refuse(status, retryAfter ? { 'Retry-After': `${retryAfter}` } : {});
  }

  _stream(name) {
    this.#begin(new StreamPeer(this.#take(name)));
  }

  async _dropped(name) {
    await this.#take(name).ended.take();
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
    assert.ok(isMessage(expected, message), `the client says ${JSON.stringify(message)}`);
  }

  #withId(message) {
    return message.id === '*' ? { ...message, id: this.#lastId } : message;
  }

  _server(message) {
    this.#spoke = true;
    this.#peer.send(this.#withId(message));
  }

  async _event(expected) {
    if (expected.type === 'new-session') {
      while (this.client._session !== null) await new Promise(setImmediate);
      return;
    }
    // A refusal is told at once, even when those before it are not answered yet.
    const early = this.#refusals.findIndex(refusal => isEvent(expected, refusal));
    if (early >= 0) return this.#refusals.splice(early, 1);
    let heard = await this.#events.take();
    if (expected.type === 'acknowledged' && heard.of === 'publish') {
      this.#refusals.push(heard);
      heard = await this.#events.take();
    }
    assert.ok(isEvent(expected, heard), `the application hears ${JSON.stringify(heard)}`);
  }

  _lose(code) {
    if (code === null || code === 1006) this.#peer.lose();
    else this.#peer.close(code);
    this.#peer = null;
  }

  async _closed() {
    const code = await this.#peer.closed.take();
    if (!(this.#peer instanceof StreamPeer)) assert.equal(code, ABANDONED);
    this.#peer = null;
  }

  async _time(millis) {
    await this.#synchronise();
    this.made.clock.advance(millis);
  }

  /** What the server said before has been dealt with afterwards. */
  async #synchronise() {
    // To a client that waits for the first word this would be it.
    if (!this.#peer || !this.#spoke) return;
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
    assert.deepEqual(this.#asked, [], 'requests that were not expected');
    if (!this.#peer || this.#peer instanceof StreamPeer) return;
    this.client.stop();
    assert.deepEqual(await this.#peer.take(), { type: 'bye' });
  }
}

for (const { name, steps, only, because } of table.scenarios) {
  const elsewhere = only && only !== 'browser' && because;
  test(name, { skip: elsewhere, timeout: 600000 }, async t => {
    const stage = new Stage(await world(t));
    await stage.play(steps);
    await stage.end();
  });
}
