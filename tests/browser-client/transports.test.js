import test from 'node:test';
import assert from 'node:assert/strict';
import { ack, joined, refused, skipped, welcome, world } from './support.js';

const types = messages => messages.map(({ type }) => type);
const entry = offset => ['lobby', offset, 1, 'bob', `m${offset}`];

/** A client on one fall-back whose first request was answered. */
async function stream(made, options, joinOptions) {
  const client = made.connect({ transports: ['sse'], name: 'ann', ...options });
  const room = client.join('lobby', joinOptions);
  const request = await made.server.requests.take();
  request.stream(welcome(), joined());
  await made.state('connected');
  return { client, room, request };
}

test('a stream begins with hello and the joins, and gives events', async t => {
  const made = await world(t);
  const entries = [];
  const { room, request } = await stream(made, {}, { onentry: entry => entries.push(entry.offset) });
  assert.equal(request.accept, 'text/event-stream');
  assert.deepEqual(request.messages, [{ type: 'hello', name: 'ann', connection: 1 }, { type: 'join', room: 'lobby', from: 'end' }]);
  const parts = [': comment\n\n', `data:${JSON.stringify(entry(0))}\r\n\r\n`, `event: x\nid: 7\ndata: ${JSON.stringify(entry(1))}`, '\n', '\ndata: {\n\n', '\n\n'];
  for (const part of parts) request.write(part);
  request.events(entry(2));
  await new Promise(resolve => (room.onentry = ({ offset }) => entries.push(offset) && offset === 2 && resolve()));
  assert.deepEqual(entries, [0, 1, 2]);
});

test('a character that is cut in two comes whole', async t => {
  const made = await world(t);
  const { room, request } = await stream(made);
  const bytes = Buffer.from(`data: ["lobby",0,1,"bob","ä"]\n\n`);
  const cut = bytes.indexOf(0xc3) + 1;
  request.response.write(bytes.subarray(0, cut), () => setImmediate(() => request.response.write(bytes.subarray(cut))));
  const { data } = await new Promise(resolve => (room.onentry = resolve));
  assert.equal(data, 'ä');
});

test('on a stream publishes go in requests of their own, one at a time', async t => {
  const made = await world(t);
  const { server } = made;
  const { room } = await stream(made);
  const first = room.publish('a');
  const request = await server.requests.take();
  assert.equal(request.accept, 'application/json');
  assert.deepEqual(request.messages, [
    { type: 'hello', session: 'token', name: 'ann', connection: 2, wait: 0 },
    { type: 'publish', room: 'lobby', seq: 1, data: 'a' },
  ]);
  room.publish('b');
  room.publish('c');
  await new Promise(setImmediate);
  assert.equal(server.requests.length, 0, 'the first one is not answered yet');
  request.answer(welcome(), ack(1));
  await first.promise;
  const next = await server.requests.take();
  assert.deepEqual(next.messages.slice(1).map(({ seq }) => seq), [2, 3]);
  next.answer(welcome(), ack(3));
});

test('a refusal in the middle is followed by one more request', async t => {
  const made = await world(t);
  const { room } = await stream(made);
  const [, bad, last] = ['a', 'bad', 'c'].map(text => room.publish(text));
  (await made.server.requests.take()).answer(welcome(), ack(1), refused(2, 'not_allowed'), skipped(3, 2));
  await assert.rejects(bad.promise, { code: 'not_allowed' });
  const next = await made.server.requests.take();
  assert.deepEqual(next.messages[1], { type: 'publish', room: 'lobby', seq: 2, data: 'c' });
  next.answer(welcome(), ack(2));
  await last.promise;
});

test('another room needs another stream, which has the positions of all', async t => {
  const made = await world(t);
  const { client, room, request } = await stream(made);
  request.events(entry(0));
  await new Promise(resolve => (room.onentry = resolve));
  client.join('news');
  const next = await made.server.requests.take();
  assert.deepEqual(next.messages.slice(1), [
    { type: 'join', room: 'lobby', from: { epoch: 'e1', offset: 1 } },
    { type: 'join', room: 'news', from: 'end' },
  ]);
  await request.ended.take();
  next.stream(welcome(), joined({ offset: 1, end: 1 }), joined({ room: 'news' }));
  await new Promise(resolve => (client.room('news').onstate = resolve));
  next.events(entry(1));
  assert.equal((await new Promise(resolve => (room.onentry = resolve))).offset, 1);
  assert.equal(client.state, 'connected');
});

test('a stream that ends is opened again, with what was not acknowledged', async t => {
  const made = await world(t);
  const { room, request } = await stream(made);
  room.publish('a');
  const lost = await made.server.requests.take();
  request.response.end();
  await made.state('waiting');
  await lost.ended.take();
  made.clock.advance(500);
  const again = await made.server.requests.take();
  assert.deepEqual(again.messages.map(({ type, session }) => [type, session]), [['hello', 'token'], ['join', undefined]]);
  again.stream(welcome(), joined());
  assert.deepEqual((await made.server.requests.take()).messages[1].data, 'a');
});

test('a publish that a request leaves without an answer is sent again', async t => {
  const made = await world(t);
  const { room } = await stream(made);
  room.publish('a');
  (await made.server.requests.take()).answer(welcome());
  assert.equal((await made.state('waiting')).reason, 'HTTP');
  made.clock.advance(500);
  (await made.server.requests.take()).stream(welcome(), joined());
  assert.equal((await made.server.requests.take()).messages[1].seq, 1);
});

test('a silent stream is taken for lost; comments are a sign of life', async t => {
  const made = await world(t);
  const { client, request } = await stream(made);
  made.clock.advance(59999);
  const heard = new Promise(resolve => {
    const { _alive: alive } = client;
    client._alive = () => resolve(alive.call(client));
  });
  request.write(':\n\n');
  await heard;
  made.clock.advance(59999);
  assert.equal(client.state, 'connected');
  made.clock.advance(1);
  assert.equal((await made.state('waiting')).reason, 'IDLE');
});

test('a silent stream is taken for lost though publishes are answered', async t => {
  const made = await world(t);
  const { room } = await stream(made);
  made.clock.advance(30000);
  const { promise } = room.publish('a');
  (await made.server.requests.take()).answer(welcome(), ack(1));
  await promise;
  await new Promise(setImmediate);
  made.clock.advance(30000);
  assert.equal((await made.state('waiting')).reason, 'IDLE');
});

test('a publish whose request has no answer for 20 s is sent again, though the stream lives', async t => {
  const made = await world(t);
  const { client, room, request } = await stream(made);
  room.publish('a');
  const silent = await made.server.requests.take();
  request.events(entry(0));
  await new Promise(resolve => (room.onentry = resolve));
  made.clock.advance(19999);
  assert.equal(client.state, 'connected');
  made.clock.advance(1);
  assert.equal((await made.state('waiting')).reason, 'TIMEOUT');
  await silent.ended.take();
  made.clock.advance(500);
  (await made.server.requests.take()).stream(welcome(), joined());
  assert.equal((await made.server.requests.take()).messages[1].seq, 1);
});

test('a request that was answered in time is no reason to give up', async t => {
  const made = await world(t);
  const { client, room } = await stream(made);
  const { promise } = room.publish('a');
  (await made.server.requests.take()).answer(welcome(), ack(1));
  await promise;
  await new Promise(setImmediate);
  made.clock.advance(20000);
  assert.equal(client.state, 'connected');
});

test('bye goes in a request of its own', async t => {
  const made = await world(t);
  const { client, request } = await stream(made);
  client.stop();
  assert.deepEqual(types((await made.server.requests.take()).messages), ['hello', 'bye']);
  await request.ended.take();
});

test('Retry-After of a 503 is waited for', async t => {
  const made = await world(t);
  made.chance = 1;
  made.connect({ transports: ['sse'] });
  (await made.server.requests.take()).refuse(503, { 'Retry-After': '7' });
  const { retryAt, reason } = await made.state('waiting');
  assert.deepEqual([retryAt - made.clock.now(), reason], [12000, 503]);
});

test('status 400 may be for a request that was cut, and three of them end it', async t => {
  const made = await world(t);
  made.connect({ transports: ['polling'] });
  for (let tries = 1; tries < 3; tries++) {
    (await made.server.requests.take()).refuse(400);
    const { retryAt, reason } = await made.state('waiting');
    assert.equal(reason, 400);
    made.clock.advance(retryAt - made.clock.now());
  }
  (await made.server.requests.take()).refuse(400);
  assert.equal((await made.state('stopped')).reason, 'status 400');
});

for (const status of [406, 415]) {
  test(`status ${status} is final`, async t => {
    const made = await world(t);
    made.connect({ transports: ['polling'] });
    (await made.server.requests.take()).refuse(status);
    assert.equal((await made.state('stopped')).reason, `status ${status}`);
  });
}

test('after 413 a probe asks for the largest publish', async t => {
  const made = await world(t);
  const { room } = await stream(made);
  const large = room.publish('x'.repeat(50));
  const small = room.publish('b');
  (await made.server.requests.take()).refuse(413);
  const { retryAt } = await made.state('waiting');
  made.clock.advance(retryAt - made.clock.now());
  (await made.server.requests.take()).stream(welcome(), joined());
  const probe = await made.server.requests.take();
  assert.deepEqual(probe.messages.slice(1).map(({ seq, kind, data }) => [seq, kind, data]), [[1, 'join', null], [2, undefined, 'b']]);
  probe.answer(welcome(), refused(1, 'kind_reserved'), skipped(2, 1));
  await assert.rejects(large.promise, { code: 'too_large' });
  const again = await made.server.requests.take();
  again.answer(welcome(), ack(1));
  await small.promise;
});

test('a page to log in is no stream', async t => {
  const made = await world(t);
  made.connect({ transports: ['sse'] });
  const request = await made.server.requests.take();
  request.response.writeHead(200, { 'Content-Type': 'text/html' }).end('<p>who are you?');
  assert.equal((await made.state('waiting')).reason, 'HANDSHAKE');
});

test('an unknown session is left behind on a stream too', async t => {
  const made = await world(t);
  const { request } = await stream(made);
  request.response.end();
  await made.state('waiting');
  made.clock.advance(500);
  (await made.server.requests.take()).stream({ type: 'refused', of: 'hello', code: 'session_unknown', final: true });
  await made.state('waiting');
  made.clock.advance(500);
  assert.deepEqual((await made.server.requests.take()).messages[0], { type: 'hello', name: 'ann', connection: 3 });
});

test('long-polling asks with wait 0 first, then waits as long as it may, with its positions', async t => {
  const made = await world(t);
  const room = made.connect({ transports: ['polling'] }).join('lobby');
  const entries = [];
  room.onentry = ({ offset }) => entries.push(offset);
  const first = await made.server.requests.take();
  assert.deepEqual(first.messages, [{ type: 'hello', connection: 1, wait: 0 }, { type: 'join', room: 'lobby', from: 'end' }]);
  first.answer(welcome(), joined());
  const second = await made.server.requests.take();
  assert.deepEqual(second.messages, [
    { type: 'hello', session: 'token', connection: 2, wait: 25000 },
    { type: 'join', room: 'lobby', from: { epoch: 'e1', offset: 0 } },
  ]);
  second.answer(welcome(), joined({ end: 2 }), entry(0), entry(1));
  const third = await made.server.requests.take();
  assert.deepEqual(third.messages[1].from, { epoch: 'e1', offset: 2 });
  third.answer(welcome(), joined({ offset: 2, end: 2 }), entry(1), entry(2));
  assert.equal((await made.server.requests.take()).messages[1].from.offset, 3);
  assert.deepEqual(entries, [0, 1, 2]);
  assert.equal(room.state, 'joined');
});

test('a server that does not wait is not asked in a loop', async t => {
  const made = await world(t);
  made.connect({ transports: ['polling'] }).join('lobby');
  (await made.server.requests.take()).answer(welcome(), joined());
  const asked = await made.server.requests.take();
  const timers = made.clock.due;
  asked.answer(welcome(), joined());
  while (made.clock.due === timers) await new Promise(setImmediate);
  assert.equal(made.server.requests.length, 0);
  made.clock.advance(500);
  await made.server.requests.take();
});

test('another room ends the poll under way, and publishes do not', async t => {
  const made = await world(t);
  const client = made.connect({ transports: ['polling'] });
  client.join('lobby');
  (await made.server.requests.take()).answer(welcome(), joined());
  const poll = await made.server.requests.take();
  const publish = client.room('lobby').publish('a');
  (await made.server.requests.take()).answer(welcome(), ack(1));
  await publish.promise;
  client.join('news');
  const next = await made.server.requests.take();
  assert.deepEqual(next.messages.slice(1).map(({ room }) => room), ['lobby', 'news']);
  await poll.ended.take();
});

test('a WebSocket that does not open at first is followed by a stream, and that by long-polling, without a wait', async t => {
  const made = await world(t);
  made.server.refusesSockets = true;
  const client = made.connect();
  client.join('lobby');
  const stream = await made.server.requests.take();
  assert.equal(stream.accept, 'text/event-stream');
  stream.refuse(502);
  const poll = await made.server.requests.take();
  assert.equal(poll.accept, 'application/json');
  poll.answer(welcome(), joined());
  assert.equal((await made.state('connected')).transport, 'polling');
  assert.equal(client._waits, 0);
});

test('transports on which nothing is heard have 3 s each at first, and the last one 20 s; then the first one is tried again after a wait', async t => {
  const made = await world(t);
  made.chance = 1;
  made.connect();
  const mute = await made.server.peer();
  await mute.take();
  made.clock.advance(2999);
  assert.equal(mute.closed.length, 0);
  made.clock.advance(1);
  assert.equal(await mute.closed.take(), 4000);
  const stream = await made.server.requests.take();
  made.clock.advance(3000);
  await stream.ended.take();
  const poll = await made.server.requests.take();
  made.clock.advance(19999);
  assert.equal(poll.ended.length, 0);
  made.clock.advance(1);
  const { retryAt, reason } = await made.state('waiting');
  assert.deepEqual([retryAt - made.clock.now(), reason], [5000, 'TIMEOUT']);
  made.clock.advance(5000);
  const patient = await made.server.peer();
  await patient.take();
  made.clock.advance(19999);
  patient.send(welcome());
  assert.equal((await made.state('connected')).transport, 'websocket');
});

test('a server that answers at first is asked again by the same transport, whatever it says', async t => {
  const made = await world(t);
  made.connect();
  const peer = await made.server.peer();
  await peer.take();
  peer.send({ type: 'refused', of: 'hello', code: 'too_many_sessions', final: false });
  const { retryAt } = await made.state('waiting');
  made.clock.advance(retryAt - made.clock.now());
  await (await made.server.peer()).welcome();
  assert.equal((await made.state('connected')).transport, 'websocket');
});

test('a WebSocket that lived for ten seconds is no reason for another transport', async t => {
  const made = await world(t);
  made.connect();
  for (let i = 0; i < 4; i++) {
    const peer = await made.server.peer();
    await peer.welcome();
    await made.state('connected');
    made.clock.advance(10000);
    peer.lose();
    const { retryAt, transport } = await made.state('waiting');
    assert.equal(transport, 'websocket');
    made.clock.advance(retryAt - made.clock.now());
  }
});

/** A client that has fallen back to a stream. */
async function fallenBack(made, options) {
  made.server.refusesSockets = true;
  const client = made.connect(options);
  const request = await made.server.requests.take();
  request.stream(welcome({ times: { idle: 1e6 } }));
  await made.state('connected');
  return { client, request };
}

test('after five minutes on a fall-back WebSocket is tried again', async t => {
  const made = await world(t);
  const { request } = await fallenBack(made);
  made.server.refusesSockets = false;
  made.clock.advance(300000);
  await request.ended.take();
  assert.equal((await (await made.server.peer()).welcome()).session, 'token');
  assert.equal((await made.state('connected')).transport, 'websocket');
});

test('when that fails once, the fall-back is taken again, and later WebSocket', async t => {
  const made = await world(t);
  await fallenBack(made, { returnAfter: 1000 });
  made.clock.advance(1000);
  const { retryAt } = await made.state('waiting');
  made.clock.advance(retryAt - made.clock.now());
  (await made.server.requests.take()).stream(welcome());
  assert.equal((await made.state('connected')).transport, 'sse');
  made.server.refusesSockets = false;
  made.clock.advance(1000);
  await (await made.server.peer()).welcome();
});

test('the application chooses the transports and their order', async t => {
  const made = await world(t);
  made.connect({ transports: ['polling', 'websocket'] });
  (await made.server.requests.take()).refuse(500);
  await (await made.server.peer()).welcome();
  assert.equal((await made.state('connected')).transport, 'websocket');
});
