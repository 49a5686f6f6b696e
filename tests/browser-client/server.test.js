// The client on Node.js against the real server. What counts is what the readers saw: each message once, in order.
import test from 'node:test';
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { connect } from '../../browser/hawser.js';
import { startFront } from '../browser/front.js';
import { startServer } from '../browser/server.js';

const texts = (from, to) => Array.from({ length: to - from }, (_, i) => `m${from + i}`);

/** The real server with a folder of its own, and what stands before it. */
async function house(t) {
  const folder = await mkdtemp(join(tmpdir(), 'hawser-client-'));
  const clients = [];
  const made = { start: () => startServer(0, folder) };
  made.server = await made.start();
  made.front = await startFront(made.server.port);
  t.after(async () => {
    for (const client of clients) client.stop();
    await made.front.stop();
    await made.server.stop();
    await rm(folder, { recursive: true, force: true });
  });
  /** The room of a client in the lobby; `reached` gives what has been read when that is so many messages. */
  made.enter = async (name, { url = made.front.url, ...options } = {}) => {
    const client = connect(`${url}rooms`, { WebSocket, name, random: () => 0, ...options });
    clients.push(client);
    const seen = [];
    let check = () => {};
    const room = client.join('lobby', { onentry: ({ kind, data }) => kind || (seen.push(data), check()) });
    const reached = count => new Promise(resolve => {
      check = () => seen.length >= count && resolve(seen);
      check();
    });
    await is(room, 'joined');
    return { client, room, reached };
  };
  return made;
}

/** Waits for a state of a client, or of a room. */
function is(target, state) {
  return new Promise(resolve => {
    target.onstate = () => target.state === state && resolve();
    target.onstate();
  });
}

const all = publishes => Promise.all(publishes.map(({ promise }) => promise));

test('a server that is killed and started again has each message once, in order', { timeout: 600000 }, async t => {
  const made = await house(t);
  const [ann, bob] = [await made.enter('ann'), await made.enter('bob')];
  const published = texts(0, 200).map(text => ann.room.publish(text));
  await published[99].promise;
  await made.server.kill();
  await is(ann.client, 'waiting');
  published.push(...texts(200, 250).map(text => ann.room.publish(text)));
  made.server = await made.start();
  made.front.target = made.server.port;
  await all(published);
  assert.deepEqual(await bob.reached(250), texts(0, 250));
  assert.deepEqual(await ann.reached(250), texts(0, 250));
});

test('connections that are lost again and again, before answers come too, lose and double nothing', { timeout: 600000 }, async t => {
  const made = await house(t);
  const bob = await made.enter('bob');
  const ann = await made.enter('ann', { transports: ['websocket'] });
  for (let i = 0; i < 4; i++) {
    made.front.mute = i % 2 === 1;
    const published = texts(i * 50, i * 50 + 50).map(text => ann.room.publish(text));
    if (!made.front.mute) await published[9].promise;
    made.front.cut();
    made.front.mute = false;
    await all(published);
  }
  assert.deepEqual(await bob.reached(200), texts(0, 200));
  assert.deepEqual(await ann.reached(200), texts(0, 200));
});

test('where no WebSocket gets through it goes on over a stream, then over long-polling', { timeout: 600000 }, async t => {
  const made = await house(t);
  const [ann, bob] = [await made.enter('ann'), await made.enter('bob')];
  const published = texts(0, 10).map(text => ann.room.publish(text));
  for (const [i, transport] of ['sse', 'polling'].entries()) {
    made.front.refusesWebSockets = true;
    made.front.refusesStreams = transport === 'polling';
    made.front.cut();
    published.push(...texts(10 + i * 10, 20 + i * 10).map(text => ann.room.publish(text)));
    await all(published);
    assert.equal(ann.client.transport, transport);
  }
  assert.deepEqual(await bob.reached(30), texts(0, 30));
  assert.equal(bob.client.transport, 'polling');
  assert.deepEqual(await ann.reached(30), texts(0, 30));
});

test('what was in the log when 1009 came is acknowledged, and what follows it is not lost', { timeout: 600000 }, async t => {
  const made = await house(t);
  const bob = await made.enter('bob', { url: made.server.url });
  const ann = await made.enter('ann');
  made.front.mute = true;
  const large = ann.room.publish('x'.repeat(1000));
  await bob.reached(1);
  assert.equal(large.state, 'pending');
  made.front.close(1009);
  made.front.mute = false;
  const next = ann.room.publish('next');
  assert.equal(typeof (await large.promise).offset, 'number');
  await next.promise;
  assert.deepEqual(await bob.reached(2), ['x'.repeat(1000), 'next']);
});

test('what was not in the log when 1009 came is refused, and what follows it has its number', { timeout: 600000 }, async t => {
  const made = await house(t);
  const bob = await made.enter('bob');
  const ann = await made.enter('ann');
  made.front.deaf = true;
  const large = ann.room.publish('x'.repeat(1000));
  const next = ann.room.publish('next');
  while (ann.room._sent.size < 2) await new Promise(setImmediate);
  made.front.close(1009);
  made.front.deaf = false;
  await assert.rejects(large.promise, { code: 'too_large' });
  await next.promise;
  assert.deepEqual(await bob.reached(1), ['next']);
});
