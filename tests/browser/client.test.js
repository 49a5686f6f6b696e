// The JavaScript client in Chromium, against the real server. What counts is what the readers saw: each message once, in order.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { PATIENCE_MILLIS, PATIENT, launchBrowser } from './browser.js';
import { startFront } from './front.js';
import { startServer } from './server.js';

/** Runs in the page: a client in the lobby that notes every message, and what became of its publishes. */
function begin([name, options]) {
  window.seen = [];
  window.settled = [];
  window.hawser = window.connect('/rooms', { name, random: () => 0, ...options, onsettled: ({ data, state, code }) => window.settled.push(code ?? state, data) });
  window.room = window.hawser.join('lobby', { onentry: ({ kind, data }) => kind || window.seen.push(data) });
}

describe('the client in Chromium', PATIENT, () => {
  let browser;
  let folder;
  let server;
  let front;
  const contexts = [];

  const start = async () => {
    server = await startServer(0, folder);
    if (front) front.target = server.port;
  };
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser?.close());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hawser-client-'));
    await start();
    front = await startFront(server.port);
  });
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close();
    await front?.stop();
    front = null;
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function context() {
    const made = await browser.newContext();
    made.setDefaultTimeout(PATIENCE_MILLIS);
    // As the chat's page would set it.
    await made.addCookies([{ name: 'hawser-browser', value: randomBytes(16).toString('base64url'), url: 'http://localhost' }]);
    contexts.push(made);
    return made;
  }

  /** A page in the lobby. */
  async function enter(name, { within, door = front, ...options } = {}) {
    const page = await (within ?? await context()).newPage();
    await page.goto(door.url);
    return beginIn(page, name, options);
  }

  async function beginIn(page, name, options = {}) {
    await page.waitForFunction(() => window.connect);
    await page.evaluate(begin, [name, options]);
    return page;
  }

  const isIn = page => page.waitForFunction(() => window.room.state === 'joined');
  const isState = (page, state) => page.waitForFunction(wanted => window.hawser.state === wanted, state);
  const say = (page, ...texts) => page.evaluate(all => all.forEach(text => window.room.publish(text)), texts);
  const allAreIn = (page, transport) => page.waitForFunction(wanted => !window.room.pending.length && (!wanted || window.hawser.transport === wanted), transport);

  /** Once in order, on all of these pages: a mark behind all of it comes last. When they have it the speaker may not know yet that it arrived. */
  async function see(pages, speaker, texts) {
    const mark = `mark ${Math.random()}`;
    await say(speaker, mark);
    for (const page of pages) {
      await page.waitForFunction(last => window.seen.includes(last), mark);
      assert.deepEqual(await page.evaluate(() => window.seen), [...texts, mark]);
    }
    await allAreIn(speaker);
  }

  it('goesOnAfterTheServerWasKilledAndStartedAgain', async () => {
    const ann = await enter('ann');
    const ben = await enter('ben');
    await Promise.all([isIn(ann), isIn(ben)]);
    await say(ann, 'a1', 'a2');
    await allAreIn(ann);
    // Whether these arrived before the end is not known: that is the point.
    await say(ann, 'a3', 'a4');
    await server.kill();
    await isState(ann, 'waiting');
    await say(ann, 'a5', 'a6');
    await start();
    await allAreIn(ann);
    await see([ben], ann, ['a1', 'a2', 'a3', 'a4', 'a5', 'a6']);
    assert.equal((await ann.evaluate(() => window.settled)).filter(state => state === 'acknowledged').length, 7);
  });

  it('publishesWhatAReloadedPageHadNotSent', async () => {
    const ann = await enter('ann');
    const ben = await enter('ben');
    await Promise.all([isIn(ann), isIn(ben)]);
    await say(ann, 'a1');
    await allAreIn(ann);
    front.blocked = true;
    front.cut();
    await isState(ann, 'waiting');
    await say(ann, 'a2', 'a3');
    await ann.reload();
    await beginIn(ann, 'ann');
    await say(ann, 'a4');
    front.blocked = false;
    await allAreIn(ann);
    await see([ben], ann, ['a1', 'a2', 'a3', 'a4']);
    assert.deepEqual((await ann.evaluate(() => window.settled)).slice(0, 6), ['acknowledged', 'a2', 'acknowledged', 'a3', 'acknowledged', 'a4']);
  });

  it('publishesNothingTwiceWhenAPageIsReloadedBeforeTheAnswerComes', async t => {
    const door = await startFront(server.port);
    t.after(() => door.stop());
    const ann = await enter('ann');
    const ben = await enter('ben', { door });
    await Promise.all([isIn(ann), isIn(ben)]);
    front.mute = true;
    await say(ann, 'a1', 'a2');
    await ben.waitForFunction(() => window.seen.length === 2);
    assert.deepEqual(await ann.evaluate(() => window.settled), []);
    front.cut();
    front.mute = false;
    await ann.reload();
    await beginIn(ann, 'ann');
    await allAreIn(ann);
    await see([ben], ann, ['a1', 'a2']);
    assert.deepEqual((await ann.evaluate(() => window.settled)).slice(0, 4), ['acknowledged', 'a1', 'acknowledged', 'a2']);
  });

  it('holdsBackWhatIsSaidWithoutANetwork', async () => {
    const within = await context();
    const ann = await enter('ann', { within });
    const ben = await enter('ben');
    await Promise.all([isIn(ann), isIn(ben)]);
    await within.setOffline(true);
    front.cut();
    await isState(ann, 'offline');
    await say(ann, 'a1', 'a2');
    await isIn(ben);
    await say(ben, 'b1');
    await ben.waitForFunction(() => window.seen.length === 1);
    assert.deepEqual(await ben.evaluate(() => window.seen), ['b1']);
    await within.setOffline(false);
    await allAreIn(ann);
    await see([ann, ben], ann, ['b1', 'a1', 'a2']);
  });

  it('givesTwoTabsOfOneUserASessionEach', async () => {
    const within = await context();
    const one = await enter('ann', { within });
    const two = await enter('ann', { within });
    await Promise.all([isIn(one), isIn(two)]);
    await one.waitForFunction(() => window.room.members.get('ann') === 2);
    const texts = (tab, from, to) => Array.from({ length: to - from }, (_, i) => `${tab}${from + i}`);
    await Promise.all([say(one, ...texts('x', 0, 20)), say(two, ...texts('y', 0, 20))]);
    front.cut();
    await Promise.all([say(one, ...texts('x', 20, 40)), say(two, ...texts('y', 20, 40))]);
    await Promise.all([allAreIn(one), allAreIn(two)]);
    await one.waitForFunction(() => window.seen.length === 80);
    await two.waitForFunction(() => window.seen.length === 80);
    const seen = await one.evaluate(() => window.seen);
    assert.deepEqual(await two.evaluate(() => window.seen), seen, 'both in one order');
    assert.deepEqual(seen.filter(text => text[0] === 'x'), texts('x', 0, 40));
    assert.deepEqual(seen.filter(text => text[0] === 'y'), texts('y', 0, 40));
  });

  for (const locks of [true, false]) {
    it(`publishesOnceWhatADuplicatedTabHasToo${locks ? '' : 'WithoutLocks'}`, async () => {
      const options = locks ? {} : { locks: null };
      const ann = await enter('ann', options);
      const ben = await enter('ben');
      await Promise.all([isIn(ann), isIn(ben)]);
      if (locks) {
        front.blocked = true;
        front.cut();
        await isState(ann, 'waiting');
        await say(ann, 'a1', 'a2');
      }
      // The new tab has a copy of the storage.
      const [copy] = await Promise.all([ann.waitForEvent('popup'), ann.evaluate(() => void window.open('/'))]);
      await beginIn(copy, 'ann', options);
      front.blocked = false;
      await Promise.all([isIn(ann), isIn(copy)]);
      await ann.waitForFunction(() => window.room.members.get('ann') === 2);
      await say(copy, 'c1');
      await allAreIn(copy);
      await allAreIn(ann);
      await ben.waitForFunction(count => window.seen.length === count, locks ? 3 : 1);
      assert.deepEqual((await ben.evaluate(() => window.seen)).sort(), locks ? ['a1', 'a2', 'c1'] : ['c1']);
      const ids = [await ann.evaluate(() => window.hawser.id), await copy.evaluate(() => window.hawser.id)];
      assert.notEqual(ids[0], ids[1]);
      if (locks) assert.deepEqual(await copy.evaluate(() => window.settled), ['other_tab', 'a1', 'other_tab', 'a2', 'acknowledged', 'c1']);
    });
  }

  it('fallsBackToAStreamAndToLongPollingAndLosesNothing', async () => {
    const ann = await enter('ann');
    const ben = await enter('ben');
    await Promise.all([isIn(ann), isIn(ben)]);
    await say(ann, 'a1');
    front.refusesWebSockets = true;
    front.cut();
    await say(ann, 'a2', 'a3');
    await allAreIn(ann, 'sse');
    await isIn(ben);
    front.refusesStreams = true;
    front.cut();
    await say(ann, 'a4', 'a5');
    await allAreIn(ann, 'polling');
    await say(ann, 'a6');
    await allAreIn(ann, 'polling');
    await see([ben], ann, ['a1', 'a2', 'a3', 'a4', 'a5', 'a6']);
    assert.equal(await ben.evaluate(() => window.hawser.transport), 'polling');
  });
});
