import test from 'node:test';
import assert from 'node:assert/strict';
import { abandon, ack, joined, refused, skipped, world } from './support.js';

const data = messages => messages.map(({ seq, data }) => [seq, data]);

test('says hello with its name, joins at the end, and publishes with its own count', async t => {
  const { server, connect } = await world(t);
  const client = connect({ name: 'ann' });
  const room = client.join('lobby');
  const peer = await server.peer();
  assert.deepEqual(await peer.welcome(), { type: 'hello', name: 'ann', connection: 1 });
  assert.deepEqual(await peer.take(), { type: 'join', room: 'lobby', from: 'end' });
  const first = room.publish('Hello');
  const second = room.publish({ text: 'a picture' }, { kind: 'image' });
  assert.deepEqual(await peer.take(), { type: 'publish', room: 'lobby', seq: 1, data: 'Hello' });
  assert.deepEqual(await peer.take(), { type: 'publish', room: 'lobby', seq: 2, data: { text: 'a picture' }, kind: 'image' });
  assert.equal(first.state, 'pending');
  peer.send(ack(1, 17), ack(2, 18));
  assert.deepEqual(await first.promise, { epoch: 'e1', offset: 17 });
  assert.equal(first.state, 'acknowledged');
  assert.deepEqual(await second.promise, { epoch: 'e1', offset: 18 });
});

test('publishes in a room that it has not joined', async t => {
  const { server, connect } = await world(t);
  const publish = connect().room('news').publish(1);
  const peer = await server.peer();
  await peer.welcome();
  assert.deepEqual(await peer.take(), { type: 'publish', room: 'news', seq: 1, data: 1 });
  peer.send(ack(1, 5, { room: 'news' }));
  assert.equal((await publish.promise).offset, 5);
});

test('an acknowledgement settles everything before it', async t => {
  const { lobby } = await world(t);
  const { room, peer } = await lobby();
  const all = ['a', 'b', 'c'].map(text => room.publish(text));
  await peer.takes(3);
  peer.send(ack(3, 9));
  assert.deepEqual(await Promise.all(all.map(({ promise }) => promise)), [null, null, { epoch: 'e1', offset: 9 }]);
});

test('edits, removes and kicks are publishes', async t => {
  const { lobby } = await world(t);
  const { room, peer } = await lobby();
  room.edit(17, 'better');
  room.remove(18);
  room.kick('eve', { reason: 'spam' });
  const sent = await peer.takes(3);
  assert.deepEqual(sent.map(({ kind, data }) => [kind, data]), [
    ['edit', { offset: 17, data: 'better' }],
    ['delete', { offset: 18 }],
    ['kick', { reason: 'spam', user: 'eve' }],
  ]);
});

test('what is not acknowledged is sent again in order on the next connection', async t => {
  const { lobby, comeBack } = await world(t);
  const { room, peer } = await lobby();
  const all = ['a', 'b', 'c'].map(text => room.publish(text));
  await peer.takes(3);
  peer.send(ack(1));
  await all[0].promise;
  peer.lose();
  const next = await comeBack();
  assert.equal((await next.welcome()).session, 'token');
  assert.equal((await next.take()).type, 'join');
  assert.deepEqual(data(await next.takes(2)), [[2, 'b'], [3, 'c']]);
  next.send(ack(2, 2, { repeat: true }), ack(3));
  assert.equal((await all[2].promise).offset, 3);
});

test('a lost acknowledgement makes no second publish', async t => {
  const { lobby, comeBack } = await world(t);
  const { room, peer } = await lobby();
  const publish = room.publish('once');
  const [sent] = await peer.takes(1);
  peer.lose();
  const next = await comeBack();
  await next.lobby();
  assert.deepEqual(await next.take(), sent);
  next.send(ack(1, 4, { repeat: true }));
  assert.equal((await publish.promise).offset, 4);
});

test('a final refusal in the middle of publishes frees its number, and those behind it are numbered anew', async t => {
  const { lobby } = await world(t);
  const { room, peer } = await lobby();
  const all = ['a', 'bad', 'c', 'd'].map(text => room.publish(text));
  await peer.takes(4);
  peer.send(refused(2, 'too_large'), skipped(3, 2));
  await assert.rejects(all[1].promise, { name: 'Refusal', code: 'too_large' });
  const late = room.publish('e');
  peer.send(skipped(4, 2), ack(1));
  assert.deepEqual(data(await peer.takes(3)), [[2, 'c'], [3, 'd'], [4, 'e']]);
  peer.send(ack(4));
  await late.promise;
  assert.equal(all[1].state, 'refused');
  assert.equal(all[3].state, 'acknowledged');
});

test('nothing is sent before all that was behind a refusal is answered, so that no answer is taken for another one', async t => {
  const { lobby } = await world(t);
  const { room, peer } = await lobby();
  const all = ['bad', 'b', 'bad too', 'd'].map(text => room.publish(text));
  await peer.takes(4);
  peer.send(refused(1, 'not_allowed'), skipped(2, 1), refused(3, 'not_allowed'), skipped(4, 1));
  assert.deepEqual(data(await peer.takes(2)), [[1, 'b'], [2, 'd']]);
  assert.deepEqual(all.map(({ state }) => state), ['refused', 'pending', 'refused', 'pending']);
});

test('a refusal that is not final is sent again after the time that the server gave', async t => {
  const { lobby, clock } = await world(t);
  const { room, peer, client } = await lobby();
  const publish = room.publish('a');
  room.publish('b');
  await peer.takes(2);
  peer.send(refused(1, 'too_fast', { final: false, retryAfter: 3000 }), skipped(2, 1), { type: 'signal', room: 'lobby', from: 'x', kind: 'k', data: 1 });
  await new Promise(resolve => (room.onsignal = resolve));
  clock.advance(2999);
  room.signal('mark', 1);
  assert.equal((await peer.take()).kind, 'mark');
  clock.advance(1);
  assert.deepEqual(data(await peer.takes(2)), [[1, 'a'], [2, 'b']]);
  assert.equal(publish.state, 'pending');
  assert.equal(client.state, 'connected');
});

test('a refusal that is not final and names no time is sent again later', async t => {
  const { lobby, clock } = await world(t);
  const { room, peer } = await lobby();
  room.publish('a');
  await peer.take();
  peer.send(refused(1, 'store_full', { final: false }), { type: 'signal', room: 'lobby' });
  await new Promise(resolve => (room.onsignal = resolve));
  clock.advance(5000);
  assert.deepEqual(data([await peer.take()]), [[1, 'a']]);
});

test('an acknowledgement without a position means that it is in the log, nobody knows where', async t => {
  const { lobby } = await world(t);
  const { room, peer } = await lobby();
  const publish = room.publish('a');
  await peer.take();
  peer.send({ type: 'ack', room: 'lobby', seq: 1, repeat: true });
  assert.equal(await publish.promise, null);
  room.publish('b');
  assert.equal((await peer.take()).seq, 2);
});

test('where a server does not remember the publisher it counts anew, and what it may have is reported', async t => {
  const { lobby, comeBack } = await world(t);
  const { room, peer } = await lobby();
  const first = room.publish('a');
  await peer.take();
  peer.send(ack(1));
  await first.promise;
  const unknown = room.publish('b');
  await peer.take();
  peer.lose();
  const next = await comeBack();
  await next.lobby();
  const fresh = room.publish('c');
  assert.deepEqual(data(await next.takes(2)), [[2, 'b'], [3, 'c']]);
  next.send(skipped(2, 1), skipped(3, 1));
  await assert.rejects(unknown.promise, { code: 'fate_unknown' });
  assert.equal(fresh.state, 'pending', 'it was refused the only time that it was sent');
  assert.deepEqual(data([await next.take()]), [[1, 'c']]);
});

test('nothing of another room is lost when a room does not remember the publisher', async t => {
  const { lobby } = await world(t);
  const { client, room, peer } = await lobby({}, {}, {}, { limits: { unacknowledged: 1 } });
  room.publish('a');
  await peer.take();
  peer.send(ack(1));
  await room.pending[0].promise;
  room.publish('b');
  await peer.take();
  const other = client.room('news').publish('sent');
  const late = client.room('news').publish('waits behind it');
  assert.equal((await peer.take()).room, 'news');
  peer.send(skipped(2, 1));
  assert.deepEqual(data([await peer.take()]), [[1, 'b']]);
  assert.equal(other.state, 'pending');
  peer.send({ ...ack(1), room: 'news' });
  await other.promise;
  const { room: name, seq } = await peer.take();
  assert.deepEqual([name, seq, late.state], ['news', 2, 'pending']);
});

test('an application that acts while a connection is lost breaks nothing', async t => {
  const { lobby, comeBack } = await world(t);
  const { room, peer } = await lobby();
  room.onstate = ({ state }) => {
    if (state !== 'joining') return;
    room.signal('typing');
    room.publish('meanwhile');
    room.leave();
  };
  peer.lose();
  const next = await comeBack();
  await next.welcome();
  assert.equal((await next.take()).data, 'meanwhile');
});

test('an unknown session is forgotten, and a new one begins', async t => {
  const { lobby, comeBack } = await world(t);
  const { room, peer } = await lobby();
  const unknown = room.publish('a');
  await peer.take();
  peer.lose();
  const next = await comeBack();
  const kept = room.publish('b');
  assert.equal((await next.take()).session, 'token');
  next.send({ type: 'refused', of: 'hello', code: 'session_unknown', reason: 'no', final: true });
  await assert.rejects(unknown.promise, { code: 'fate_unknown' });
  const third = await comeBack();
  assert.equal((await third.welcome()).session, undefined);
  assert.equal((await third.take()).type, 'join');
  assert.deepEqual(data([await third.take()]), [[1, 'b']]);
  assert.equal(kept.state, 'pending');
});

test('at most so many publishes as the server allows are under way', async t => {
  const { lobby } = await world(t);
  const { room, peer } = await lobby({}, {}, {}, { limits: { unacknowledged: 2 } });
  ['a', 'b', 'c', 'd'].forEach(text => room.publish(text));
  await peer.takes(2);
  room.signal('mark');
  assert.equal((await peer.take()).kind, 'mark');
  peer.send(ack(1));
  assert.deepEqual(data([await peer.take()]), [[3, 'c']]);
  peer.send(ack(3));
  assert.deepEqual(data([await peer.take()]), [[4, 'd']]);
});

test('the queue is bounded, and what is over it is refused at once', async t => {
  const { connect } = await world(t);
  const room = connect().room('lobby');
  for (let i = 0; i < 1000; i++) assert.equal(room.publish(i).state, 'pending');
  assert.equal(room.publish(1000).code, 'queue_full');
});

test('data over the limit is refused here, in bytes of UTF-8', async t => {
  const { lobby } = await world(t);
  const { room, peer } = await lobby({}, {}, {}, { limits: { data: 10 } });
  const large = room.publish('ääää1');
  assert.equal(large.code, 'too_large');
  await assert.rejects(large.promise, { message: 'data has 11 bytes, and 10 are allowed' });
  room.publish('ääää');
  assert.deepEqual(data([await peer.take()]), [[1, 'ääää']]);
});

test('data over the limit that was queued before the limit was known is refused with the welcome', async t => {
  const { server, connect } = await world(t);
  const room = connect().room('lobby');
  const large = room.publish('0123456789');
  room.publish('small');
  const peer = await server.peer();
  await peer.welcome({ limits: { data: 8 } });
  assert.deepEqual(data([await peer.take()]), [[1, 'small']]);
  assert.equal(large.code, 'too_large');
});

/** The lobby, on the connection after one that was closed with 1009 when these were under way. */
async function tooLarge({ lobby, comeBack }, texts) {
  const { room, peer } = await lobby();
  const all = texts.map(text => room.publish(text));
  await peer.takes(all.length);
  peer.close(1009);
  const next = await comeBack();
  await next.lobby();
  return { room, all, next };
}

const LARGE = 'x'.repeat(100);
const PROBE = { type: 'publish', room: 'lobby', seq: 2, kind: 'join', data: null };

test('after 1009 the largest publish is not sent again: a probe asks whether its number is in the log', async t => {
  const { all, next } = await tooLarge(await world(t), ['a', LARGE, 'b']);
  const sent = await next.takes(3);
  assert.deepEqual(sent[1], PROBE);
  assert.deepEqual(data(sent), [[1, 'a'], [2, null], [3, 'b']]);
  assert.equal(all[1].state, 'pending');
});

test('a probe that is refused frees the number, and the publish is too large', async t => {
  const { room, all, next } = await tooLarge(await world(t), ['a', LARGE, 'b']);
  await next.takes(3);
  next.send(ack(1), refused(2, 'kind_reserved'), skipped(3, 2));
  await assert.rejects(all[1].promise, { code: 'too_large', message: 'too_large' });
  assert.deepEqual(data([await next.take()]), [[2, 'b']]);
  next.send(ack(2));
  await all[2].promise;
  room.publish('c');
  assert.deepEqual(data([await next.take()]), [[3, 'c']]);
});

test('a probe that is acknowledged says that the publish was in the log, and the next one has a number of its own', async t => {
  const { room, all, next } = await tooLarge(await world(t), ['a', LARGE]);
  await next.takes(2);
  next.send(ack(2, 7, { repeat: true }));
  assert.equal((await all[1].promise).offset, 7);
  room.publish('b');
  assert.deepEqual(data([await next.take()]), [[3, 'b']]);
});

test('when the largest was not it, the next connection asks for the next largest too', async t => {
  const made = await world(t);
  const { next } = await tooLarge(made, ['a', LARGE, 'second']);
  await next.takes(3);
  next.close(1009);
  const third = await made.comeBack();
  await third.lobby();
  assert.deepEqual(data(await third.takes(3)), [[1, 'a'], [2, null], [3, null]]);
});

test('1009 when nothing is under way concerns no publish', async t => {
  const { lobby, comeBack } = await world(t);
  const { room, peer } = await lobby();
  peer.close(1009);
  const next = await comeBack();
  await next.lobby();
  room.publish('a');
  assert.deepEqual(data([await next.take()]), [[1, 'a']]);
});

test('what is not acknowledged after a day is given up, with its session', async t => {
  const { lobby, comeBack, clock } = await world(t);
  const { room, peer } = await lobby({}, {}, {}, { times: { idle: 2 * 86400000, ping: 2 * 86400000 } });
  const publish = room.publish('a');
  await peer.take();
  clock.advance(86400000);
  await assert.rejects(publish.promise, { code: 'given_up' });
  assert.equal(await peer.closed.take(), 4000);
  const next = await comeBack(500);
  assert.equal((await next.take()).session, undefined);
});

test('what else was sent when a publish is given up has an unknown fate, and what was not goes on', async t => {
  const { lobby, comeBack, clock } = await world(t);
  const { client, room, peer } = await lobby({}, {}, {}, { times: { idle: 2 * 86400000, ping: 2 * 86400000 }, limits: { unacknowledged: 1 } });
  room.publish('a');
  await peer.take();
  clock.advance(86399999);
  const waiting = room.publish('b');
  const other = client.room('news').publish('c');
  await peer.take();
  clock.advance(1);
  await assert.rejects(other.promise, { code: 'fate_unknown' });
  const next = await comeBack(500);
  await next.lobby();
  assert.deepEqual(data([await next.take()]), [[1, 'b']]);
  assert.equal(waiting.state, 'pending');
});

for (const [code, state] of [[1012, 'waiting'], [1008, 'stopped']]) {
  test(`a publish that is given up while it is ${state} ends the session, and nothing else`, async t => {
    const made = await world(t);
    const { client, room, peer } = await made.lobby({}, {}, {}, { times: { shortest: 2 * 86400000 } });
    room.publish('a');
    await peer.take();
    peer.close(code);
    await made.state(state);
    made.clock.advance(86400000);
    assert.equal(made.states.length, 0);
    assert.equal(client.state, state);
    client.retryNow();
    if (state === 'waiting') made.clock.advance(86400000);
    assert.equal((await (await made.server.peer()).take()).session, undefined);
  });
}

test('what was never sent is given up after a day without any loss of the session', async t => {
  const { connect, clock, server } = await world(t);
  const client = connect({ WebSocket: class { close() {} }, transports: ['websocket'] });
  const publish = client.room('lobby').publish('a');
  clock.advance(86400000);
  await assert.rejects(publish.promise, { code: 'given_up' });
  assert.equal(server.peers.length, 0);
});

test('data that is no JSON is an error of the caller', async t => {
  const { connect } = await world(t);
  const room = connect().room('lobby');
  assert.throws(() => room.publish(undefined), TypeError);
  assert.throws(() => room.publish(1n), TypeError);
});

test('a server that only skips is not asked in a loop', async t => {
  const { lobby, clock } = await world(t);
  const { room, peer } = await lobby();
  room.publish('a');
  await peer.take();
  peer.send(skipped(1, 1), { type: 'signal', room: 'lobby' });
  await new Promise(resolve => (room.onsignal = resolve));
  room.signal('mark');
  assert.equal((await peer.take()).kind, 'mark');
  clock.advance(5000);
  assert.equal((await peer.take()).seq, 1);
});

test('skips that name a smaller number again and again are not followed in a loop', async t => {
  const { lobby, clock } = await world(t);
  const { room, peer } = await lobby();
  for (const text of ['a', 'b']) room.publish(text);
  await peer.takes(2);
  peer.send(skipped(2, 1));
  assert.deepEqual(data(await peer.takes(2)), [[1, 'a'], [2, 'b']], 'once it is followed at once, from there');
  room.onsignal = () => room.signal('mark');
  peer.send(skipped(2, 1), { type: 'signal', room: 'lobby' });
  assert.equal((await peer.take()).type, 'signal');
  room.signal('mark');
  assert.equal((await peer.take()).type, 'signal', 'and then later');
  clock.advance(5000);
  assert.deepEqual(data(await peer.takes(2)), [[1, 'a'], [2, 'b']]);
});

test('answers to publishes that are not under way change nothing', async t => {
  const { lobby } = await world(t);
  const { room, peer } = await lobby();
  const publish = room.publish('a');
  await peer.take();
  peer.send(refused(7, 'too_large'), refused('1', 'too_large'), ack(0), { type: 'ack' }, ack(1, 3));
  assert.equal((await publish.promise).offset, 3);
});

test('publishes survive a reload in the middle', async t => {
  const { lobby, connect, server } = await world(t);
  const { client, room, peer } = await lobby();
  const first = room.publish('a');
  room.publish('b', { kind: 'note' });
  room.publish('c');
  const sent = await peer.takes(3);
  peer.send(ack(1));
  await first.promise;
  abandon(client);
  const again = connect();
  assert.deepEqual(again.room('lobby').pending.map(({ data, state }) => [data, state]), [['b', 'pending'], ['c', 'pending']]);
  again.join('lobby');
  const next = await server.peer();
  assert.equal((await next.welcome()).session, 'token');
  assert.deepEqual(await next.take(), { type: 'join', room: 'lobby', from: { epoch: 'e1', offset: 0 } });
  assert.deepEqual(await next.takes(2), sent.slice(1));
  next.send(joined(), ack(2, 8));
  const [restored] = again.room('lobby').pending;
  assert.equal((await restored.promise).offset, 8);
});

test('what is sent is stored before', async t => {
  const { lobby, storage } = await world(t);
  const { client, room, peer } = await lobby();
  const seen = [];
  client._link.send = texts => texts.length && seen.push([texts.length, [...storage.values.values()][0].includes('precious')]);
  room.publish('precious');
  await Promise.resolve();
  await Promise.resolve();
  assert.deepEqual(seen, [[1, true]]);
  assert.equal(peer.messages.length, 0);
});
