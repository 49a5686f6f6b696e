// The client of hawser.v1; docs/browser-client.md has the reasons. Names with _ are for this file.

// <reopening> by browser/reopening.js; what is not named is limited
const REOPENING = {
  figure: { shortestDelay: 500, firstSpread: 5000, factor: 2, longestSpread: 60000, laterDelay: 5000, laterSpread: 25000, longestRetryAfter: 600000, steadyAfter: 60000, openingTimeout: 20000, refusedTries: 3 },
  cause: { IDLE: 'retry' },
  step: { CONNECT: 'retry', HTTP: 'retry', TIMEOUT: 'retry' },
  close: { 1000: 'final', 1001: 'retry', 1003: 'final', 1005: 'retry', 1006: 'retry', 1008: 'final', 1010: 'final', 1011: 'retry', 1012: 'later', 1013: 'later', 1014: 'retry', 1015: 'final', 3008: 'retry', 4408: 'retry', 4429: 'later' },
  status: { 400: 'limited', 401: 'limited', 403: 'limited', 404: 'limited', 407: 'limited', 408: 'retry', 413: 'limited', 421: 'retry', 425: 'retry', 429: 'later', 431: 'limited', '4xx': 'final', 501: 'final', 503: 'later', 505: 'final', '5xx': 'retry' },
};
// </reopening>
const FIGURES = REOPENING.figure;

const TIMES = { idle: 60000, ping: 25000, wait: 25000, shortest: FIGURES.shortestDelay, longest: FIGURES.longestSpread };
const LIMITS = { data: 65536, unacknowledged: 64 };
const DAY = 86400000;
// Refused, unless its number is in the log.
const PROBE = { kind: 'join', data: null };
const QUEUED = 1000;
const EARLY = 10000;
const EARLY_LOSSES = 3;
const PATIENCE = 3000;

const json = JSON.stringify;
const isCount = value => Number.isSafeInteger(value) && value >= 0;
const isPosition = value => typeof value?.epoch === 'string' && isCount(value.offset);
const look = (kind, key) => REOPENING[kind][key] ?? REOPENING[kind][`${(key / 100) | 0}xx`] ?? 'limited';

function quietly(action) {
  try {
    return action();
  } catch {
    return null;
  }
}

function numbers(known, given) {
  const result = { ...known };
  for (const name in known) if (isCount(given?.[name]) && given[name]) result[name] = given[name];
  return result;
}

function entryOf(elements, epoch) {
  const [room, offset, time, user = null, data = null, kind = null] = elements;
  return { room, epoch, offset, time, user, data, kind, removed: elements.length === 3 };
}

function become(target, state, reason = null) {
  Object.assign(target, { state, reason });
  tell(target, 'state', target);
}

function tell(target, name, value) {
  try {
    target[`on${name}`]?.(value);
  } catch (error) {
    console.error(error);
  }
}

const refusal = (code, reason = code) => Object.assign(new Error(reason), { name: 'Refusal', code });

class Publish {
  state = 'pending';
  // Attempts without an answer: after none it is not in the log.
  _tries = 0;

  constructor(room, text, kind, at) {
    Object.assign(this, { room, kind, data: JSON.parse(text), _at: at, _bytes: new TextEncoder().encode(text).length });
    this.promise = new Promise((resolve, reject) => {
      this._end = () => (this.code ? reject(refusal(this.code, this.reason)) : resolve(this.position));
    });
    this.promise.catch(() => {});
  }

  _settle(state, more) {
    const { room } = Object.assign(this, { state }, more);
    room.pending = room.pending.filter(other => other !== this);
    room._skips = 0;
    room._hawser._clear(this);
    this._end();
    tell(room._hawser, 'settled', this);
  }

  _refuse(code, reason = code) {
    this._settle('refused', { code, reason });
  }
}

class Room {
  position = null;
  count = 0;
  // pending[i] has the number _first + i. Nothing is sent before all that was behind a refusal (the hole) is answered.
  pending = [];
  _first = 1;
  _sent = new Map();
  _hole = Infinity;
  _skips = 0;

  constructor(hawser, name) {
    this._hawser = hawser;
    this.name = name;
  }

  join({ from, ...handlers } = {}) {
    Object.assign(this, handlers);
    if (this._wanted) return this;
    if (from) this.position = isPosition(from) ? from : null;
    this._from = from ?? 'end';
    this._wanted = true;
    become(this, 'joining');
    this._hawser._wake();
    return this;
  }

  leave() {
    if (!this._wanted) return;
    if (this._asked) this._hawser._say({ type: 'leave', room: this.name });
    this._gone('left');
    this.position = null;
    this._hawser._saveSoon();
  }

  publish(data, { kind } = {}) {
    const text = json(data);
    if (!text) throw new TypeError('data is no JSON value');
    const publish = new Publish(this, text, kind, this._hawser._now());
    if (this._hawser._ended) publish._refuse('stopped');
    else if (this.pending.length >= QUEUED) publish._refuse('queue_full');
    else if (!this._tooLarge(publish)) this._add(publish);
    return publish;
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

  signal(kind, data) {
    const live = this.state === 'joined';
    if (live) this._hawser._say({ type: 'signal', room: this.name, kind, data });
    return live;
  }

  history({ before, limit } = {}) {
    return this._hawser._request(this, { type: 'history', room: this.name, before, limit });
  }

  _tooLarge(publish) {
    const data = this._hawser.limits?.data;
    if (publish._tries || !(publish._bytes > data)) return false;
    publish._refuse('too_large', `data has ${publish._bytes} bytes, and ${data} are allowed`);
    return true;
  }

  _add(publish) {
    const hawser = this._hawser;
    this.pending.push(publish);
    hawser._after(publish, publish._at + DAY - hawser._now(), () => {
      publish._refuse('given_up');
      if (publish._tries) hawser._renewed();
    });
    hawser._wake();
  }

  _blocked() {
    return this._hawser._timers.has(this._sent) || Math.max(...this._sent.keys()) > this._hole;
  }

  _take(limit) {
    const texts = [];
    if (this._blocked()) return texts;
    if (this._forgotten) this._renew(undefined, undefined, this._forgotten);
    this._hole = Infinity;
    while (this._sent.size < Math.min(limit, this.pending.length)) {
      const publish = this.pending[this._sent.size];
      const seq = this._first + this._sent.size;
      this._sent.set(seq, publish);
      publish._tries++;
      const { data, kind } = publish._probe ? PROBE : publish;
      texts.push(json({ type: 'publish', room: this.name, seq, data, kind: kind ?? undefined }));
    }
    return texts;
  }

  _ack({ seq, epoch, offset }) {
    for (const [number, publish] of this._sent) {
      if (number > seq) continue;
      this._sent.delete(number);
      this._first = number + 1;
      publish._settle('acknowledged', { position: number === seq && isCount(offset) ? { epoch, offset } : null });
    }
    this._hawser._wake();
  }

  _publishRefused({ seq, code, reason, final, expected, retryAfter }) {
    const hawser = this._hawser;
    const publish = this._sent.get(seq);
    if (!publish) return;
    for (const number of this._sent.keys()) if (number === seq || (number < seq && number >= expected)) this._sent.delete(number);
    publish._tries--;
    const first = this._hole >= seq;
    this._hole = Math.min(this._hole, seq);
    const skipped = code === 'sequence_skipped';
    if (skipped && expected < this._first) this._forgotten = Math.max(1, expected);
    else if (final === true && !skipped) publish._refuse(publish._probe ?? code, publish._probe ?? reason);
    else if (!(expected < seq) || (first && this._skips++)) hawser._after(this._sent, hawser._delay(retryAfter));
    hawser._wake();
  }

  _lost() {
    this._hawser._clear(this);
    this._hawser._clear(this._sent);
    this._sent.clear();
    this._hole = Infinity;
    this._asked = this._forgotten = 0;
    if (this.state === 'joined') become(this, 'joining');
  }

  _renew(isLost = publish => publish._tries, code = 'fate_unknown', first = 1) {
    for (const publish of this.pending.filter(isLost)) publish._refuse(code);
    this._first = first;
    this._forgotten = 0;
  }

  _gone(state, reason = null) {
    this._wanted = this._asked = false;
    this._hawser._clear(this);
    this._hawser._refuseRequests(reason ?? 'not_joined', this);
    this.members = null;
    this.count = 0;
    become(this, state, reason);
  }

  _again(delay, reason) {
    this._asked = false;
    this._hawser._after(this, delay);
    become(this, 'joining', reason);
  }

  _joined({ epoch, offset, end, count, members }) {
    if (!this._wanted || !isPosition({ epoch, offset })) return;
    this._advance(epoch, offset);
    this._end = end;
    this.members = members ? quietly(() => new Map(members)) : null;
    this.count = this.members?.size ?? count;
    if (this.state !== 'joined') become(this, 'joined');
    tell(this, 'presence', this);
    this._hawser._wake();
  }

  _advance(epoch, offset) {
    const { position } = this;
    this.position = { epoch, offset: position?.epoch === epoch ? Math.max(offset, position.offset) : offset };
    this._hawser._saveSoon();
  }

  _entry(elements) {
    const { epoch, offset: next } = this.position ?? {};
    const entry = entryOf(elements, epoch);
    if (this.state !== 'joined' || !isCount(entry.offset) || entry.offset < next) return;
    this._advance(epoch, entry.offset + 1);
    entry.replay = entry.offset < this._end;
    if (!entry.replay && /^(join|leave|kick)$/.test(entry.kind)) this._presence(entry);
    tell(this, 'entry', entry);
  }

  _presence({ kind, user, data }) {
    const [who, sessions] = kind === 'kick' ? [data?.user, 0] : [user, data?.sessions];
    if (!this.members) this.count += sessions ? kind === 'join' && sessions === 1 : -1;
    else {
      sessions ? this.members.set(who, sessions) : this.members.delete(who);
      this.count = this.members.size;
    }
    tell(this, 'presence', this);
  }

  _gap(gap) {
    const { room, asked, epoch, offset, end } = gap;
    if (this.state !== 'joined' || !isPosition(gap)) return;
    this._advance(epoch, offset);
    const reset = asked?.epoch !== epoch;
    tell(this, 'gap', { room, asked, epoch, offset, missing: reset ? null : offset - asked.offset, reset });
    if (isCount(end)) this._joined(gap);
  }

  _signal(signal) {
    tell(this, 'signal', signal);
  }

  _left({ reason }) {
    if (!this._wanted || !reason) return;
    if (reason === 'replaced') this._hawser._renewed(() => true);
    else if (reason === 'reset') this._again(this._hawser.times.shortest * this._hawser._o.random());
    else this._gone('left', reason);
  }

  _joinRefused({ code, reason, final, retryAfter }) {
    if (!this._wanted) return;
    if (final !== true) return this._again(this._hawser._delay(retryAfter), code);
    if (code === 'offset_in_future') this.position = null;
    this.message = reason;
    this._gone('refused', code);
  }
}

class WebSocketLink {
  constructor(hawser) {
    this.hawser = hawser;
    const socket = (this.socket = new hawser._o.WebSocket(hawser._address('ws'), 'hawser.v1'));
    socket.onopen = () => this.send([hawser._hello()]);
    socket.onmessage = ({ data }) => hawser._message(this, quietly(() => JSON.parse(data)));
    socket.onclose = ({ code }) => hawser._lost(this, { kind: 'close', key: code });
    socket.onerror = () => {};
  }

  join() {
    this.send(this.hawser._joins());
  }

  send(texts) {
    for (const text of texts) this.socket.send(text);
  }

  ping() {
    this.send(['{"type":"ping"}']);
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
    this.outbox = [];
    this.saying = new AbortController();
    this.read();
  }

  read() {
    this.reading?.abort();
    this.reading = new AbortController();
    this.attempt('run', this.reading);
  }

  join() {
    if (this.hawser._unasked().length) this.read();
  }

  send(texts) {
    this.outbox.push(...texts);
    if (!this.busy) this.attempt('pump', this.saying);
  }

  async attempt(action, { signal }) {
    try {
      await this[action](signal);
    } catch (error) {
      if (!signal.aborted) this.hawser._lost(this, { kind: 'step', key: 'HTTP', ...error });
    }
  }

  async pump(signal) {
    this.busy = true;
    while (this.outbox.length) {
      this.hawser._expect('say');
      const count = Math.max(1, 9e5 / this.hawser.limits.data);
      await this.exchange(0, this.outbox.splice(0, count), signal, true);
      if (signal.aborted) return;
      this.hawser._clear('say');
      if (!this.outbox.length) this.hawser._answered(this);
    }
    this.busy = false;
  }

  async exchange(wait, texts, signal, said) {
    const { hawser } = this;
    const response = await this.post(wait, texts, 'application/json', signal);
    const answers = await response.json();
    if (signal.aborted) return [];
    for (const message of answers) if (!said || message?.type !== 'welcome') hawser._message(this, message, said);
    return answers;
  }

  async post(wait, texts, accept, signal, keepalive) {
    const response = await this.hawser._o.fetch(this.hawser._address('http'), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: accept },
      body: `[${[this.hawser._hello(wait), ...texts]}]`,
      signal,
      keepalive,
    });
    const after = response.headers.get('Retry-After');
    if (response.status !== 200) throw { kind: 'status', key: response.status, retryAfter: after && after * 1000 };
    if (!response.headers.get('Content-Type')?.startsWith(accept)) throw { kind: 'step', key: 'HANDSHAKE' };
    return response;
  }

  ping() {}

  bye() {
    this.post(0, ['{"type":"bye"}'], 'application/json', undefined, true).catch(() => {});
    this.close();
  }

  close() {
    this.reading.abort();
    this.saying.abort();
  }
}

class StreamLink extends HttpLink {
  async run(signal) {
    const { hawser } = this;
    const response = await this.post(undefined, hawser._joins(true), 'text/event-stream', signal);
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (signal.aborted) return;
      if (done) throw { kind: 'close', key: 1006 };
      hawser._alive();
      const events = (rest + value).split(/\r?\n\r?\n/);
      rest = events.pop();
      for (const event of events) hawser._message(this, quietly(() => JSON.parse(event.match(/^data:(.*)/m)[1])));
    }
  }
}

class PollLink extends HttpLink {
  async run(signal) {
    const { hawser } = this;
    for (let wait = 0; !signal.aborted; wait = Math.min(hawser.times.wait, hawser.times.idle / 2)) {
      hawser._alive();
      const begun = hawser._now();
      const answers = await this.exchange(wait, hawser._joins(true), signal);
      // A server may not wait.
      const early = hawser.times.shortest - (hawser._now() - begun);
      if (wait && early > 0 && answers.every(message => /^(welcome|joined)$/.test(message?.type))) {
        await new Promise(done => hawser._o.clock.setTimeout(done, early));
      }
    }
  }
}

const LINKS = { websocket: WebSocketLink, sse: StreamLink, polling: PollLink };

class Hawser {
  state = 'connecting';
  _rooms = new Map();
  _requests = new Map();
  _timers = new Map();
  _ids = 0;
  _at = 0;
  // Nothing was heard, not every transport tried.
  _first = true;
  _early = 0;
  _waits = 0;
  _refusals = 0;
  times = TIMES;
  _watching = new AbortController();

  constructor(url, options) {
    const { onstate, onsettled, key } = options;
    Object.assign(this, { onstate, onsettled });
    this._o = {
      transports: Object.keys(LINKS),
      returnAfter: 300000,
      WebSocket: globalThis.WebSocket,
      fetch: globalThis.fetch?.bind(globalThis),
      storage: quietly(() => sessionStorage),
      locks: globalThis.navigator?.locks,
      page: globalThis,
      random: Math.random,
      clock: {
        now: Date.now,
        setTimeout: setTimeout.bind(globalThis),
        clearTimeout: clearTimeout.bind(globalThis),
      },
      ...options,
    };
    this._url = `${new URL(url, globalThis.location?.href)}`;
    this._key = `hawser ${key ?? this._url}`;
    this._watch();
    this._begin();
    quietly(() => this._restore());
    this._start();
  }

  room(name) {
    const room = this._rooms.get(name) ?? new Room(this, name);
    this._rooms.set(name, room);
    return room;
  }

  join(name, options) {
    return this.room(name).join(options);
  }

  retryNow() {
    if (this.retryAt > this._earliest) return this._pause(this._earliest - this._now());
    if (this.state !== 'stopped' || this._ended) return;
    this._waits = this._refusals = 0;
    this._open();
  }

  stop() {
    if (this._ended) return;
    this._ended = true;
    if (this.state === 'connected') {
      this._link.bye();
      this._link = null;
    }
    this._renew(() => true, 'stopped');
    this._refuseRequests('stopped');
    this._giveUp('stopped');
    this._clear('save');
    quietly(() => this._o.storage.removeItem(this._key));
    this._watching.abort();
  }

  _now() {
    return this._o.clock.now();
  }

  _after(key, millis, action = () => this._wake()) {
    this._clear(key);
    const due = () => {
      this._timers.delete(key);
      action();
    };
    this._timers.set(key, this._o.clock.setTimeout(due, millis));
  }

  _clear(key) {
    this._o.clock.clearTimeout(this._timers.get(key));
    this._timers.delete(key);
  }

  _delay(retryAfter) {
    return isCount(retryAfter) ? Math.min(retryAfter, FIGURES.longestRetryAfter) : FIGURES.laterDelay + FIGURES.laterSpread * this._o.random();
  }

  _watch() {
    const { page } = this._o;
    const on = (name, action) => page.addEventListener?.(name, action, this._watching);
    on('online', () => this.retryNow());
    on('online', () => this.state === 'offline' && become(this, 'waiting'));
    on('offline', () => this.state === 'waiting' && become(this, 'offline'));
    on('visibilitychange', () => page.document.visibilityState === 'visible' && this.state === 'connected' && this._link.ping());
  }

  _begin() {
    this._session = null;
    this._instance = `${this._now()}${this._o.random()}`;
  }

  _restore() {
    const [user, _instance, _session, rooms, _ids = 0] = JSON.parse(this._o.storage.getItem(this._key));
    if (user !== (this._o.name ?? null)) return;
    for (const [name, position, first, pending] of rooms) {
      const room = Object.assign(this.room(name), { position, _first: first });
      for (const [data, kind, at, tries] of pending) room._add(Object.assign(new Publish(room, json(data), kind, at), { _tries: tries, _stored: true }));
    }
    Object.assign(this, { _instance, _session, _ids });
  }

  _save() {
    if (this._ended) return;
    this._clear('save');
    const { name = null, storage } = this._o;
    const rooms = [...this._rooms.values()].map(room => [
      room.name,
      room.position,
      room._first,
      room.pending.map(({ data, kind, _at, _tries }) => [data, kind, _at, _tries]),
    ]);
    try {
      storage.setItem(this._key, json([name, this._instance, this._session, rooms, this._ids]));
    } catch {
      quietly(() => storage.removeItem(this._key));
    }
  }

  _saveSoon() {
    if (!this._timers.has('save')) this._after('save', 250, () => this._save());
  }

  async _start() {
    await null;
    if (!(await this._lock())) {
      await new Promise(done => this._after('try', 500, done));
      if (!(await this._lock())) this._renew(publish => publish._stored, 'other_tab');
    }
    if (!this._ended) this._open();
  }

  _lock() {
    const { locks } = this._o;
    this._release?.();
    if (!locks || this._ended) return true;
    return new Promise(done => {
      const held = lock => done(lock) ?? (lock && new Promise(release => (this._release = release)));
      locks.request(`${this._key} ${this._instance}`, { ifAvailable: true }, held).catch(() => done(true));
    });
  }

  _address(scheme) {
    return this._url.replace(/^(http|ws)/, scheme);
  }

  _hello(wait) {
    const connection = ++this._ids;
    this._save();
    return json({ type: 'hello', session: this._session ?? undefined, name: this._o.name, connection, wait });
  }

  _open() {
    this._drop();
    if (this._at && this._now() - this._fellBack >= this._o.returnAfter) {
      Object.assign(this, { _next: this._at, _at: 0, _early: EARLY_LOSSES - 1 });
    }
    this.transport = this._o.transports[this._at];
    this._expect('life');
    become(this, 'connecting');
    if (this._ended) return;
    try {
      this._link = new LINKS[this.transport](this);
    } catch {
      this._lost(null, { kind: 'step', key: 'CONNECT' });
    }
  }

  _expect(key) {
    const patience = this._first && this._o.transports[this._at + 1] ? PATIENCE : FIGURES.openingTimeout;
    this._after(key, patience, () => this._lost(this._link, { kind: 'step', key: 'TIMEOUT' }));
  }

  _alive() {
    if (this.state !== 'connected') return;
    this._after('life', this.times.idle, () => this._lost(this._link, { kind: 'cause', key: 'IDLE' }));
    // No timer starts one: a tab that is not seen has them late.
    if (!this._timers.has('ping')) this._send([]);
  }

  // Not with 1000, which would leave the rooms.
  _drop() {
    const link = this._link;
    this._link = this.retryAt = null;
    this.state = 'waiting';
    for (const key of ['life', 'say', 'ping', 'try', 'return']) this._clear(key);
    link?.close(4000);
    for (const room of this._rooms.values()) room._lost();
    for (const request of this._requests.values()) request.sent = false;
  }

  _lost(link, { kind, key, retryAfter, verdict = look(kind, key) }) {
    if (link !== this._link || this._ended) return;
    const open = this.state === 'connected' ? this._now() - this._welcomedAt : 0;
    if (key === 1009 || key === 413) this._probeLargest();
    this._drop();
    this._first &&= verdict === 'retry' && !isCount(retryAfter);
    if (open >= EARLY) this._early = 0;
    else if (this._first || key === 'TIMEOUT' || ++this._early >= EARLY_LOSSES) this._another();
    if (this._first) return this._open();
    if (open >= FIGURES.steadyAfter) this._waits = this._refusals = 0;
    const spread = Math.min(FIGURES.firstSpread * FIGURES.factor ** this._waits++, this.times.longest);
    if (verdict === 'limited') this._refusals++;
    if (verdict === 'final' || this._refusals >= FIGURES.refusedTries) this._giveUp(`${kind} ${key}`);
    else if (isCount(retryAfter)) this._wait(Math.min(retryAfter, FIGURES.longestRetryAfter), spread, key);
    else if (verdict === 'later') this._wait(FIGURES.laterDelay, Math.max(spread, FIGURES.laterSpread), key);
    else this._wait(0, Math.max(0, spread - this.times.shortest), key);
  }

  _probeLargest() {
    const sent = [...this._rooms.values()].flatMap(room => [...room._sent.values()]);
    const [largest = {}] = sent.filter(publish => !publish._probe).sort((one, other) => other._bytes - one._bytes);
    largest._probe = 'too_large';
  }

  // Section 8.5.
  _another() {
    this._at = this._next ?? (this._at + 1) % this._o.transports.length;
    Object.assign(this, { _early: 0, _next: null, _fellBack: this._now() });
    this._first &&= this._at;
  }

  _wait(least, spread, reason) {
    least = Math.max(least, this.times.shortest);
    const delay = least + spread * this._o.random();
    this._earliest = this._now() + least;
    this._pause(delay, reason);
  }

  _pause(delay, reason) {
    this.retryAt = this._now() + delay;
    this._after('try', delay, () => this._open());
    become(this, this._o.page.navigator?.onLine === false ? 'offline' : 'waiting', reason);
  }

  _giveUp(reason) {
    this._drop();
    become(this, 'stopped', reason);
  }

  _renew(isLost, code) {
    this._begin();
    for (const room of this._rooms.values()) room._renew(isLost, code);
    this._save();
    this._lock();
  }

  _renewed(isLost) {
    this._renew(isLost);
    if (!this._link) return;
    this._drop();
    this._wait(0, 0);
  }

  _unasked(all) {
    return [...this._rooms.values()].filter(room => room._wanted && !this._timers.has(room) && (all || !room._asked));
  }

  _joins(all) {
    return this._unasked(all).map(room => {
      room._asked = true;
      return json({ type: 'join', room: room.name, from: room.position ?? room._from });
    });
  }

  _say(message) {
    this._link?.send([json(message)]);
  }

  _send(texts) {
    this._link.send(texts);
    this._after('ping', this.times.ping, () => this._link.ping());
  }

  _wake() {
    if (!this._waking) queueMicrotask(() => this._flush());
    this._waking = true;
  }

  _flush() {
    this._waking = false;
    if (this.state !== 'connected') return this._save();
    this._link.join();
    const texts = [];
    for (const request of this._requests.values()) {
      if (request.sent || this._timers.has(request) || request.room.state !== 'joined') continue;
      request.sent = true;
      texts.push(request.text);
    }
    for (const room of this._rooms.values()) texts.push(...room._take(this.limits.unacknowledged));
    this._save();
    if (texts.length) this._send(texts);
  }

  _request(room, message) {
    const id = ++this._ids;
    return new Promise((resolve, reject) => {
      if (this._ended || this._requests.size >= 100) return reject(refusal('queue_full'));
      this._requests.set(id, { room, text: json({ ...message, id }), resolve, reject });
      this._wake();
    });
  }

  _refuseRequests(code, room) {
    for (const [id, request] of this._requests) {
      if (room && request.room !== room) continue;
      this._requests.delete(id);
      request.reject(refusal(code));
    }
  }

  _message(link, message, said) {
    if (link !== this._link || !message || typeof message !== 'object') return;
    this._first = false;
    if (!said) this._alive();
    const { type } = message;
    const room = this._rooms.get(message.room ?? message[0]);
    if (Array.isArray(message)) room?._entry(message);
    else if (/^(welcome|history|refused)$/.test(type)) this[`_${type}`](message, room);
    else if (/^(joined|gap|left|ack|signal)$/.test(type)) room?.[`_${type}`](message);
  }

  _welcome({ session, id, user, times, limits }) {
    Object.assign(this, { id, user, _session: session, times: numbers(TIMES, times), limits: numbers(LIMITS, limits) });
    if (this.state === 'connected') return;
    this._welcomedAt = this._now();
    for (const room of this._rooms.values()) for (const publish of room.pending) room._tooLarge(publish);
    if (this._at) this._after('return', this._fellBack + this._o.returnAfter - this._now(), () => this._open());
    become(this, 'connected');
    this._alive();
    this._wake();
  }

  _history({ id, epoch, start, entries }) {
    const request = this._requests.get(id);
    this._requests.delete(id);
    request?.resolve({ epoch, start, entries: quietly(() => entries.map(entry => entryOf(entry, epoch))) ?? [] });
  }

  _refused(message, room) {
    const { of, code, reason, final, retryAfter, id } = message;
    if (of === 'hello') return this._helloRefused(message);
    if (of === 'join') return room?._joinRefused(message);
    if (of === 'publish') return room?._publishRefused(message);
    const request = this._requests.get(id);
    if (!request) return;
    request.sent = false;
    if (final !== true) return this._after(request, this._delay(retryAfter));
    this._requests.delete(id);
    request.reject(refusal(code, reason));
  }

  _helloRefused({ code, final, retryAfter }) {
    if (code === 'session_unknown' && this._session) this._renewed();
    else if (final !== true) this._lost(this._link, { kind: 'refusal', key: code, verdict: 'retry', retryAfter });
    else this._giveUp(code);
  }

  _answered(link) {
    if ([...this._rooms.values()].some(room => room._sent.size)) this._lost(link, { kind: 'step', key: 'HTTP' });
  }
}

export const connect = (url, options = {}) => new Hawser(url, options);
