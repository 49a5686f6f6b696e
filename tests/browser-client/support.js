// What the tests play with: a server that says what the test tells it to, and time, chance, storage and locks that the test owns.
import { createServer } from 'node:http';
import { once } from 'node:events';
import { WebSocket, WebSocketServer } from 'ws';
import { connect } from '../../browser/hawser.js';

/** Values in the order in which they came, and promises for those to come. */
export class Queue {
  #values = [];
  #takers = [];

  put(value) {
    const taker = this.#takers.shift();
    if (taker) taker(value);
    else this.#values.push(value);
  }

  take() {
    if (this.#values.length) return Promise.resolve(this.#values.shift());
    return new Promise(resolve => this.#takers.push(resolve));
  }

  async until(fits) {
    for (;;) {
      const value = await this.take();
      if (fits(value)) return value;
    }
  }

  get length() {
    return this.#values.length;
  }
}

export class Clock {
  #now = 1_000_000_000_000;
  #timers = new Map();
  #next = 1;

  now() {
    return this.#now;
  }

  get due() {
    return this.#timers.size;
  }

  setTimeout(action, millis) {
    this.#timers.set(this.#next, { at: this.#now + millis, action });
    return this.#next++;
  }

  clearTimeout(id) {
    this.#timers.delete(id);
  }

  /** Runs what is due until then, in order. */
  advance(millis) {
    const end = this.#now + millis;
    for (;;) {
      const due = [...this.#timers].filter(([, { at }]) => at <= end).sort((a, b) => a[1].at - b[1].at || a[0] - b[0])[0];
      if (!due) break;
      const [id, { at, action }] = due;
      this.#timers.delete(id);
      this.#now = Math.max(this.#now, at);
      action();
    }
    this.#now = end;
  }
}

export class Storage {
  values = new Map();
  writes = 0;

  getItem(key) {
    return this.values.get(key) ?? null;
  }

  setItem(key, value) {
    if (this.full) throw new Error('QuotaExceededError');
    this.writes++;
    this.values.set(key, value);
  }

  removeItem(key) {
    this.values.delete(key);
  }

  copy() {
    return Object.assign(new Storage(), { values: new Map(this.values) });
  }
}

/** Web Locks, as far as they are used: held until the promise of the callback is settled. */
export class Locks {
  held = new Set();

  async request(name, { ifAvailable }, callback) {
    if (!ifAvailable) throw new Error('this would wait');
    if (this.held.has(name)) return callback(null);
    this.held.add(name);
    try {
      return await callback({ name });
    } finally {
      this.held.delete(name);
    }
  }
}

/** A window: events, and whether it is seen. */
export class Page extends EventTarget {
  document = { visibilityState: 'visible' };
  navigator = { onLine: true };

  happen(name) {
    this.dispatchEvent(new Event(name));
  }
}

class Peer {
  messages = new Queue();
  closed = new Queue();

  constructor(socket) {
    this.socket = socket;
    socket.on('message', data => this.messages.put(JSON.parse(data)));
    socket.on('close', code => this.closed.put(code));
  }

  take() {
    return this.messages.take();
  }

  async takes(count) {
    const taken = [];
    while (taken.length < count) taken.push(await this.take());
    return taken;
  }

  send(...messages) {
    for (const message of messages) this.socket.send(JSON.stringify(message));
  }

  raw(text) {
    this.socket.send(text);
  }

  close(code) {
    this.socket.close(code);
  }

  lose() {
    this.socket.terminate();
  }

  /** Answers the hello. */
  async welcome(more) {
    const hello = await this.take();
    this.send(welcome(more));
    return hello;
  }

  /** Answers hello and join; gives the join. */
  async lobby(more, joinedMore) {
    await this.welcome(more);
    const join = await this.take();
    this.send(joined(joinedMore));
    return join;
  }
}

class Request {
  constructor(request, response, messages) {
    Object.assign(this, { request, response, messages, accept: request.headers.accept });
    this.ended = new Queue();
    response.on('close', () => this.ended.put(true));
  }

  answer(...messages) {
    this.response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(messages));
  }

  refuse(status, headers = {}) {
    this.response.writeHead(status, headers).end();
  }

  stream(...messages) {
    this.response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8' });
    this.response.flushHeaders();
    this.events(...messages);
  }

  events(...messages) {
    for (const message of messages) this.write(`data: ${JSON.stringify(message)}\n\n`);
  }

  write(text) {
    this.response.write(text);
  }
}

/** Of a WebSocket, without an answer. */
class Handshake {
  ended = new Queue();

  constructor(socket) {
    socket.on('error', () => {});
    socket.on('end', () => socket.destroy());
    socket.on('close', () => this.ended.put(true));
    socket.resume();
  }
}

export class Server {
  peers = new Queue();
  requests = new Queue();
  refusals = new Queue();
  swallowed = new Queue();

  static async start() {
    const server = new Server();
    server.http = createServer((request, response) => server.#request(request, response));
    server.sockets = new WebSocketServer({ noServer: true, handleProtocols: () => server.protocol ?? 'hawser.v1' });
    server.http.on('upgrade', (request, socket, head) => server.#upgrade(request, socket, head));
    server.http.listen(0, '127.0.0.1');
    await once(server.http, 'listening');
    server.url = `http://127.0.0.1:${server.http.address().port}/rooms`;
    return server;
  }

  #upgrade(request, socket, head) {
    if (this.refusesSockets) {
      this.refusals.put(true);
      return socket.end('HTTP/1.1 426 Upgrade Required\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    }
    if (this.swallowsSockets) return this.swallowed.put(new Handshake(socket));
    this.sockets.handleUpgrade(request, socket, head, webSocket => this.peers.put(new Peer(webSocket)));
  }

  async #request(request, response) {
    let text = '';
    for await (const chunk of request.setEncoding('utf8')) text += chunk;
    this.requests.put(new Request(request, response, JSON.parse(text)));
  }

  peer() {
    return this.peers.take();
  }

  async stop() {
    for (const socket of this.sockets.clients) socket.terminate();
    this.http.closeAllConnections();
    this.http.close();
    await once(this.http, 'close');
  }
}

export const welcome = more => ({
  type: 'welcome',
  session: 'token',
  id: 'public',
  user: 'ann',
  time: 1,
  ...more,
  times: { idle: 60000, ping: 25000, grace: 30000, wait: 25000, shortest: 500, longest: 60000, ...more?.times },
  limits: { data: 65536, signal: 1024, rooms: 100, unacknowledged: 64, history: 200, ...more?.limits },
});

export const joined = more => ({
  type: 'joined',
  room: 'lobby',
  epoch: 'e1',
  offset: 0,
  end: 0,
  count: 1,
  members: [['ann', 1]],
  ...more,
});

export const ack = (seq, offset = seq, more) => ({ type: 'ack', room: 'lobby', seq, epoch: 'e1', offset, ...more });

export const refused = (seq, code, more) => ({ type: 'refused', of: 'publish', room: 'lobby', seq, code, reason: code, final: true, ...more });

export const skipped = (seq, expected) => refused(seq, 'sequence_skipped', { expected, final: false });

/** A world for a test: a server and everything that a client needs; it all ends with the test. */
export async function world(test) {
  const server = await Server.start();
  const clients = [];
  test.after(async () => {
    for (const client of clients) client.stop();
    await server.stop();
  });
  const made = { server, clock: new Clock(), storage: new Storage(), page: new Page(), locks: null, chance: 0, states: new Queue(), settled: new Queue() };
  made.connect = options => {
    const client = connect(server.url, {
      WebSocket,
      clock: made.clock,
      storage: made.storage,
      page: made.page,
      locks: made.locks,
      random: () => made.chance,
      onstate: ({ state, reason, retryAt, transport }) => made.states.put({ state, reason, retryAt, transport }),
      onsettled: publish => made.settled.put(publish),
      ...options,
    });
    clients.push(client);
    return client;
  };
  made.state = name => made.states.until(({ state }) => state === name);
  /** Joins the lobby over a first connection, and records what comes. */
  made.lobby = async (options, joinOptions, joinedMore, welcomeMore) => {
    const client = made.connect(options);
    const events = new Queue();
    const room = client.join('lobby', {
      onentry: entry => events.put({ entry }),
      ongap: gap => events.put({ gap }),
      onsignal: signal => events.put({ signal }),
      onpresence: ({ members, count }) => events.put({ members: members && [...members], count }),
      onstate: ({ state, reason }) => events.put({ state, reason }),
      ...joinOptions,
    });
    const peer = await server.peer();
    await peer.lobby(welcomeMore, joinedMore);
    await events.until(({ state }) => state === 'joined');
    await events.take();
    return { client, room, peer, events };
  };
  /** Waits out the back-off after a loss. */
  made.comeBack = async millis => {
    const { retryAt } = await made.state('waiting');
    made.clock.advance(millis ?? retryAt - made.clock.now());
    return server.peer();
  };
  return made;
}

/** As when a page is reloaded: the connection is lost, what was not stored is gone. */
export function abandon(client) {
  client._save();
  client._ended = true;
  client._release?.();
  client._link?.close(4000);
  for (const key of [...client._timers.keys()]) client._clear(key);
}
