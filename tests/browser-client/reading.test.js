import test from 'node:test';
import assert from 'node:assert/strict';
import { joined, world } from './support.js';

const entry = (offset, data = `m${offset}`, ...more) => ['lobby', offset, 1000 + offset, 'bob', data, ...more];

test('entries come in order with everything that they have', async t => {
  const { lobby } = await world(t);
  const { peer, events } = await lobby({}, {}, { offset: 17, end: 18 });
  peer.send(entry(17), entry(18, { url: '/p/7' }, 'image'), ['lobby', 19, 1019]);
  const common = { room: 'lobby', epoch: 'e1', user: 'bob', kind: null, removed: false, replay: false };
  assert.deepEqual((await events.take()).entry, { ...common, offset: 17, time: 1017, data: 'm17', replay: true });
  assert.deepEqual((await events.take()).entry, { ...common, offset: 18, time: 1018, data: { url: '/p/7' }, kind: 'image' });
  assert.deepEqual((await events.take()).entry, { ...common, offset: 19, time: 1019, user: null, data: null, removed: true });
});

test('an entry below the position is not given again', async t => {
  const { lobby } = await world(t);
  const { room, peer, events } = await lobby();
  peer.send(entry(0), entry(1), entry(0), entry(1), entry(5));
  for (const offset of [0, 1, 5]) assert.equal((await events.take()).entry.offset, offset);
  assert.deepEqual(room.position, { epoch: 'e1', offset: 6 });
});

test('a room is read on from its position after a loss', async t => {
  const { lobby, comeBack } = await world(t);
  const { room, peer, events } = await lobby();
  peer.send(entry(0), entry(1));
  await events.take();
  await events.take();
  peer.lose();
  const next = await comeBack();
  const join = await next.lobby({}, { offset: 2, end: 4 });
  assert.deepEqual(join.from, { epoch: 'e1', offset: 2 });
  next.send(entry(2), entry(3));
  assert.equal((await events.until(({ entry }) => entry)).entry.offset, 2);
  assert.equal(room.state, 'joined');
});

test('a server that begins before the position in the same epoch gives nothing twice', async t => {
  const { lobby, comeBack } = await world(t);
  const { peer, events } = await lobby();
  peer.send(entry(0), entry(1));
  await events.until(({ entry }) => entry?.offset === 1);
  peer.lose();
  const next = await comeBack();
  await next.lobby({}, { offset: 0, end: 3 });
  next.send(entry(0), entry(1), entry(2));
  assert.equal((await events.until(({ entry }) => entry)).entry.offset, 2);
});

test('all rooms are joined again on a new connection', async t => {
  const { lobby, comeBack, server } = await world(t);
  const { client, peer } = await lobby();
  client.join('news', { from: 'start' });
  assert.equal((await peer.take()).from, 'start');
  peer.send(joined({ room: 'news', offset: 7, epoch: 'n' }));
  await new Promise(resolve => (client.room('news').onstate = resolve));
  peer.lose();
  const next = await comeBack();
  await next.welcome();
  assert.deepEqual((await next.takes(2)).map(({ room, from }) => [room, from.offset]), [['lobby', 0], ['news', 7]]);
  assert.equal(server.peers.length, 0);
});

for (const from of ['start', { last: 50 }, { epoch: 'e0', offset: 3 }]) {
  test(`reading begins where it was asked for: ${JSON.stringify(from)}`, async t => {
    const { server, connect } = await world(t);
    connect().join('lobby', { from });
    const peer = await server.peer();
    await peer.welcome();
    assert.deepEqual((await peer.take()).from, from);
  });
}

test('a gap in the same epoch says how many entries are missing', async t => {
  const { lobby } = await world(t);
  const { room, peer, events } = await lobby({}, {}, { offset: 20, end: 25 });
  const gap = { asked: { epoch: 'e1', offset: 17 }, epoch: 'e1', offset: 20 };
  peer.send({ type: 'gap', room: 'lobby', ...gap }, entry(20));
  assert.deepEqual((await events.take()).gap, { room: 'lobby', ...gap, missing: 3, reset: false });
  assert.equal((await events.take()).entry.offset, 20);
  assert.deepEqual([...room.members], [['ann', 1]], 'the snapshot is of after the gap');
});

test('a gap in another epoch says that what is shown no longer holds, and offsets begin anew', async t => {
  const { lobby, comeBack } = await world(t);
  const { room, peer, events } = await lobby({}, {}, { offset: 100, end: 100 });
  peer.lose();
  const next = await comeBack();
  await next.lobby({}, { epoch: 'e2', offset: 3, end: 5 });
  next.send({ type: 'gap', room: 'lobby', asked: { epoch: 'e1', offset: 100 }, epoch: 'e2', offset: 3 }, entry(3));
  const { gap } = await events.until(({ gap }) => gap);
  assert.deepEqual([gap.missing, gap.reset], [null, true]);
  assert.equal((await events.take()).entry.offset, 3);
  assert.deepEqual(room.position, { epoch: 'e2', offset: 4 });
});

const member = (offset, kind, user, sessions) => ['lobby', offset, 1, user, { session: 's', sessions }, kind];

test('a gap in the middle moves the position, and says who is there', async t => {
  const { lobby } = await world(t);
  const { room, peer, events } = await lobby();
  const gap = { asked: { epoch: 'e1', offset: 0 }, epoch: 'e1', offset: 50 };
  peer.send({ type: 'gap', room: 'lobby', ...gap, end: 52, count: 2, members: [['bob', 1], ['eve', 2]] });
  assert.deepEqual((await events.take()).gap, { room: 'lobby', ...gap, missing: 50, reset: false });
  assert.deepEqual(await events.take(), { members: [['bob', 1], ['eve', 2]], count: 2 });
  peer.send(entry(49), member(50, 'leave', 'bob', 0), member(51, 'join', 'dan', 1), member(52, 'leave', 'eve', 1));
  assert.equal((await events.take()).entry.offset, 50);
  assert.equal((await events.take()).entry.offset, 51);
  assert.deepEqual(await events.take(), { members: [['bob', 1], ['eve', 1]], count: 2 }, 'what is before the end is in the snapshot');
  assert.equal((await events.take()).entry.offset, 52);
  assert.deepEqual(room.position, { epoch: 'e1', offset: 53 });
});

test('a gap in a crowd says how many are there', async t => {
  const { lobby } = await world(t);
  const { peer, events } = await lobby();
  peer.send({ type: 'gap', room: 'lobby', asked: { epoch: 'e1', offset: 0 }, epoch: 'e1', offset: 50, end: 52, count: 5000 });
  assert.equal((await events.take()).gap.missing, 50);
  assert.deepEqual(await events.take(), { members: null, count: 5000 });
});

test('an application that leaves at a gap has left', async t => {
  const { lobby } = await world(t);
  const { room, peer, events } = await lobby();
  room.ongap = () => room.leave();
  peer.send({ type: 'gap', room: 'lobby', asked: { epoch: 'e1', offset: 0 }, epoch: 'e1', offset: 50, end: 52, count: 1, members: [['ann', 1]] });
  assert.equal((await events.take()).state, 'left');
  assert.equal((await peer.take()).type, 'leave');
  assert.deepEqual([room.state, room.members], ['left', null]);
});

test('presence is the snapshot, and the joins, leaves and kicks from its end on', async t => {
  const { lobby } = await world(t);
  const { room, peer, events } = await lobby({}, {}, { end: 2, members: [['ann', 1], ['bob', 1]], count: 2 });
  peer.send(member(0, 'join', 'eve', 1), member(1, 'leave', 'bob', 0));
  await events.until(({ entry }) => entry?.offset === 1);
  assert.deepEqual([...room.members], [['ann', 1], ['bob', 1]], 'what is before the end is in the snapshot');
  peer.send(member(2, 'join', 'bob', 2), member(3, 'join', 'dan', 1), member(4, 'leave', 'ann', 0), member(5, 'leave', 'bob', 1));
  await events.until(({ entry }) => entry?.offset === 5);
  assert.deepEqual([...room.members], [['bob', 1], ['dan', 1]]);
  peer.send(['lobby', 6, 1, 'bob', { user: 'dan', reason: 'spam' }, 'kick']);
  await events.until(({ entry }) => entry?.offset === 6);
  assert.deepEqual([...room.members], [['bob', 1]]);
  assert.equal(room.count, 1);
});

test('with too many users to name, they are counted', async t => {
  const { lobby } = await world(t);
  const { room, peer, events } = await lobby({}, {}, { members: undefined, count: 2000 });
  assert.equal(room.members, null);
  peer.send(member(0, 'join', 'u', 1), member(1, 'join', 'u', 2), member(2, 'leave', 'u', 1));
  await events.until(({ entry }) => entry?.offset === 2);
  assert.equal(room.count, 2001);
  peer.send(member(3, 'leave', 'u', 0), ['lobby', 4, 1, 'bob', { user: 'dan' }, 'kick']);
  await events.until(({ entry }) => entry?.offset === 4);
  assert.equal(room.count, 1999);
});

test('names like __proto__ and constructor are names', async t => {
  const { server, connect } = await world(t);
  const client = connect();
  const room = client.join('__proto__');
  const peer = await server.peer();
  await peer.welcome();
  assert.equal((await peer.take()).room, '__proto__');
  peer.send(joined({ room: '__proto__', members: [['__proto__', 1], ['constructor', 2]] }));
  peer.raw('["__proto__",0,1,"__proto__",{"__proto__":{"sessions":2},"sessions":3},"join"]');
  await new Promise(resolve => (room.onentry = resolve));
  assert.deepEqual([...room.members], [['__proto__', 3], ['constructor', 2]]);
  assert.equal(room.position.offset, 1);
  assert.equal({}.sessions, undefined);
});

test('signals come and go, and are not sent where the session is not', async t => {
  const { lobby } = await world(t);
  const { client, room, peer, events } = await lobby();
  peer.send({ type: 'signal', room: 'lobby', from: 'bob', kind: 'typing', data: true });
  const { signal } = await events.take();
  assert.deepEqual([signal.from, signal.kind, signal.data], ['bob', 'typing', true]);
  assert.equal(room.signal('typing', false), true);
  assert.deepEqual(await peer.take(), { type: 'signal', room: 'lobby', kind: 'typing', data: false });
  assert.equal(client.room('news').signal('typing'), false);
});

test('history is asked for and answered', async t => {
  const { lobby } = await world(t);
  const { room, peer } = await lobby();
  const asked = room.history({ before: 100, limit: 2 });
  const { id, ...rest } = await peer.take();
  assert.deepEqual(rest, { type: 'history', room: 'lobby', before: 100, limit: 2 });
  peer.send({ type: 'history', id, room: 'lobby', epoch: 'e1', start: 98, entries: [entry(98), ['lobby', 99, 1]] });
  const { start, entries } = await asked;
  assert.equal(start, 98);
  assert.deepEqual(entries.map(({ offset, data, removed }) => [offset, data, removed]), [[98, 'm98', false], [99, null, true]]);
});

test('history that was not answered is asked for again on the next connection', async t => {
  const { lobby, comeBack } = await world(t);
  const { room, peer } = await lobby();
  const asked = room.history();
  const { id } = await peer.take();
  peer.lose();
  const next = await comeBack();
  await next.lobby();
  assert.equal((await next.take()).id, id);
  next.send({ type: 'refused', of: 'history', id, room: 'lobby', code: 'not_joined', reason: 'no', final: true });
  await assert.rejects(asked, { code: 'not_joined' });
});

test('history that is refused for now is asked for again', async t => {
  const { lobby, clock } = await world(t);
  const { room, peer } = await lobby();
  room.history().catch(() => {});
  const { id } = await peer.take();
  peer.send({ type: 'refused', of: 'history', id, code: 'overloaded', final: false, retryAfter: 700 }, { type: 'signal', room: 'lobby' });
  await new Promise(resolve => (room.onsignal = resolve));
  clock.advance(700);
  assert.equal((await peer.take()).id, id);
});

test('leaving is said, and nothing of the room comes after it', async t => {
  const { lobby } = await world(t);
  const { room, peer, events } = await lobby();
  const history = room.history();
  await peer.take();
  room.leave();
  await assert.rejects(history, { code: 'not_joined' });
  const leave = await peer.take();
  assert.deepEqual([leave.type, leave.room], ['leave', 'lobby']);
  assert.equal((await events.take()).state, 'left');
  peer.send(entry(0), { type: 'left', id: leave.id, room: 'lobby' });
  room.join({ from: { last: 3 } });
  assert.deepEqual((await peer.take()).from, { last: 3 });
  peer.send(joined({ offset: 1, end: 1 }), entry(1));
  assert.equal((await events.until(({ entry }) => entry)).entry.offset, 1);
});

for (const reason of ['kicked', 'not_allowed', 'something new']) {
  test(`who has left for "${reason}" does not join again by itself`, async t => {
    const { lobby, comeBack } = await world(t);
    const { room, peer, events } = await lobby();
    peer.send({ type: 'left', room: 'lobby', reason });
    assert.deepEqual(await events.take(), { state: 'left', reason });
    peer.lose();
    const next = await comeBack();
    await next.welcome();
    room.publish('mark');
    assert.equal((await next.take()).data, 'mark');
  });
}

test('a room that was reset is joined again with its position', async t => {
  const { lobby, clock } = await world(t);
  const { peer, events } = await lobby({}, {}, { offset: 5, end: 5 });
  peer.send({ type: 'left', room: 'lobby', reason: 'reset' });
  assert.equal((await events.take()).state, 'joining');
  clock.advance(500);
  assert.deepEqual((await peer.take()).from, { epoch: 'e1', offset: 5 });
});

test('another connection with this session means a new session, and nothing is published twice', async t => {
  const { lobby, comeBack } = await world(t);
  const { room, peer } = await lobby();
  const publish = room.publish('a');
  await peer.take();
  peer.send({ type: 'left', room: 'lobby', reason: 'replaced' });
  await assert.rejects(publish.promise, { code: 'fate_unknown' });
  assert.equal(await peer.closed.take(), 4000, 'not 1000, which would leave for the other one too');
  const next = await comeBack(500);
  assert.equal((await next.welcome({ session: 'second' })).session, undefined);
  assert.deepEqual((await next.take()).from, { epoch: 'e1', offset: 0 });
});

test('a join that is refused for good is said, and not repeated', async t => {
  const { server, connect } = await world(t);
  const states = [];
  const client = connect();
  const room = client.join('lobby', { onstate: ({ state, reason }) => states.push([state, reason]) });
  const peer = await server.peer();
  await peer.welcome();
  await peer.take();
  peer.send({ type: 'refused', of: 'join', room: 'lobby', code: 'not_allowed', reason: 'members only', final: true });
  await new Promise(resolve => (room.onstate = resolve));
  assert.deepEqual([room.state, room.reason, room.message], ['refused', 'not_allowed', 'members only']);
  assert.deepEqual(states, [['joining', null]]);
});

test('a join that is refused for now is repeated after the time that the server gave', async t => {
  const { server, connect, clock } = await world(t);
  const client = connect();
  const room = client.join('lobby');
  const peer = await server.peer();
  await peer.welcome();
  await peer.take();
  const mark = client.room('news').publish('mark');
  peer.send({ type: 'refused', of: 'join', room: 'lobby', code: 'overloaded', final: false, retryAfter: 2000 }, {
    type: 'ack', room: 'news', seq: 1, epoch: 'n', offset: 0,
  });
  assert.equal((await peer.take()).type, 'publish');
  peer.send({ type: 'ack', room: 'news', seq: 1, epoch: 'n', offset: 0 });
  await mark.promise;
  assert.deepEqual([room.state, room.reason], ['joining', 'overloaded']);
  clock.advance(2000);
  assert.equal((await peer.take()).type, 'join');
});

test('a position from the future is forgotten', async t => {
  const { server, connect } = await world(t);
  const client = connect();
  const room = client.join('lobby', { from: { epoch: 'e1', offset: 99 } });
  const peer = await server.peer();
  await peer.welcome();
  await peer.take();
  peer.send({ type: 'refused', of: 'join', room: 'lobby', code: 'offset_in_future', final: true });
  await new Promise(resolve => (room.onstate = resolve));
  room.join();
  assert.equal((await peer.take()).from, 'end');
});

test('strange messages are ignored', async t => {
  const { lobby } = await world(t);
  const { client, room, peer, events } = await lobby();
  for (const text of ['{', '7', 'null', '"x"', '[]', '[null]', '["lobby"]', '["lobby","x",1,"bob","data"]', '["lobby",-1,1,"bob","data"]', '{}']) peer.raw(text);
  peer.raw('{"type":"__proto__","room":"__proto__"}');
  peer.send({ type: 'constructor' }, { type: 'news', room: 'lobby' }, { type: 'gap', room: 'lobby' }, { type: 'joined', room: 'nowhere' });
  peer.send({ type: 'left', room: 'lobby', id: 99 }, { type: 'history', id: 'x' }, { type: 'refused' }, { type: 'refused', of: 'leave' });
  peer.send(['lobby', 0, 1, 'bob', null, 'kick'], ['lobby', 1, 1, 'bob', null, 'join', { more: true }, 8], { type: 'pong', more: 1 });
  peer.socket.send(Buffer.from('binary'), { binary: true });
  peer.send(entry(2, 'm2', 'note', 'further', 'elements'));
  const last = await events.until(({ entry }) => entry?.offset === 2);
  assert.deepEqual([last.entry.data, last.entry.kind], ['m2', 'note']);
  assert.deepEqual([client.state, room.state], ['connected', 'joined']);
});

for (const members of [7, [7], 'x', {}]) {
  test(`members like ${JSON.stringify(members)} are not known`, async t => {
    const { lobby } = await world(t);
    const { room } = await lobby({}, {}, { members, count: 3 });
    assert.deepEqual([room.members, room.count], [null, 3]);
  });
}

for (const entries of [undefined, 7, [null]]) {
  test(`a history with the entries ${JSON.stringify(entries)} is empty`, async t => {
    const { lobby } = await world(t);
    const { room, peer } = await lobby();
    const asked = room.history();
    const { id } = await peer.take();
    peer.send({ type: 'history', id, room: 'lobby', epoch: 'e1', start: 0, entries });
    assert.deepEqual((await asked).entries, []);
  });
}

test('a handler that throws breaks nothing', async t => {
  const { lobby } = await world(t);
  const { room, peer, events } = await lobby();
  const seen = [];
  const { error } = console;
  console.error = thrown => seen.push(thrown.message);
  t.after(() => (console.error = error));
  const { onentry } = room;
  room.onentry = () => {
    room.onentry = onentry;
    throw new Error('of the application');
  };
  peer.send(entry(0), entry(1));
  assert.equal((await events.take()).entry.offset, 1);
  assert.deepEqual(seen, ['of the application']);
});
