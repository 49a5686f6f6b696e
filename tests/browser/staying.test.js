// What has the focus, is selected, or was typed stays, whatever others do meanwhile.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BROKEN_CONNECTION, PATIENT } from './browser.js';
import { browser, openHouse, server } from './house.js';
import { flood, meet, meetTwo } from './member.js';
import { startProxy } from './proxy.js';

describe('what stays', PATIENT, () => {
  openHouse();

  const two = (t, room) => meetTwo(t, browser, server.url, ['ann', 'bob'], { room });
  const lines = count => Array.from({ length: count }, (_, i) => `line ${i}`);
  const focusedText = ({ page }) => page.evaluate(() => document.activeElement.closest('.said')?.querySelector('.text').textContent);

  it('theFocusAndWhatIsSelectedWhileOthersSpeak', async t => {
    const [ann, bob] = await two(t, 'flow');
    await flood(ann.page, 'flow', lines(300), 'tide');
    await ann.sees('tide', 'line 299');
    await ann.message('line 299').focus();
    await ann.message('line 298').locator('.text').selectText();
    await bob.say('and on');
    await ann.sees('bob', 'and on');
    assert.equal(await ann.page.evaluate(() => getSelection().toString()), 'line 298');
    assert.equal(await focusedText(ann), 'line 299');
  });

  it('theFocusOnAMessageThatIsChanged', async t => {
    const [ann, bob] = await two(t, 'changed');
    await bob.say('first');
    await ann.sees('bob', 'first');
    await ann.message('first').focus();
    await bob.act('first', 'Edit');
    await bob.say('second');
    await ann.sees('bob', 'second');
    assert.equal(await focusedText(ann), 'second');
  });

  it('theKeysForMessagesWhenTheOneWithTheFocusIsFarAway', async t => {
    const [ann] = await two(t, 'far');
    await flood(ann.page, 'far', lines(500), 'tide');
    await ann.sees('tide', 'line 499');
    await ann.message('line 499').focus();
    await ann.page.locator('#scroller').evaluate(async scroller => {
      while (document.querySelector('#messages > .said[data-offset]:last-of-type .text').textContent === 'line 499') {
        scroller.scrollTop = 0;
        await new Promise(requestAnimationFrame);
      }
    });
    assert.equal(await ann.focused(), 'scroller');
  });

  it('theFocusOnSomebodyWhileOthersComeAndGo', async t => {
    const [ann] = await two(t, 'people');
    await ann.page.getByRole('button', { name: 'Write to bob in private' }).focus();
    const eve = await meet(t, browser, server.url);
    await eve.join('eve');
    await eve.enterRoom('people');
    await ann.page.locator('.person[data-user="eve"]').waitFor();
    assert.equal(await ann.page.evaluate(() => document.activeElement.ariaLabel), 'Write to bob in private');
  });

  it('whatIsTypedWhileSomethingElseIsEdited', async t => {
    const [ann, bob] = await two(t, 'aside');
    await ann.say('helo');
    await ann.say('wrold');
    await bob.sees('ann', 'wrold');
    await ann.act('wrold', 'Reply');
    await ann.draft.fill('half a sent');
    for (const [wrong, right] of [['helo', 'hello'], ['wrold', 'world']]) {
      await ann.act(wrong, 'Edit');
      assert.equal(await ann.draft.inputValue(), wrong);
      await ann.page.reload();
      await ann.isIn();
      assert.equal(await ann.draft.inputValue(), wrong);
      await ann.say(right);
      for (const member of [ann, bob]) await member.sees('ann', right);
      assert.equal(await ann.draft.inputValue(), 'half a sent');
    }
    await ann.act('world', 'Edit');
    await ann.draft.press('Escape');
    await ann.page.getByText('Reply to ann: wrold').waitFor();
    await ann.draft.press('Enter');
    await bob.message('half a sent').locator('.quote').waitFor();
  });

  it('aMessageOfWhichAnEditLeavesNothingOrTheSame', async t => {
    const [ann, bob] = await two(t, 'same');
    await ann.say('as it is');
    await bob.sees('ann', 'as it is');
    await ann.act('as it is', 'Edit');
    await ann.say(' ');
    await ann.draftHint.getByText('Nothing is left of your message.').waitFor();
    await ann.say('as it is');
    await ann.say('next');
    await bob.sees('ann', 'next');
    assert.equal(await bob.page.locator('.mark', { hasText: 'edited' }).count(), 0);
  });

  it('whatTheServerDoesNotTakeAndItIsSaidThatItIsTriedAgain', async t => {
    const ann = await meet(t, browser, server.url);
    await ann.page.clock.install();
    await ann.page.routeWebSocket(/\/rooms$/, socket => {
      const rooms = socket.connectToServer();
      socket.onMessage(message => {
        if (!message.includes('"publish"')) return rooms.send(message);
        return socket.send('{"type":"refused","of":"publish","room":"lobby","seq":1,"code":"store_full","reason":"the disk is full","final":false}');
      });
    });
    await ann.page.reload(); // the route holds for documents loaded from now on
    await ann.join('patient');
    await ann.say('no room on the disk');
    await ann.page.locator('.pending', { hasText: 'sending…' }).waitFor();
    await ann.page.clock.fastForward(10_000);
    await ann.page.locator('.pending', { hasText: 'The server does not have it yet. It is tried again.' }).waitFor();
  });

  it('theFocusInTheMessageBoxWhenARefusalIsDealtWith', async t => {
    const [ann] = await two(t, 'refusal');
    await ann.page.evaluate(() => sessionStorage.setItem('hawser-chat refused refusal', JSON.stringify([
      { state: 'refused', data: 'once more', kind: null, code: 'fate_unknown', reason: '', time: 0 },
    ])));
    await ann.page.reload();
    await ann.page.getByRole('alert').getByText('Not sent. The server may or may not have it').waitFor();
    await ann.page.locator('.refused').getByRole('button', { name: 'Discard' }).click();
    await ann.page.locator('.refused').waitFor({ state: 'detached' });
    assert.equal(await ann.focused(), 'draft');
  });

  it('theFocusWhenTheConnectionThatWasTriedIsThere', async t => {
    const proxy = await startProxy(server.port);
    t.after(() => proxy.stop());
    const ann = await meet(t, browser, proxy.url, { expected: BROKEN_CONNECTION });
    await ann.join('trier');
    proxy.set('cut');
    await ann.isCut();
    await ann.page.locator('#retry:not([hidden])').focus();
    proxy.set('open');
    await ann.isConnected();
    assert.equal(await ann.focused(), 'draft');
  });

  it('theFocusAndAWayOnWhenTheLastRoomIsLeft', async t => {
    const ann = await meet(t, browser, server.url);
    await ann.join('loner');
    await flood(ann.page, 'lobby', lines(60), 'swell');
    await ann.sees('swell', 'line 59');
    await ann.page.locator('#scroller').evaluate(scroller => { scroller.scrollTop = 0; });
    await ann.page.locator('#newer').waitFor();
    await ann.page.getByRole('button', { name: 'Leave this room' }).click();
    await ann.page.getByRole('button', { name: 'Leave', exact: true }).click();
    await ann.isShown('No room');
    assert.equal(await ann.focused(), 'no-room-find');
    assert.ok(await ann.page.locator('#newer').isHidden());
    await ann.page.keyboard.press('Enter');
    assert.equal(await ann.focused(), 'room-name');
  });

  it('thePageWhereItIsWhenItsNewLineIsShown', async t => {
    const [ann, bob] = await two(t, 'line');
    await ann.show('lobby');
    await bob.say('news');
    await ann.unread('line', 1);
    await ann.show('line');
    await ann.page.locator('#messages > .new-line').waitFor();
    assert.equal(await ann.page.evaluate(() => document.documentElement.scrollHeight - innerHeight + document.scrollingElement.scrollTop), 0);
  });
});
