/**
 * The JavaScript client of hawser.v1 (docs/wire-protocol.md), for browsers and Node.js 20 and newer. docs/browser-client.md says how to use it.
 * What begins with an underscore is for this file only.
 */

// <reopening> made from reopening.tsv by browser/reopening.js
const REOPENING = {
  figure: 'shortest-delay-millis=500 first-spread-millis=5000 factor=2 longest-spread-millis=60000 later-delay-millis=5000 later-spread-millis=25000 longest-retry-after-millis=600000 steady-after-millis=60000 opening-timeout-millis=20000 refused-tries=3',
  cause: 'PEER=by-code LOST=by-code FAULT=by-code IDLE=retry SLOW_READER=retry ENDPOINT_FAILURE=retry APPLICATION=final SHUTDOWN=final',
  step: 'NAME=retry CONNECT=retry TLS=retry CERTIFICATE=final PROXY=retry HTTP=retry HANDSHAKE=limited TIMEOUT=retry',
  close: '1000=final 1001=retry 1002=limited 1003=final 1005=retry 1006=retry 1007=limited 1008=final 1009=limited 1010=final 1011=retry 1012=later 1013=later 1014=retry 1015=final 3000=limited 3003=limited 3008=retry 0-2999=limited 3000-3999=limited 4000-4999=limited',
  status: '401=limited 403=limited 404=limited 407=limited 408=retry 413=limited 421=retry 425=retry 429=later 431=limited 400-499=final 501=final 503=later 505=final 500-599=retry 100-399=limited',
};
// </reopening>

const DAY = 86400000;
/** Lost sooner than this after opening, so many times in a row: the next transport's turn (section 8.5). */
const EARLY = 10000;
const EARLY_LOSSES = 3;
const QUEUED = 1000;
const QUEUED_BYTES = 4 << 20;
const BATCH_CHARS = 250000;
const TIMES = { idle: 60000, ping: 25000, wait: 25000 };
const LIMITS = { data: 65536, signal: 1024, rooms: 100, unacknowledged: 64, history: 200 };

const json = JSON.stringify;
const utf8 = new TextEncoder();
const isCount = value => Number.isSafeInteger(value) && value >= 0;
const isPosition = value => typeof value?.epoch === 'string' && isCount(value.offset);
const figure = name => +look('figure', name);

/** The first line that fits counts; the close codes of section 7 come before the common table. */
function look(kind, key) {
  for (const line of ((kind === 'close' ? '4408=retry 4429=later ' : '') + REOPENING[kind]).split(' ')) {
    const [keys, value] = line.split('=');
    const [low, high] = keys.split('-');
    if (keys === `${key}` || (+low <= key && key <= +high)) return value;
  }
  return 'limited';
}

/** The known numbers; a server that gives nonsense must not make this side spin. */
function numbers(known, given) {
  const result = { ...known };
  for (const name in known) if (isCount(given?.[name]) && given[name] > 0) result[name] = given[name];
  return result;
}

/** Three elements: the content was removed. */
function entryOf(elements, epoch) {
  const [room, offset, time, user = null, data = null, kind = null] = elements;
  return { room, epoch, offset, time, user, data, kind, removed: elements.length === 3 };
}

/** An error of the application's is its own, and breaks nothing here. */
function tell(target, name, value) {
  try {
    target[`on${name}`]?.(value);
  } catch (error) {
    (globalThis.reportError ?? console.error)(error);
  }
}

/** Why something is not done: `code` is for programs, `message` for people. */
export class Refusal extends Error {
  constructor(code, reason) {
    super(reason || code);
    this.name = 'Refusal';
    this.code = code;
  }
}

/** docs/reopening.md, "How long it waits". */
class BackOff {
  waits = 0;
  refusals = 0;
  shortest = figure('shortest-delay-millis');
  longest = figure('longest-spread-millis');

  constructor(random) {
    this.random = random;
  }

  lost(loss, open) {
    if (open >= figure('steady-after-millis')) this.waits = this.refusals = 0;
    const verdict = loss.verdict ?? look(loss.kind, loss.key);
    const spread = Math.min(figure('first-spread-millis') * figure('factor') ** this.waits++, this.longest);
    const what = `${loss.kind} ${loss.key}${loss.text ? `: ${loss.text}` : ''}`;
    if (verdict === 'final') return { reason: what };
    if (verdict === 'limited' && ++this.refusals >= figure('refused-tries')) {
      return { reason: `refused ${this.refusals} times; at last: ${what}` };
    }
    if (isCount(loss.retryAfter)) return this.wait(Math.min(loss.retryAfter, figure('longest-retry-after-millis')), spread);
    if (verdict === 'later') return this.later(spread);
    return this.wait(this.shortest, Math.max(0, spread - this.shortest));
  }

  later(spread = 0) {
    return this.wait(figure('later-delay-millis'), Math.max(spread, figure('later-spread-millis')));
  }

  wait(least, spread) {
    least = Math.max(least, this.shortest);
    return { least, delay: least + spread * this.random() };
  }
}

class Publish {
  state = 'pending';
  position = null;
  code = null;
  reason = null;
  /** Attempts whose answer is not known. What has none is certainly not in the log. */
  _tries = 0;

  constructor(room, text, kind, at) {
    Object.assign(this, { room, kind, _text: text, _at: at, _bytes: utf8.encode(text).length });
    this.promise = new Promise((resolve, reject) => Object.assign(this, { _resolve: resolve, _reject: reject }));
    // Who looks at the state alone need not catch anything.
    this.promise.catch(() => {});
  }

  get data() {
    return JSON.parse(this._text);
  }

  _acknowledge(position) {
    Object.assign(this, { state: 'acknowledged', position });
    this._end(() => this._resolve(position));
  }

  _refuse(code, reason = code) {
    Object.assign(this, { state: 'refused', code, reason });
    this._end(() => this._reject(new Refusal(code, reason)));
  }

  _end(settle) {
    const { _hawser: hawser } = this.room;
    hawser._o.clock.clearTimeout(this._timer);
    settle();
    tell(hawser, 'settled', this);
  }
}

/**
 * What is published in one room, in order. `pending[i]` has the sequence number `first + i`, so that everything is numbered anew by itself when
 * one is refused. `sent` is what this connection has to answer, by the number with which it was sent: a beginning of `pending`, but while there
 * is a hole, i.e. when one was refused and the answers for those behind it are still on their way. Nothing is sent then: an answer could be
 * taken for that of another one.
 */
class Outbox {
  first = 1;
  pending = [];
  bytes = 0;
  sent = new Map();
  hole = Infinity;
  /** Of sequence_skipped since something was settled: only the first one is followed at once. */
  skips = 0;
  forgotten = false;

  constructor(room) {
    this.room = room;
  }

  add(publish) {
    this.pending.push(publish);
    this.bytes += publish._bytes;
  }

  remove(publish) {
    const at = this.pending.indexOf(publish);
    if (at < 0) return;
    this.pending.splice(at, 1);
    this.bytes -= publish._bytes;
    this.skips = 0;
  }

  /** The messages to send now. They count as tried from here on, and have to be stored before they are sent. */
  take(limit) {
    const texts = [];
    if (this.hole < Infinity) return texts;
    while (this.sent.size < Math.min(limit, this.pending.length)) {
      const publish = this.pending[this.sent.size];
      const seq = this.first + this.sent.size;
      this.sent.set(seq, publish);
      publish._tries++;
      const kind = publish.kind == null ? '' : `,"kind":${json(publish.kind)}`;
      texts.push(`{"type":"publish","room":${json(this.room.name)},"seq":${seq},"data":${publish._text}${kind}}`);
    }
    return texts;
  }

  /** Cumulative; the position is that of the last one. */
  acknowledge({ seq, epoch, offset }) {
    for (const [number, publish] of [...this.sent]) {
      if (number <= seq) this.settle(number, publish, number === seq && isCount(offset) ? { epoch, offset } : null);
    }
    this.fill();
  }

  settle(seq, publish, position) {
    this.sent.delete(seq);
    this.remove(publish);
    this.first = seq + 1;
    publish._acknowledge(position);
  }

  refused({ seq, code, reason, final, expected, retryAfter }) {
    const publish = this.sent.get(seq);
    if (!publish) return;
    if (code === 'repeat_forgotten') {
      this.settle(seq, publish, null);
    } else {
      this.sent.delete(seq);
      publish._tries--;
      this.hole = Math.min(this.hole, seq);
      if (code === 'sequence_skipped') this.skipped(seq, expected);
      else if (final === true) this.drop(publish, code, reason);
      else this.hold(retryAfter);
    }
    this.fill();
  }

  drop(publish, code, reason) {
    this.remove(publish);
    publish._refuse(code, reason);
  }

  skipped(seq, expected) {
    if (expected < this.first) this.forgotten = true;
    else if (!(expected < seq) || (this.hole === seq && this.skips++)) this.hold();
  }

  hold(retryAfter) {
    const { _hawser: hawser } = this.room;
    this.held = true;
    hawser._after(this, hawser._delay(retryAfter), () => {
      this.held = false;
      this.fill();
    });
  }

  /** The hole is gone when everything behind it is answered, and the time to wait is over. */
  fill() {
    const { _hawser: hawser } = this.room;
    const behind = [...this.sent.keys()].some(seq => seq > this.hole);
    if (behind || this.held) return;
    if (this.forgotten) return hawser._renewed();
    this.hole = Infinity;
    hawser._wake();
  }

  /** The connection is lost: the next one begins with the first one that is not acknowledged. */
  reset() {
    this.sent.clear();
    this.hole = Infinity;
    this.held = this.forgotten = false;
    this.room._hawser._clear(this);
  }

  /** A new session counts from 1. */
  renew(isLost, code) {
    for (const publish of this.pending.filter(isLost)) this.drop(publish, code);
    for (const publish of this.pending) publish._tries = 0;
    this.reset();
    this.first = 1;
  }
}

class Room {
  state = 'none';
  reason = null;
  position = null;
  /** Null when there are too many users to name. */
  members = null;
  count = 0;
  /** False when a gap may have swallowed who came and went. */
  exact = false;
  _end = 0;
  _outbox = new Outbox(this);

  constructor(hawser, name) {
    Object.assign(this, { name, _hawser: hawser });
  }

  get pending() {
    return [...this._outbox.pending];
  }

  join({ from, ...handlers } = {}) {
    Object.assign(this, handlers);
    if (this._wanted) return this;
    if (from !== undefined) this.position = isPosition(from) ? { epoch: from.epoch, offset: from.offset } : null;
    this._from = from ?? 'end';
    this._wanted = true;
    this._to('joining');
    this._hawser._wake();
    return this;
  }

  /** What is published before a connection is there, or while too much is under way, waits here. */
  publish(data, { kind } = {}) {
    const text = json(data);
    if (text === undefined) throw new TypeError('data is no JSON value');
    const hawser = this._hawser;
    const publish = new Publish(this, text, kind, hawser._now());
    const full = this._outbox.pending.length >= QUEUED || this._outbox.bytes + publish._bytes > QUEUED_BYTES;
    if (hawser._ended) publish._refuse('stopped');
    else if (hawser._tooLarge(publish)) this._outbox.drop(publish, 'too_large', hawser._tooLarge(publish));
    else if (full) publish._refuse('queue_full', 'too much waits to be published');
    else this._add(publish);
    return publish;
  }

  _add(publish) {
    const hawser = this._hawser;
    this._outbox.add(publish);
    publish._timer = hawser._o.clock.setTimeout(() => hawser._giveUpPublish(publish), publish._at + DAY - hawser._now());
    hawser._wake();
  }

  edit(offset, data) {
    return this.publish({ offset, data }, { kind: 'edit' });
  }

  remove(offset) {
    return this.publish({ offset }, { kind: 'delete' });
  }

  kick(user, more) {
    return this.publish({ ...more, user }, { kind: 'kick' });
  }

  /** True if it was sent: a signal waits for nothing. */
  signal(kind, data) {
    const live = this.state === 'joined';
    if (live) this._hawser._say({ type: 'signal', room: this.name, kind, data });
    return live;
  }

  history({ before, limit } = {}) {
    return this._hawser._request(this, { type: 'history', room: this.name, before, limit });
  }

  leave() {
    if (!this._wanted) return;
    if (this._asked) this._hawser._say({ type: 'leave', room: this.name, id: `${++this._hawser._ids}` });
    this._gone('left');
    this.position = null;
    this._hawser._saveSoon();
  }

  _gone(state, reason = null) {
    this._wanted = this._asked = this._held = false;
    this._hawser._clear(this);
    this._hawser._refuseRequests(this, reason ?? 'not_joined');
    this.members = null;
    this.count = 0;
    this._to(state, reason);
  }

  _to(state, reason = null) {
    if (this.state === state && !reason) return;
    Object.assign(this, { state, reason });
    tell(this, 'state', this);
  }

  /** Asks again after a while. */
  _again(delay) {
    this._asked = false;
    this._held = true;
    this._hawser._after(this, delay, () => {
      this._held = false;
      this._hawser._wake();
    });
    this._to('joining');
  }

  _joined({ epoch, offset, end, count, members }) {
    if (!this._wanted || !isPosition({ epoch, offset })) return;
    this._advance(epoch, offset);
    this._end = isCount(end) ? end : offset;
    this.members = Array.isArray(members) ? new Map(members) : null;
    this.count = this.members ? this.members.size : isCount(count) ? count : 0;
    this.exact = true;
    this._to('joined');
    tell(this, 'presence', this);
    this._hawser._wake();
  }

  /** Never back within an epoch: what was read is not read again. */
  _advance(epoch, offset) {
    const same = this.position?.epoch === epoch;
    this.position = { epoch, offset: same ? Math.max(offset, this.position.offset) : offset };
    this._hawser._saveSoon();
  }

  _entry(elements) {
    const { epoch, offset: next } = this.position ?? {};
    const entry = entryOf(elements, epoch);
    const { offset, kind, user, data } = entry;
    if (this.state !== 'joined' || !isCount(offset) || offset < next) return;
    this._advance(epoch, offset + 1);
    entry.replay = offset < this._end;
    if (!entry.replay) this._presence(kind, user, data);
    tell(this, 'entry', entry);
  }

  /** Entries before `end` are in the snapshot already. */
  _presence(kind, user, data) {
    const came = kind === 'join';
    if (!came && kind !== 'leave' && kind !== 'kick') return;
    const who = kind === 'kick' ? data?.user : user;
    const sessions = kind === 'kick' ? 0 : data?.sessions;
    if (this.members && sessions) this.members.set(who, sessions);
    else this.members?.delete(who);
    if (this.members) this.count = this.members.size;
    else if (came ? sessions === 1 : sessions === 0) this.count = Math.max(0, this.count + (came ? 1 : -1));
    tell(this, 'presence', this);
  }

  _gap({ asked, epoch, offset }) {
    if (this.state !== 'joined' || !isPosition({ epoch, offset })) return;
    this._advance(epoch, offset);
    if (offset > this._end) this.exact = false;
    const missing = asked?.epoch === epoch ? offset - asked.offset : null;
    tell(this, 'gap', { room: this.name, asked, epoch, offset, missing, reset: missing === null });
  }

  _leftUnasked(reason) {
    if (!this._wanted) return;
    if (reason === 'replaced') this._hawser._renewed(() => true);
    else if (reason === 'reset') this._again(this._hawser._o.random() * this._hawser._backOff.shortest);
    else this._gone('left', reason);
  }

  _refused({ code, reason, final, retryAfter }) {
    if (!this._wanted) return;
    if (final !== true) return this._again(this._hawser._delay(retryAfter));
    // A position that the server does not know would be refused for ever.
    if (code === 'offset_in_future') this.position = null;
    this._gone('refused', code);
  }
}

/*
 * A link is one connection over one transport: `begin` says hello, `join` asks for rooms that were not asked for, `send` takes texts of
 * messages, `bye` leaves, `close` ends it. It tells of `_opened`, `_heard` or `_message`, and `_lost`.
 */

class WebSocketLink {
  constructor(hawser) {
    this.hawser = hawser;
    const socket = (this.socket = new hawser._o.WebSocket(hawser._address('ws'), 'hawser.v1'));
    socket.onopen = () => {
      if (socket.protocol !== 'hawser.v1') return hawser._lost(this, { kind: 'step', key: 'HANDSHAKE' });
      hawser._opened(this);
      this.begin();
    };
    socket.onmessage = ({ data }) => hawser._heard(this, data);
    socket.onclose = ({ code, reason }) => hawser._lost(this, { kind: 'close', key: code, text: reason });
    // What is wrong follows as a close.
    socket.onerror = () => {};
  }

  begin() {
    if (this.hawser._link === this) this.send([this.hawser._hello()]);
  }

  join() {
    this.send(this.hawser._joins(false));
  }

  send(texts) {
    for (const text of texts) this.socket.send(text);
  }

  ping() {
    this.hawser._say({ type: 'ping' });
  }

  bye() {
    this.send(['{"type":"bye"}']);
    this.close(1000);
  }

  close(code) {
    this.socket.close(code);
  }
}

class HttpLink {
  constructor(hawser) {
    this.hawser = hawser;
    this.begin();
  }

  begin() {
    this.close();
    this.outbox = [];
    this.busy = false;
    this.saying = new AbortController();
    this.read();
  }

  read() {
    this.reading?.abort();
    this.reading = new AbortController();
    this.attempt('reading', 'run');
  }

  /** Rooms are named when a stream or a poll begins: another room needs another one. */
  join() {
    if (this.hawser._unasked().length) this.read();
  }

  send(texts) {
    this.outbox.push(...texts);
    if (!this.busy) this.attempt('saying', 'pump');
  }

  /** What fails after it was aborted is of no interest. */
  async attempt(name, action) {
    const turn = this[name];
    try {
      await this[action](turn);
    } catch (error) {
      if (this[name] === turn) this.hawser._lost(this, error.kind ? error : { kind: 'step', key: 'HTTP', text: error.message });
    }
  }

  /** One request at a time, so that publishes stay in order. */
  async pump(turn) {
    this.busy = true;
    while (this.outbox.length) {
      let chars = 0;
      const more = this.outbox.findIndex((text, at) => (chars += text.length) > BATCH_CHARS && at > 0);
      const texts = this.outbox.splice(0, more < 0 ? Infinity : more);
      const answers = await this.answers([this.hawser._hello(0), ...texts], turn);
      if (this.saying !== turn) return;
      for (const message of answers) if (message?.type !== 'welcome') this.hawser._message(this, message);
      if (!this.outbox.length) this.hawser._answered(this);
    }
    this.busy = false;
  }

  async answers(texts, turn) {
    const response = await this.post(texts, 'application/json', turn.signal);
    const answers = await response.json();
    if (!Array.isArray(answers)) throw { kind: 'step', key: 'HANDSHAKE' };
    return answers;
  }

  async post(texts, accept, signal, keepalive = false) {
    const { fetch, credentials, headers } = this.hawser._o;
    const response = await fetch(this.hawser._address('http'), {
      method: 'POST',
      headers: { ...headers, 'Content-Type': 'application/json', Accept: accept },
      body: `[${texts}]`,
      credentials,
      cache: 'no-store',
      signal,
      keepalive,
    });
    if (response.status !== 200) throw this.refusal(response);
    if (!response.headers.get('Content-Type')?.startsWith(accept)) throw { kind: 'step', key: 'HANDSHAKE' };
    return response;
  }

  refusal({ status, headers }) {
    const given = headers.get('Retry-After');
    const millis = given && (isNaN(given) ? Date.parse(given) - this.hawser._now() : given * 1000);
    return { kind: 'status', key: status, retryAfter: millis === null ? null : Math.max(0, Math.round(millis)) };
  }

  ping() {}

  bye() {
    this.post([this.hawser._hello(0), '{"type":"bye"}'], 'application/json', undefined, true).catch(() => {});
    this.close();
  }

  close() {
    this.reading?.abort();
    this.saying?.abort();
    this.reading = this.saying = null;
  }
}

/** Server-sent events (section 8.2). */
class StreamLink extends HttpLink {
  async run(turn) {
    const { hawser } = this;
    const response = await this.post([hawser._hello(), ...hawser._joins(true)], 'text/event-stream', turn.signal);
    hawser._opened(this);
    const decoder = new TextDecoder();
    const reader = response.body.getReader();
    let rest = '';
    let data = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (this.reading !== turn) return;
      if (done) throw { kind: 'close', key: 1006, text: 'the stream has ended' };
      hawser._alive();
      // A CR at the end may have its LF in what comes next.
      const lines = (rest + decoder.decode(value, { stream: true })).split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop();
      for (const line of lines) {
        if (line.startsWith('data:')) {
          data += line.slice(5);
        } else if (!line && data) {
          hawser._heard(this, data);
          data = '';
        }
      }
    }
  }
}

/** Long-polling (section 8.3). */
class PollLink extends HttpLink {
  async run(turn) {
    const { hawser } = this;
    for (let wait = 0; this.reading === turn; wait = Math.min(hawser.times.wait, hawser.times.idle / 2)) {
      hawser._alive();
      const begun = hawser._now();
      const answers = await this.answers([hawser._hello(wait), ...hawser._joins(true)], turn);
      if (this.reading !== turn) return;
      hawser._opened(this);
      for (const message of answers) hawser._message(this, message);
      // A server that does not wait must not be asked in a loop.
      const news = answers.some(message => message?.type !== 'welcome' && message?.type !== 'joined');
      const early = hawser._backOff.shortest - (hawser._now() - begun);
      if (wait && !news && early > 0) await new Promise(done => hawser._o.clock.setTimeout(done, early));
    }
  }
}

const LINKS = { websocket: WebSocketLink, sse: StreamLink, polling: PollLink };

function storageOfTab() {
  try {
    return globalThis.sessionStorage;
  } catch {
    return null;
  }
}

const defaults = () => ({
  transports: Object.keys(LINKS),
  returnAfter: 300000,
  WebSocket: globalThis.WebSocket,
  fetch: (...request) => globalThis.fetch(...request),
  storage: storageOfTab(),
  locks: globalThis.navigator?.locks,
  page: globalThis,
  random: Math.random,
  clock: {
    now: () => Date.now(),
    setTimeout: (action, millis) => setTimeout(action, millis),
    clearTimeout: timer => clearTimeout(timer),
  },
});

class Hawser {
  state = 'connecting';
  transport = null;
  retryAt = null;
  reason = null;
  id = null;
  user = null;
  times = TIMES;
  limits = null;
  _ids = 0;
  _rooms = new Map();
  _requests = new Map();
  _timers = new Map();
  /** The transport now, and the losses of it that came soon. */
  _at = 0;
  _early = 0;

  constructor(url, options) {
    const { onstate, onsettled } = options;
    Object.assign(this, { onstate, onsettled, _o: { ...defaults(), ...options } });
    this._transports = this._o.transports.filter(name => name !== 'websocket' || this._o.WebSocket);
    this._url = new URL(url, globalThis.location?.href);
    this._key = `hawser ${options.key ?? this._url}`;
    this._backOff = new BackOff(this._o.random);
    this._watch();
    this._restore();
    this._start();
  }

  room(name) {
    let room = this._rooms.get(name);
    if (!room) this._rooms.set(name, (room = new Room(this, name)));
    return room;
  }

  join(name, options) {
    return this.room(name).join(options);
  }

  /** Ends a wait by chance, but not what the server asked for; begins anew after it gave up. */
  retryNow() {
    if (this._ended || this._link || this.state === 'connecting') return;
    if (this.state !== 'stopped') return this._wait(Math.max(0, this._earliest - this._now()));
    this._backOff = new BackOff(this._o.random);
    this._open();
  }

  /** Leaves all rooms, for good. */
  stop() {
    if (this._ended) return;
    this._ended = true;
    if (this.state === 'connected') this._link.bye();
    else this._link?.close(4000);
    this._renew(() => true, 'stopped');
    for (const room of this._rooms.values()) this._refuseRequests(room, 'stopped');
    this._giveUp('stopped');
    this._clear('save');
    this._unstore();
    this._watching.abort();
  }

  // Time, storage, and the page

  _now() {
    return this._o.clock.now();
  }

  _after(key, millis, action) {
    this._clear(key);
    this._timers.set(key, this._o.clock.setTimeout(action, millis));
  }

  _clear(key) {
    this._o.clock.clearTimeout(this._timers.get(key));
    this._timers.delete(key);
  }

  /** How long to wait after a refusal that is not final. */
  _delay(retryAfter) {
    return isCount(retryAfter) ? Math.min(retryAfter, figure('longest-retry-after-millis')) : this._backOff.later().delay;
  }

  _watch() {
    const { page } = this._o;
    this._watching = new AbortController();
    const on = (name, action) => page.addEventListener?.(name, action, { signal: this._watching.signal });
    on('online', () => this.retryNow());
    on('offline', () => this.state === 'waiting' && this._to('offline'));
    on('visibilitychange', () => page.document?.visibilityState === 'visible' && this.state === 'connected' && this._link.ping());
    on('pagehide', () => this._save());
  }

  _restore() {
    this._begin();
    try {
      const stored = JSON.parse(this._o.storage.getItem(this._key));
      // Another user's session is none of ours.
      if (stored.name !== (this._o.name ?? null)) return;
      for (const [name, position, first, pending] of stored.rooms) {
        const room = this.room(name);
        Object.assign(room, { position });
        room._outbox.first = first;
        for (const [text, kind, at, tries] of pending) room._add(Object.assign(new Publish(room, text, kind, at), { _tries: tries, _stored: true }));
      }
      Object.assign(this, { _instance: stored.instance, _session: stored.session, _restored: true });
    } catch {
      // Nothing was stored, or nothing that can be used.
    }
  }

  _begin() {
    this._session = null;
    this._instance = `${this._now()}${this._o.random()}`;
  }

  /** What is out of date must not be found: its sequence numbers would be taken for repeats. */
  _save() {
    if (this._ended) return;
    this._clear('save');
    const rooms = [...this._rooms.values()].map(({ name, position, _outbox: { first, pending } }) => [
      name,
      position,
      first,
      pending.map(({ _text, kind, _at, _tries }) => [_text, kind, _at, _tries]),
    ]);
    const { _instance: instance, _session: session } = this;
    try {
      this._o.storage.setItem(this._key, json({ instance, session, name: this._o.name ?? null, rooms }));
    } catch {
      this._unstore();
    }
  }

  _unstore() {
    try {
      this._o.storage.removeItem(this._key);
    } catch {
      // There is no storage.
    }
  }

  _saveSoon() {
    if (!this._timers.has('save')) this._after('save', 250, () => this._save());
  }

  /** A tab that was duplicated has a copy of the storage, but not the lock. A page that is reloaded may get it a moment late. */
  async _start() {
    await null;
    if (!(await this._lock()) && !(await new Promise(done => this._after('try', 500, done)).then(() => this._lock()))) {
      this._renew(publish => publish._stored, 'other_tab');
    }
    if (!this._ended) this._open();
  }

  _lock() {
    const { locks } = this._o;
    this._release?.();
    if (!locks || this._ended) return true;
    return new Promise(done => {
      const held = lock => {
        done(!!lock);
        return lock && new Promise(release => (this._release = release));
      };
      locks.request(`${this._key} ${this._instance}`, { ifAvailable: true }, held).catch(() => done(true));
    });
  }

  // The connection

  _address(scheme) {
    return `${this._url}`.replace(/^(http|ws)/, scheme).replace(/#.*/, '');
  }

  _hello(wait) {
    return json({ type: 'hello', session: this._session ?? undefined, name: this._o.name, wait });
  }

  _open() {
    this._clear('try');
    if (this._at && this._now() - this._fellBack >= this._o.returnAfter) {
      // One loss is enough to go back to the transport that works.
      Object.assign(this, { _next: this._at, _at: 0, _early: EARLY_LOSSES - 1 });
    }
    this.transport = this._transports[this._at];
    this._openedAt = null;
    this._after('life', figure('opening-timeout-millis'), () => this._lost(this._link, { kind: 'step', key: 'TIMEOUT' }));
    this._to('connecting');
    if (this._ended) return;
    try {
      this._link = new LINKS[this.transport](this);
    } catch (error) {
      this._lost(this._link, { kind: 'step', key: 'CONNECT', text: error.message });
    }
  }

  _opened(link) {
    if (link === this._link) this._openedAt ??= this._now();
  }

  _alive() {
    if (this.state !== 'connected') return;
    this._after('life', this.times.idle, () => this._lost(this._link, { kind: 'cause', key: 'IDLE' }));
  }

  _to(state, reason = null) {
    if (state !== 'waiting' && state !== 'offline') this.retryAt = null;
    Object.assign(this, { state, reason });
    tell(this, 'state', this);
  }

  _drop() {
    const link = this._link;
    this._link = null;
    for (const key of ['life', 'ping', 'return']) this._clear(key);
    // Not 1000, which would leave the rooms.
    if (!this._ended) link?.close(4000);
    for (const room of this._rooms.values()) {
      this._clear(room);
      room._asked = room._held = false;
      room._outbox.reset();
      if (room._wanted) room._to('joining');
    }
    for (const request of this._requests.values()) request.sent = false;
  }

  _lost(link, loss) {
    if (link !== this._link || this._ended) return;
    const open = this._openedAt === null ? 0 : this._now() - this._openedAt;
    if (loss.key === 1009 || loss.key === 413) this._refuseLargest();
    this._drop();
    this._choose(open);
    const next = this._backOff.lost(loss, open);
    if (next.reason) return this._giveUp(next.reason);
    this._earliest = this._now() + next.least;
    this._wait(next.delay, loss.key);
  }

  /** Section 8.5. */
  _choose(open) {
    if (open >= EARLY) this._early = 0;
    else if (++this._early >= EARLY_LOSSES) {
      this._at = this._next ?? (this._at + 1) % this._transports.length;
      Object.assign(this, { _early: 0, _next: null, _fellBack: this._now() });
    }
  }

  _wait(delay, reason) {
    this.retryAt = this._now() + delay;
    this._after('try', delay, () => this._open());
    this._to(this._o.page.navigator?.onLine === false ? 'offline' : 'waiting', reason);
  }

  _giveUp(reason) {
    this._drop();
    this._clear('try');
    this._to('stopped', reason);
  }

  /** Another session, on another connection. */
  _renewed(isLost) {
    this._renew(isLost);
    this._drop();
    this._earliest = this._now() + this._backOff.shortest;
    this._wait(this._backOff.shortest);
  }

  /** A new session begins. Whether what was sent under the old one is in the log is not known. */
  _renew(isLost = publish => publish._tries, code = 'fate_unknown') {
    this._begin();
    for (const room of this._rooms.values()) room._outbox.renew(isLost, code);
    this._save();
    this._lock();
  }

  _refuseLargest() {
    const sent = [...this._rooms.values()].flatMap(room => [...room._outbox.sent.values()]);
    const [largest] = sent.sort((one, other) => other._bytes - one._bytes);
    largest?.room._outbox.drop(largest, 'too_large', 'the message was too large for the server');
  }

  _tooLarge({ _bytes: size }) {
    return size > this.limits?.data && `data has ${size} bytes, and ${this.limits.data} are allowed`;
  }

  /** Nobody looks for it any more after a day. Its number was used, if it was sent: so a new session begins. */
  _giveUpPublish(publish) {
    const tried = publish._tries > 0;
    publish.room._outbox.drop(publish, 'given_up', 'not acknowledged within a day');
    if (tried) this._renewed();
  }

  // What is sent

  _unasked(all) {
    return [...this._rooms.values()].filter(room => room._wanted && !room._held && (all || !room._asked));
  }

  _joins(all) {
    return this._unasked(all).map(room => {
      room._asked = true;
      return json({ type: 'join', room: room.name, from: room.position ?? room._from });
    });
  }

  _say(message) {
    if (this.state === 'connected') this._send([json(message)]);
  }

  _send(texts) {
    this._link.send(texts);
    this._after('ping', this.times.ping, () => this._link.ping());
  }

  /** Everything that is asked for in one turn of the event loop is stored and sent together. */
  _wake() {
    if (this._waking) return;
    this._waking = true;
    queueMicrotask(() => {
      this._waking = false;
      this._flush();
    });
  }

  _flush() {
    if (this.state !== 'connected') return this._save();
    this._link.join();
    const texts = [];
    for (const request of this._requests.values()) {
      if (request.sent || request.room.state !== 'joined') continue;
      request.sent = true;
      texts.push(request.text);
    }
    for (const room of this._rooms.values()) texts.push(...room._outbox.take(this.limits.unacknowledged));
    this._save();
    if (texts.length) this._send(texts);
  }

  _request(room, message) {
    const id = `${++this._ids}`;
    return new Promise((resolve, reject) => {
      if (this._ended || this._requests.size >= 100) return reject(new Refusal('queue_full'));
      this._requests.set(id, { room, text: json({ ...message, id }), resolve, reject });
      this._wake();
    });
  }

  _refuseRequests(room, code) {
    for (const [id, request] of this._requests) {
      if (request.room !== room) continue;
      this._requests.delete(id);
      request.reject(new Refusal(code));
    }
  }

  // What comes

  _heard(link, text) {
    let message;
    try {
      message = JSON.parse(text);
    } catch {
      return;
    }
    this._message(link, message);
  }

  _message(link, message) {
    if (link !== this._link || !message || typeof message !== 'object') return;
    this._alive();
    if (Array.isArray(message)) return this._rooms.get(message[0])?._entry(message);
    const room = this._rooms.get(message.room);
    switch (message.type) {
      case 'welcome':
        return this._welcome(message);
      case 'joined':
        return room?._joined(message);
      case 'gap':
        return room?._gap(message);
      case 'left':
        return message.reason && room?._leftUnasked(message.reason);
      case 'ack':
        return room?._outbox.acknowledge(message);
      case 'signal':
        return room && tell(room, 'signal', message);
      case 'history':
        return this._history(message);
      case 'refused':
        return this._refused(message, room);
    }
  }

  _welcome({ session, id, user, times, limits }) {
    Object.assign(this, { id, user, _session: session, times: numbers(TIMES, times), limits: numbers(LIMITS, limits) });
    const { shortest, longest } = numbers(this._backOff, times);
    Object.assign(this._backOff, { shortest, longest });
    if (this.state === 'connected') return;
    for (const { _outbox: outbox, pending } of this._rooms.values()) {
      for (const publish of pending) {
        const reason = !publish._tries && this._tooLarge(publish);
        if (reason) outbox.drop(publish, 'too_large', reason);
      }
    }
    if (this._at) this._after('return', this._fellBack + this._o.returnAfter - this._now(), () => this._return());
    this._to('connected');
    this._alive();
    this._wake();
    this._send([]);
  }

  _return() {
    this._drop();
    this._open();
  }

  _history({ id, epoch, start, entries }) {
    const request = this._requests.get(id);
    this._requests.delete(id);
    request?.resolve({ epoch, start, entries: entries.map(entry => entryOf(entry, epoch)) });
  }

  _refused(message, room) {
    const { of, code, reason, final, retryAfter, id } = message;
    if (of === 'hello') return this._helloRefused(message);
    if (of === 'join') return room?._refused(message);
    if (of === 'publish') return room?._outbox.refused(message);
    const request = this._requests.get(id);
    if (!request) return;
    if (final !== true) return this._after(request, this._delay(retryAfter), () => ((request.sent = false), this._wake()));
    this._requests.delete(id);
    request.reject(new Refusal(code, reason));
  }

  _helloRefused({ code, reason, final, retryAfter }) {
    if (code === 'already_welcome') return;
    if (code === 'session_unknown' && this._session) {
      this._renew();
      this._link.begin();
    } else if (final === true) {
      this._giveUp(code);
    } else {
      this._lost(this._link, { kind: 'refusal', key: code, text: reason, verdict: 'retry', retryAfter });
    }
  }

  /** What a request did not answer is asked again, with another connection. */
  _answered(link) {
    const waits = [...this._rooms.values()].some(room => room._outbox.sent.size);
    if (waits) this._lost(link, { kind: 'step', key: 'HTTP', text: 'a publish was not answered' });
  }
}

/** Takes part in the rooms at a URL, until it is stopped. */
export function connect(url, options = {}) {
  return new Hawser(url, options);
}
