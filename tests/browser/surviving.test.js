// Lost networks, killed servers, reloads, and proxies that know no WebSocket: nothing is lost, doubled, or out of order,
// and nobody has left.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { LOST_NETWORK } from './browser.js';
import { browser, openHouse, server, startAgain } from './house.js';
import { meet, meetTwo, repeated, seeTheSame } from './member.js';
import { startProxy } from './proxy.js';

/** How long the network is cut, in seconds; in the build only until both have written. */
const CUT_SECONDS = Number(process.env.HAWSER_CUT_SECONDS ?? 0);

/** With a network in the mode `usual`, when nothing is wrong with it. */
const surviving = usual => () => {
  let proxy;

  openHouse({ keeps: true });
  before(async () => { proxy = await startProxy(server.port); });
  after(() => proxy?.stop());

  /** Two that are in a room of that name. */
  const two = (t, room) => {
    proxy.set(usual);
    return meetTwo(t, browser, proxy.url, ['ann', 'bob'], { room, expected: LOST_NETWORK });
  };

  /** Both have seen all of it, once, in one order, and nobody left. */
  async function haveTheSame(members, texts) {
    for (const member of members) {
      for (const [name, text] of texts) await member.sees(name, text);
    }
    const said = await seeTheSame(...members);
    assert.deepEqual(repeated(said), []);
    assert.equal(said.length, texts.length);
    for (const member of members) assert.deepEqual((await member.notices()).filter(notice => notice.includes('left')), []);
  }

  const bothSay = async (members, what) => {
    await Promise.all(members.map(async member => {
      for (const i of [1, 2, 3]) await member.say(`${what} ${i}`);
    }));
    return ['ann', 'bob'].flatMap(name => [1, 2, 3].map(i => [name, `${what} ${i}`]));
  };

  it('aNetworkThatIsCutWhileBothWriteInTwoRooms', async t => {
    const members = await two(t, 'network');
    const [ann, bob] = members;
    const before = await bothSay(members, 'before');
    await haveTheSame(members, before);
    proxy.set('cut');
    for (const member of members) await member.isCut();
    await ann.page.getByText('your messages will be sent').waitFor();
    const inRoom = await bothSay(members, 'cut off');
    await ann.page.locator('#messages .pending').nth(2).waitFor();
    await ann.show('lobby');
    await bob.show('lobby');
    const inLobby = await bothSay(members, 'in the lobby');
    await new Promise(done => { setTimeout(done, CUT_SECONDS * 1000); });
    proxy.set(usual);
    for (const member of members) await member.tryNow();
    for (const member of members) await member.isConnected();
    await haveTheSame(members, inLobby);
    for (const member of members) await member.show('network');
    await haveTheSame(members, [...before, ...inRoom]);
  });

  it('aServerThatIsKilledAndStartedAgain', async t => {
    const members = await two(t, 'killed');
    const [ann, bob] = members;
    await ann.show('lobby');
    await ann.writeTo('bob');
    await ann.say('in private');
    await bob.unread('ann', 1);
    await bob.show('ann');
    await bob.sees('ann', 'in private');
    await server.kill();
    for (const member of members) await member.isCut();
    const during = await bothSay(members, 'while it is down');
    await startAgain();
    for (const member of members) await member.tryNow();
    for (const member of members) await member.isConnected();
    await haveTheSame(members, [['ann', 'in private'], ...during]);
    for (const member of members) await member.show('killed');
    await haveTheSame(members, []);
  });

  it('aTabThatIsReloadedWithUnsentMessages', async t => {
    const members = await two(t, 'reloaded');
    const [ann, bob] = members;
    await ann.say('before');
    await bob.sees('ann', 'before');
    proxy.set('rooms');
    await ann.page.reload();
    await ann.page.locator('body[data-view="rooms"]').waitFor();
    await ann.isCut();
    await ann.say('unsent');
    await ann.page.locator('#messages .pending', { hasText: 'unsent' }).waitFor();
    await ann.page.reload();
    await ann.page.locator('#messages .pending', { hasText: 'unsent' }).waitFor();
    proxy.set(usual);
    await ann.tryNow();
    await ann.isConnected();
    await haveTheSame(members, [['ann', 'before'], ['ann', 'unsent']]);
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
      await haveTheSame([ann, bob], await bothSay([ann, bob], 'over what there is'));
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

describe('surviving', { timeout: 300_000 }, surviving('open'));
describe('surviving where WebSockets are blocked', { timeout: 300_000 }, surviving('websockets'));
