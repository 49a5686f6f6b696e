// The code of docs/browser-client.md runs, as it stands there, against the real server.
import test from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { WebSocket } from 'ws';
import * as client from '../../browser/hawser.js';
import { startServer } from '../browser/server.js';

const PAGE = readFileSync(new URL('../../docs/browser-client.md', import.meta.url), 'utf8');
const IMPORT = /^import \{ (\w+) \} from '\.\/hawser\.js';\n/;
/** What the page's code calls, and does not show. */
const CALLED = ['showState', 'show', 'clear', 'showHole', 'showMembers', 'tick', 'cross'];

const blocks = [...PAGE.matchAll(/^```js\n(.*?)^```$/gms)].map(([, code]) => code);

/** Runs code as a page of that server would; `what` has the functions of the application by name. */
function run(code, url, what) {
  const [, imported] = IMPORT.exec(code);
  const here = (path, options) => client[imported](new URL(path, url).href, { WebSocket, ...options });
  const body = `${code.replace(IMPORT, '')}\nreturn { hawser, room, publish };`;
  return new Function(imported, ...CALLED, body)(here, ...CALLED.map(name => what[name]));
}

test('the page has one piece of code', () => assert.equal(blocks.length, 1));

test('what it publishes is acknowledged, and shown to everybody who is there', { timeout: 600000 }, async t => {
  const server = await startServer();
  t.after(() => server.stop());
  const calls = [];
  let called = () => {};
  const what = Object.fromEntries(CALLED.map(name => [name, (...args) => { calls.push([name, ...args]); called(); }]));
  /** The arguments of the first call of this function that fit, when it comes. */
  const call = (name, fits) => new Promise(resolve => {
    const before = called;
    called = () => {
      before();
      const found = calls.find(([one, ...args]) => one === name && fits(...args));
      if (found) resolve(found.slice(1));
    };
    called();
  });

  const { hawser, room, publish } = run(blocks[0], server.url, what);
  t.after(() => hawser.stop());
  assert.equal(room.name, 'lobby');
  await call('showState', state => state === 'connected');
  assert.deepEqual(await call('tick', () => true), [publish]);
  assert.equal(publish.state, 'acknowledged');
  assert.deepEqual(await call('show', (user, data) => data === 'Hello'), ['ann', 'Hello', null, false, false]);
  const [members] = await call('showMembers', map => map?.has('ann'));
  assert.equal(members.get('ann'), 1);
  assert.deepEqual(calls.filter(([name]) => name === 'cross' || name === 'clear' || name === 'showHole'), []);
});
