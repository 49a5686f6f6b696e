// Rooms, private conversations, and who is there.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PATIENT } from './browser.js';
import { browser, openHouse, server } from './house.js';
import { meet, meetTwo } from './member.js';

describe('rooms', PATIENT, () => {
  openHouse();

  const two = (t, ...names) => meetTwo(t, browser, server.url, names);

  it('makesFindsAndLeavesRooms', async t => {
    const [ann, bob] = await two(t, 'ann', 'bob');
    await ann.enterRoom('Harbour <b>office</b>');
    await ann.say('anybody here?');
    await ann.sees('ann', 'anybody here?');
    await bob.page.getByRole('button', { name: 'Find or make a room' }).click();
    const found = bob.page.locator('#directory .room', { hasText: 'Harbour' });
    assert.equal(await found.locator('.presence').textContent(), '1 person');
    await found.click();
    await bob.isShown('Harbour <b>office</b>');
    await bob.sees('ann', 'anybody here?');
    await ann.seesNotice('bob has joined!');
    await bob.page.getByRole('button', { name: 'Leave this room' }).click();
    await bob.page.getByRole('button', { name: 'Leave', exact: true }).click();
    await ann.seesNotice('bob has left!');
    await bob.isShown('lobby');
    await bob.room('Harbour <b>office</b>').waitFor({ state: 'detached' });
    // The list is kept with the browser.
    await ann.page.reload();
    await ann.isIn();
    await ann.isShown('Harbour <b>office</b>');
    await ann.sees('ann', 'anybody here?');
  });

  it('takesNoRoomNameThatIsNone', async t => {
    const ann = await meet(t, browser, server.url);
    await ann.join('namer');
    await ann.page.getByRole('button', { name: 'Find or make a room' }).click();
    for (const [name, hint] of [['', 'others can see'], ['@ann,bob', '@ or ~'], ['~namer', '@ or ~'], ['é'.repeat(129), 'too long'], ['a\u202Eb', 'invisible']]) {
      await ann.page.getByLabel('Name of the room').fill(name);
      await ann.page.keyboard.press('Enter');
      await ann.page.locator('#room-hint', { hasText: hint }).waitFor();
    }
  });

  it('listsTheRoomsThatHaveInTheirNameWhatIsTyped', async t => {
    const ann = await meet(t, browser, server.url);
    await ann.join('finder');
    for (const name of ['Crane east', 'Crane west', 'Quay']) await ann.enterRoom(name);
    await ann.page.getByRole('button', { name: 'Find or make a room' }).click();
    await ann.page.locator('#directory .room', { hasText: 'Quay' }).waitFor();
    await ann.page.getByLabel('Name of the room').fill('CRANE');
    const listed = ann.page.locator('#directory > li:visible .title');
    assert.deepEqual((await listed.allTextContents()).sort(), ['Crane east', 'Crane west']);
    await ann.page.getByLabel('Name of the room').fill('');
    assert.equal((await listed.allTextContents()).includes('Quay'), true);
  });

  it('countsWhatIsUnreadAndDrawsALineBeforeIt', async t => {
    const [kim, lee] = await two(t, 'kim', 'lee');
    await kim.say('read at once');
    await lee.sees('kim', 'read at once');
    await lee.enterRoom('elsewhere');
    await kim.say('first');
    await kim.say('second, @lee');
    await lee.unread('lobby', 2);
    assert.equal(await lee.room('lobby').locator('.badge.called').count(), 1);
    await lee.page.waitForFunction(() => document.title === '(2) Hawser chat');
    // In a page that is loaded anew they are unread as well.
    await lee.page.reload();
    await lee.isIn();
    await lee.unread('lobby', 2);
    await lee.show('lobby');
    const line = lee.page.locator('#messages > .new-line');
    await line.waitFor();
    assert.equal(await line.evaluate(element => element.nextElementSibling.querySelector('.text').textContent), 'first');
    await lee.room('lobby').locator('.badge').waitFor({ state: 'hidden' });
    await lee.page.waitForFunction(() => document.title === 'Hawser chat');
    await lee.say('now I know');
    await line.waitFor({ state: 'detached' });
  });

  it('letsTwoSpeakInPrivateAndTellsTheOneWhoWasAbsent', async t => {
    const [eva, joe] = await two(t, 'e%va', 'j,oe');
    const stranger = await meet(t, browser, server.url);
    await stranger.join('stranger');
    await eva.writeTo('j,oe');
    assert.equal(await joe.room('e%va').count(), 0);
    await eva.say('between us');
    await joe.unread('e%va', 1);
    await joe.show('e%va');
    await joe.sees('e%va', 'between us');
    await joe.say('of course');
    await eva.sees('j,oe', 'of course');
    assert.equal(await stranger.room('e%va').count(), 0);
    await eva.page.getByText('Here', { exact: true }).waitFor();
    // Out of the way, until something is said in it.
    await joe.page.getByRole('button', { name: 'Close this conversation' }).click();
    await joe.isShown('lobby');
    await joe.room('e%va').waitFor({ state: 'detached' });
    await eva.say('one more thing');
    await joe.unread('e%va', 1);
    // Somebody who was never in the room, and is not there at all.
    const absent = await meet(t, browser, server.url);
    await absent.join('zoë');
    await eva.show('lobby');
    await eva.seesNotice('zoë has joined!');
    await absent.page.getByRole('button', { name: 'Leave the chat' }).click();
    await absent.page.getByRole('button', { name: 'Leave', exact: true }).click();
    await absent.page.getByText('You have left the chat.').waitFor();
    await eva.seesNotice('zoë has left!');
    await eva.page.evaluate(() => import('/js/names.js').then(({ privateRoom }) => privateRoom('e%va', 'zoë')))
      .then(name => assert.equal(name, '@e%25va,zoë'));
  });

  it('tellsWhoIsAwayAlsoThoseWhoComeLater', async t => {
    const [max, una] = await two(t, 'max', 'una');
    const away = member => member.page.locator('#people .person.is-away[data-user="una"]');
    await una.page.getByRole('button', { name: 'Set yourself away' }).click();
    await away(max).waitFor();
    await max.page.reload();
    await max.isIn();
    await away(max).waitFor();
    // It is kept, until they say otherwise; and who has not said it is not away after a reload.
    await una.page.reload();
    await una.isIn();
    await away(una).waitFor();
    await una.page.getByRole('button', { name: 'You are away' }).click();
    await away(max).waitFor({ state: 'detached' });
    await una.page.reload();
    await una.isIn();
    await una.say('back again');
    await max.sees('una', 'back again');
    // The page that went was out of sight at its end, and may have said so.
    await away(max).waitFor({ state: 'detached' });
    // A tab that is not seen.
    await una.page.evaluate(() => {
      Object.defineProperty(document, 'hidden', { configurable: true, value: true });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await away(max).waitFor();
    await una.page.evaluate(() => {
      delete document.hidden;
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await away(max).waitFor({ state: 'detached' });
  });
});
