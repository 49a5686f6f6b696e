// Lost networks, killed servers, reloads, and proxies that know no WebSocket: nothing is lost, doubled, or out of order,
// and nobody has left.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { LOST_NETWORK, PATIENT } from './browser.js';
import { browser, openHouse, server, startAgain } from './house.js';
import { meet, meetTwo, repeated, seeTheSame } from './member.js';
import { startProxy } from './proxy.js';

/** How long the network is cut, in seconds, while both write; in the build only until both have written. */
const CUT_SECONDS = Number(process.env.HAWSER_CUT_SECONDS ?? 0);
/** How often they write everywhere meanwhile: no more than a page shows at once. */
const ROUNDS = CUT_SECONDS > 0 ? 5 : 1;

/** How long a member may be without a connection, and has not left: on a slow machine they are back later. */
const GRACE_MILLIS = 30_000;

const PRIVATE = Symbol('in private');

/** With a network in the mode `usual`, when nothing is wrong with it. */
const surviving = usual => () => {
  let proxy;

  openHouse({ keeps: true });
  before(async () => { proxy = await startProxy(server.port); });
  after(() => proxy?.stop());

  /** Two that are in two rooms, and speak in private; and where that is. */
  async function two(t, names, room) {
    proxy.set(usual);
    const members = await meetTwo(t, browser, proxy.url, names, { room, expected: LOST_NETWORK });
    for (const member of members) await member.enterRoom(`${room} too`);
    const [one, other] = members;
    await one.seesNotice(`${names[1]} has joined!`);
    await one.writeTo(names[1]);
    await one.say('in private');
    await other.unread(names[0], 1);
    const places = [room, `${room} too`, PRIVATE].map(place => ({ place, texts: place === PRIVATE ? [[names[0], 'in private']] : [] }));
    return { members, names, places };
  }

  async function show({ members, names }, { place }) {
    for (const [i, member] of members.entries()) await member.show(place === PRIVATE ? names[1 - i] : place);
  }

  /** Both have seen all of it, once, in one order, in which each has written it, and nobody left. */
  async function haveTheSame(members, texts, mayHaveLeft = false) {
    for (const member of members) {
      for (const [name, text] of texts) await member.sees(name, text);
    }
    const said = await seeTheSame(...members);
    assert.deepEqual(repeated(said), []);
    assert.equal(said.length, texts.length);
    for (const [name] of texts) assert.deepEqual(said.filter(([who]) => who === name), texts.filter(([who]) => who === name));
    if (mayHaveLeft) return;
    for (const member of members) assert.deepEqual((await member.notices()).filter(notice => notice.includes('left')), []);
  }

  async function haveTheSameEverywhere(meeting) {
    for (const place of meeting.places) {
      await show(meeting, place);
      await haveTheSame(meeting.members, place.texts, meeting.mayHaveLeft);
    }
  }

  const bothSay = async (members, names, what) => {
    await Promise.all(members.map(async member => {
      for (const i of [1, 2, 3]) await member.say(`${what} ${i}`);
    }));
    return names.flatMap(name => [1, 2, 3].map(i => [name, `${what} ${i}`]));
  };

  async function bothSayEverywhere(meeting, what) {
    for (const place of meeting.places) {
      await show(meeting, place);
      place.texts.push(...await bothSay(meeting.members, meeting.names, what));
    }
  }

  /** Both are back, after they were lost at `lost`, and nothing is lost, doubled, or out of order, wherever they are. */
  async function isAsIfNothingHadBeen(meeting, lost) {
    for (const member of meeting.members) await member.tryNow();
    for (const member of meeting.members) await member.isConnected();
    meeting.mayHaveLeft = performance.now() - lost >= GRACE_MILLIS;
    await haveTheSameEverywhere(meeting);
    await bothSayEverywhere(meeting, 'afterwards');
    await haveTheSameEverywhere(meeting);
  }

  it('aNetworkThatIsCutWhileBothWriteInTwoRoomsAndInPrivate', async t => {
    const meeting = await two(t, ['ann', 'bob'], 'network');
    const [ann] = meeting.members;
    await bothSayEverywhere(meeting, 'before');
    await haveTheSameEverywhere(meeting);
    const lost = performance.now();
    proxy.set('cut');
    for (const member of meeting.members) await member.isCut();
    await ann.page.getByText('your messages will be sent').waitFor();
    for (let round = 1; round <= ROUNDS; round++) {
      await bothSayEverywhere(meeting, `cut off, ${round}:`);
      await ann.page.locator('#messages .pending').nth(2).waitFor();
      await new Promise(done => { setTimeout(done, CUT_SECONDS * 1000 / ROUNDS); });
    }
    proxy.set(usual);
    await isAsIfNothingHadBeen(meeting, lost);
  });

  it('aServerThatIsKilledAndStartedAgainWhileBothWriteInTwoRoomsAndInPrivate', async t => {
    const meeting = await two(t, ['cleo', 'dan'], 'killed');
    await bothSayEverywhere(meeting, 'before');
    const lost = performance.now();
    await server.kill();
    for (const member of meeting.members) await member.isCut();
    await bothSayEverywhere(meeting, 'while it is down');
    await startAgain();
    await isAsIfNothingHadBeen(meeting, lost);
  });

  it('aTabThatIsReloadedWithUnsentMessagesInTwoRoomsAndInPrivate', async t => {
    const meeting = await two(t, ['eva', 'finn'], 'reloaded');
    const [eva] = meeting.members;
    await bothSayEverywhere(meeting, 'before');
    await haveTheSameEverywhere(meeting);
    const lost = performance.now();
    proxy.set('rooms');
    await eva.page.reload();
    await eva.page.locator('body[data-view="rooms"]').waitFor();
    for (const member of meeting.members) await member.isCut();
    await bothSayEverywhere(meeting, 'unsent');
    await eva.page.reload();
    for (const place of meeting.places) {
      await show(meeting, place);
      await eva.page.locator('#messages .pending', { hasText: 'unsent 3' }).waitFor();
    }
    proxy.set(usual);
    await isAsIfNothingHadBeen(meeting, lost);
  });

  if (usual !== 'open') return;

  for (const [mode, does] of Object.entries({
    websockets: 'CutsWebSocketsOff',
    refused: 'RefusesWebSockets',
    swallowed: 'SwallowsTheHandshake',
    mute: 'LetsNoFrameThrough',
  })) {
    it(`aProxyThat${does}IsNotNoticedByTheUser`, async t => {
      const strict = await startProxy(server.port);
      t.after(() => strict.stop());
      strict.set(mode);
      const ann = await meet(t, browser, strict.url, { expected: LOST_NETWORK });
      const bob = await meet(t, browser, server.url);
      await bob.join('bob');
      await ann.page.evaluate(() => {
        const notice = document.querySelector('#door-notice');
        window.notices = [];
        new MutationObserver(() => window.notices.push(notice.textContent)).observe(notice, { childList: true });
      });
      const begun = performance.now();
      await ann.join('ann');
      t.diagnostic(`joined after ${Math.round(performance.now() - begun)} ms`);
      assert.deepEqual(await ann.page.evaluate(() => window.notices), ['Joining…', '']);
      for (const member of [ann, bob]) await member.enterRoom(`fall-back ${mode}`);
      await bob.seesNotice('ann has joined!');
      await haveTheSame([ann, bob], await bothSay([ann, bob], ['ann', 'bob'], 'over what there is'));
    });
  }

  it('whatTheServerRefusesStaysWithItsReasonAndCanBeChanged', async t => {
    const ann = await meet(t, browser, server.url);
    await ann.join('refused');
    await ann.page.evaluate(async () => {
      const { draft } = await import('/js/storage.js');
      draft.set('lobby', { text: 'not what I meant', mode: 'edit', offset: 999_999 });
    });
    await ann.page.reload();
    await ann.isIn();
    await ann.page.getByText('Editing your message').waitFor();
    await ann.draft.press('Enter');
    const refusal = ann.page.locator('#messages .refused');
    await refusal.getByText('The message is not there any more.').waitFor();
    await ann.page.reload();
    await ann.isIn();
    await refusal.getByRole('button', { name: 'Change it' }).click();
    assert.equal(await ann.draft.inputValue(), 'not what I meant');
    await refusal.waitFor({ state: 'detached' });
    await ann.page.getByRole('button', { name: 'Cancel' }).click();
    await ann.say('what I meant');
    await ann.sees('refused', 'what I meant');
  });
};

describe('surviving', PATIENT, surviving('open'));
describe('surviving where WebSockets are blocked', PATIENT, surviving('websockets'));
