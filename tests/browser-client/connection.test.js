import test from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Locks, abandon, ack, joined, welcome, world } from './support.js';
import { compact, withTable } from '../../browser/reopening.js';

const read = path => readFileSync(new URL(path, import.meta.url), 'utf8');

test('the table of reopening.tsv is the one in the client', () => {
  const tsv = read('../../client/src/main/resources/dev/hawser/client/reopening.tsv');
  const text = read('../../browser/hawser.js');
  assert.equal(withTable(text, tsv), text, 'run: node browser/reopening.js');
  assert.ok(text.includes(compact(tsv)));
});

test('it says what it is doing: connecting, connected, waiting until when, and over which transport', async t => {
  const { server, connect, states, clock, ...made } = await world(t);
  made.chance = 0.5;
  const client = connect();
  const peer = await server.peer();
  assert.deepEqual(await states.take(), { state: 'connecting', reason: null, retryAt: null, transport: 'websocket' });
  await peer.welcome();
  assert.equal((await states.take()).state, 'connected');
  assert.deepEqual([client.id, client.user], ['public', 'ann']);
  peer.close(1001);
  const { state, retryAt, reason } = await states.take();
  assert.deepEqual([state, reason], ['waiting', 1001]);
  assert.equal(retryAt, clock.now() + 500);
});

/** Ends connections with these codes, one after the other; gives the waits, and the state in which it stops. */
async function waits(made, codes, open = 0) {
  const result = [];
  made.connect({ transports: ['websocket'] });
  for (const code of codes) {
    const peer = await made.server.peer();
    await peer.welcome({ times: { idle: 1e6, ping: 1e6 } });
    await made.state('connected');
    made.clock.advance(open);
    peer.close(code);
    const { state, retryAt, reason } = await made.states.take();
    result.push(state === 'waiting' ? retryAt - made.clock.now() : `${state}: ${reason}`);
    if (state === 'waiting') made.clock.advance(retryAt - made.clock.now());
    else break;
  }
  return result;
}

test('waits become longer, up to a minute', async t => {
  const made = await world(t);
  made.chance = 1;
  assert.deepEqual(await waits(made, [1001, 1001, 1001, 1001, 1001, 1001]), [5000, 10000, 20000, 40000, 60000, 60000]);
});

test('a steady connection makes the waits short again', async t => {
  const made = await world(t);
  made.chance = 1;
  assert.deepEqual(await waits(made, [1001, 1001, 1001], 60000), [5000, 5000, 5000]);
});

test('a server that restarts is asked later', async t => {
  const made = await world(t);
  made.chance = 1;
  assert.deepEqual(await waits(made, [1012, 1013, 4429]), [30000, 30000, 30000]);
});

test('the times of the welcome are kept', async t => {
  const made = await world(t);
  made.connect();
  const peer = await made.server.peer();
  await peer.welcome({ times: { shortest: 900, longest: 2000 } });
  await made.state('connected');
  peer.close(1001);
  assert.equal((await made.state('waiting')).retryAt - made.clock.now(), 900);
  made.chance = 1;
  made.clock.advance(900);
  const next = await made.server.peer();
  await next.welcome({ times: { shortest: 900, longest: 2000 } });
  await made.state('connected');
  next.close(1001);
  assert.equal((await made.state('waiting')).retryAt - made.clock.now(), 2000);
});

test('three limited refusals end it', async t => {
  const made = await world(t);
  assert.deepEqual(await waits(made, [4401, 4401, 4401]), [500, 500, 'stopped: close 4401']);
});

for (const code of [1000, 1008, 1003]) {
  test(`close code ${code} is final`, async t => {
    assert.deepEqual(await waits(await world(t), [code]), [`stopped: close ${code}`]);
  });
}

test('who gave up can be told to try again', async t => {
  const made = await world(t);
  const client = made.connect();
  const peer = await made.server.peer();
  await peer.welcome();
  peer.close(1008);
  await made.state('stopped');
  client.retryNow();
  await (await made.server.peer()).welcome();
  await made.state('connected');
});

test('an attempt without an answer is given up', async t => {
  const { server, connect, clock, state } = await world(t);
  connect({ transports: ['websocket'] });
  const peer = await server.peer();
  await peer.take();
  clock.advance(20000);
  assert.equal((await state('waiting')).reason, 'TIMEOUT');
  assert.equal(await peer.closed.take(), 4000);
});

test('a hello that is refused for good stops it, and says why', async t => {
  const { server, connect, state } = await world(t);
  connect();
  const peer = await server.peer();
  await peer.take();
  peer.send({ type: 'refused', of: 'hello', code: 'name_required', reason: 'who?', final: true });
  assert.equal((await state('stopped')).reason, 'name_required');
});

test('a hello that is refused for now is said again later', async t => {
  const { server, connect, states, clock } = await world(t);
  connect();
  const peer = await server.peer();
  await peer.take();
  peer.send({ type: 'refused', of: 'hello', code: 'name_taken', reason: 'no', final: false, retryAfter: 9000 });
  const { retryAt, reason } = await states.until(({ state }) => state === 'waiting');
  assert.deepEqual([retryAt - clock.now(), reason], [9000, 'name_taken']);
});

test('an unknown session that was not given is no reason to ask for ever', async t => {
  const { server, connect, state } = await world(t);
  connect();
  const peer = await server.peer();
  await peer.take();
  peer.send({ type: 'refused', of: 'hello', code: 'session_unknown', final: true });
  assert.equal((await state('stopped')).reason, 'session_unknown');
});

test('a ping is sent when nothing else was for a while', async t => {
  const { lobby, clock } = await world(t);
  const { room, peer } = await lobby({}, {}, {}, { times: { idle: 600000 } });
  clock.advance(24999);
  room.publish('a');
  assert.equal((await peer.take()).type, 'publish');
  clock.advance(24999);
  room.signal('mark');
  assert.equal((await peer.take()).type, 'signal', 'something was sent meanwhile');
  clock.advance(1);
  assert.deepEqual(await peer.take(), { type: 'ping' });
});

test('signals, which nobody answers, do not put off the ping', async t => {
  const { lobby, clock } = await world(t);
  const { room, peer } = await lobby();
  clock.advance(24999);
  room.signal('mark');
  assert.equal((await peer.take()).type, 'signal');
  clock.advance(1);
  room.signal('mark');
  assert.equal((await peer.take()).type, 'ping');
});

test('pings go on', async t => {
  const { lobby, clock } = await world(t);
  const { peer, room } = await lobby();
  for (let i = 0; i < 4; i++) {
    clock.advance(25000);
    assert.deepEqual(await peer.take(), { type: 'ping' });
    peer.send({ type: 'pong' }, { type: 'signal', room: 'lobby' });
    await new Promise(resolve => (room.onsignal = resolve));
  }
});

test('a connection on which nothing is heard is taken for lost', async t => {
  const { lobby, clock, state } = await world(t);
  await lobby();
  clock.advance(60000);
  assert.equal((await state('waiting')).reason, 'IDLE');
});

test('nonsense for times and limits does not make it spin', async t => {
  const { lobby, clock } = await world(t);
  const { client } = await lobby({}, {}, {}, { times: { ping: 0, idle: 'soon', longest: -1 }, limits: { data: null, unacknowledged: 0 } });
  assert.deepEqual([client.times.ping, client.times.idle, client.limits.data], [25000, 60000, 65536]);
  assert.equal(client.limits.unacknowledged, 64);
  clock.advance(24999);
  assert.equal(client.state, 'connected');
});

test('a page that is seen again asks at once whether the connection lives', async t => {
  const { lobby, page } = await world(t);
  const { peer } = await lobby();
  page.document.visibilityState = 'hidden';
  page.happen('visibilitychange');
  page.document.visibilityState = 'visible';
  page.happen('visibilitychange');
  assert.deepEqual(await peer.take(), { type: 'ping' });
  assert.equal(peer.messages.length, 0);
});

test('a network that is back ends the wait, but not the shortest delay', async t => {
  const made = await world(t);
  made.chance = 1;
  const { peer } = await made.lobby();
  made.page.navigator.onLine = false;
  peer.lose();
  const { retryAt } = await made.state('offline');
  assert.equal(retryAt - made.clock.now(), 5000);
  made.page.navigator.onLine = true;
  made.page.happen('online');
  assert.equal((await made.state('waiting')).retryAt - made.clock.now(), 500);
  made.clock.advance(500);
  await (await made.server.peer()).welcome();
  await made.state('connected');
});

test('a network that is back is shown, also where the wait cannot be shorter', async t => {
  const made = await world(t);
  const { peer } = await made.lobby();
  made.page.navigator.onLine = false;
  peer.lose();
  await made.state('offline');
  made.page.navigator.onLine = true;
  made.page.happen('online');
  assert.equal((await made.state('waiting')).retryAt - made.clock.now(), 500);
  assert.equal(made.clock.due, 1);
});

test('a network that goes while it waits is shown, and what the server asked for is waited for', async t => {
  const made = await world(t);
  made.chance = 1;
  const { client, peer } = await made.lobby();
  peer.close(1012);
  await made.state('waiting');
  made.page.happen('offline');
  await made.state('offline');
  made.clock.advance(1000);
  client.retryNow();
  assert.equal((await made.state('waiting')).retryAt - made.clock.now(), 4000);
});

test('who tries again as soon as it waits keeps the shortest delay, and one timer', async t => {
  const made = await world(t);
  made.chance = 1;
  const heard = [];
  const client = made.connect({
    onstate: hawser => {
      heard.push(hawser.state);
      if (hawser.state === 'waiting') hawser.retryNow();
      made.states.put({ state: hawser.state });
    },
  });
  const peer = await made.server.peer();
  await peer.welcome();
  await made.state('connected');
  peer.close(1001);
  await made.state('waiting');
  assert.equal(client.retryAt - made.clock.now(), 500);
  assert.equal(made.clock.due, 1);
  made.clock.advance(500);
  await (await made.server.peer()).welcome();
  await made.state('connected');
  assert.deepEqual(heard, ['connecting', 'connected', 'waiting', 'waiting', 'connecting', 'connected']);
});

test('stop says bye, closes with 1000, and leaves nothing behind', async t => {
  const { lobby, storage, state } = await world(t);
  const { client, room, peer } = await lobby();
  const publish = room.publish('a');
  const history = room.history();
  await peer.takes(2);
  client.stop();
  await assert.rejects(publish.promise, { code: 'stopped' });
  await assert.rejects(history, { code: 'stopped' });
  assert.deepEqual(await peer.take(), { type: 'bye' });
  assert.equal(await peer.closed.take(), 1000);
  assert.equal((await state('stopped')).reason, 'stopped');
  assert.equal(storage.values.size, 0);
  assert.equal(room.publish('b').code, 'stopped');
  assert.equal(client._timers.size, 0);
});

test('stop before there is a connection opens none', async t => {
  const { server, connect } = await world(t);
  connect().stop();
  const other = connect({ key: 'other' });
  await (await server.peer()).welcome();
  assert.equal(server.peers.length, 0);
  assert.ok(other);
});

test('a duplicated tab has a session of its own, and does not publish what the other one does', async t => {
  const made = await world(t);
  made.locks = new Locks();
  const { room, peer } = await made.lobby();
  room.publish('a');
  await peer.take();
  const copy = made.connect({ storage: made.storage.copy() });
  const mine = copy.join('lobby').publish('mine');
  await new Promise(setImmediate);
  made.clock.advance(500);
  const other = await made.server.peer();
  assert.equal((await other.welcome({ session: 'second' })).session, undefined);
  assert.deepEqual((await other.take()).from, { epoch: 'e1', offset: 0 });
  assert.equal((await other.take()).data, 'mine');
  assert.deepEqual(copy.room('lobby').pending, [mine]);
});

test('a reloaded page gets its lock, also a moment late', async t => {
  const made = await world(t);
  made.locks = new Locks();
  const { client } = await made.lobby();
  client._save();
  made.connect();
  await new Promise(setImmediate);
  abandon(client);
  await new Promise(setImmediate);
  made.clock.advance(500);
  assert.equal((await (await made.server.peer()).take()).session, 'token');
});

test('locks that are not to be had do not matter', async t => {
  const made = await world(t);
  made.locks = { request: () => Promise.reject(new Error('SecurityError')) };
  await made.lobby();
});

test('a full storage breaks nothing, and leaves no old state to be found', async t => {
  const { lobby, storage } = await world(t);
  const { room, peer } = await lobby();
  assert.equal(storage.values.size, 1);
  storage.full = true;
  const publish = room.publish('a');
  await peer.take();
  peer.send(ack(1));
  await publish.promise;
  assert.equal(storage.values.size, 0);
});

for (const storage of [null, undefined, { getItem: () => '{"rooms":7}' }, { getItem: () => '[' }]) {
  test(`a storage like ${JSON.stringify(storage)} breaks nothing`, async t => {
    const { lobby } = await world(t);
    const { room, peer } = await lobby({ storage });
    room.publish('a');
    assert.equal((await peer.take()).seq, 1);
  });
}

test('what another user stored is not used', async t => {
  const { lobby, connect, server } = await world(t);
  const { client, room, peer } = await lobby({ name: 'ann' });
  room.publish('a');
  await peer.take();
  abandon(client);
  const other = connect({ name: 'bob' });
  assert.deepEqual(await (await server.peer()).take(), { type: 'hello', name: 'bob', connection: 1 });
  assert.deepEqual(other.room('lobby').pending, []);
});

test('positions are stored soon', async t => {
  const { lobby, clock, connect, server } = await world(t);
  const { client, peer, events } = await lobby();
  peer.send(['lobby', 0, 1, 'bob', 'x']);
  await events.take();
  clock.advance(250);
  abandon(client);
  connect().join('lobby');
  const next = await server.peer();
  await next.welcome();
  assert.deepEqual((await next.take()).from, { epoch: 'e1', offset: 1 });
  next.send(joined());
});

test('what an old connection says is not heard any more', async t => {
  const { lobby, comeBack, clock } = await world(t);
  const { client, room, peer } = await lobby();
  const old = client._link;
  clock.advance(60000);
  const next = await comeBack();
  await next.lobby();
  const publish = room.publish('a');
  await next.take();
  client._message(old, ack(1, 99));
  client._message(old, welcome({ session: 'wrong' }));
  assert.equal(publish.state, 'pending');
  assert.equal(client._session, 'token');
  assert.ok(peer);
});
