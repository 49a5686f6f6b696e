// Edits, deletions, replies, mentions, typing, and search.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PATIENT } from './browser.js';
import { browser, openHouse, server } from './house.js';
import { flood, meetTwo, seeTheSame } from './member.js';

describe('changes, replies and search', PATIENT, () => {
  openHouse();

  const two = (t, room) => meetTwo(t, browser, server.url, ['ann', 'bob'], { room });

  it('editsAndDeletesForEverybodyAndAfterAReload', async t => {
    const [ann, bob] = await two(t, 'changes');
    await ann.say('helo');
    await ann.say('secret');
    await ann.sees('ann', 'secret');
    await ann.act('helo', 'Edit');
    assert.equal(await ann.draft.inputValue(), 'helo');
    await ann.say('hello');
    for (const member of [ann, bob]) await member.sees('ann', 'hello');
    await ann.act('secret', 'Delete');
    await ann.page.locator('#confirm-yes').click();
    await bob.sees('ann', 'This message was deleted.');
    await ann.sees('ann', 'This message was deleted.');
    assert.deepEqual(await seeTheSame(ann, bob), [['ann', 'hello'], ['ann', 'This message was deleted.']]);
    await bob.message('hello').locator('.mark', { hasText: 'edited' }).waitFor();
    await bob.page.reload();
    await bob.sees('ann', 'This message was deleted.');
    assert.deepEqual(await seeTheSame(ann, bob), [['ann', 'hello'], ['ann', 'This message was deleted.']]);
    // What is somebody else's has no such buttons.
    await bob.message('hello').hover();
    await bob.page.locator('.toolbar').getByRole('button', { name: 'Reply' }).waitFor();
    assert.equal(await bob.page.locator('.toolbar').getByRole('button', { name: 'Edit' }).count(), 0);
  });

  it('editsTheLastOneWithTheArrowAndGivesUpWithEscape', async t => {
    const [ann] = await two(t, 'arrow');
    await ann.say('as it was');
    await ann.sees('ann', 'as it was');
    await ann.draft.press('ArrowUp');
    assert.equal(await ann.draft.inputValue(), 'as it was');
    await ann.draft.press('Escape');
    assert.equal(await ann.draft.inputValue(), '');
    await ann.say('another');
    await ann.sees('ann', 'another');
    assert.equal((await ann.said()).length, 2);
  });

  it('repliesAndJumpsToWhatIsRepliedTo', async t => {
    const [ann, bob] = await two(t, 'replies');
    await ann.say('shall we?');
    await bob.sees('ann', 'shall we?');
    await bob.act('shall we?', 'Reply');
    await bob.page.getByText('Reply to ann: shall we?').waitFor();
    await bob.say('we shall');
    await ann.sees('bob', 'we shall');
    assert.ok(await ann.message('we shall').evaluate(element => element.classList.contains('calling')));
    await ann.message('we shall').locator('.quote', { hasText: 'shall we?' }).click();
    await ann.page.waitForFunction(() => document.activeElement.querySelector('.text')?.textContent === 'shall we?');
  });

  it('notifiesOfMentionsWhenItIsWanted', async t => {
    const [ann, bob] = await two(t, 'mentions');
    await ann.page.context().grantPermissions(['notifications']);
    await ann.page.evaluate(() => {
      globalThis.shown = [];
      globalThis.Notification = class {
        static permission = 'granted';
        static requestPermission = async () => 'granted';
        constructor(title, { body }) { globalThis.shown.push([title, body]); }
      };
    });
    await ann.page.getByRole('button', { name: 'Notify me of mentions' }).click();
    await ann.page.getByText('Notifications are on').waitFor();
    await ann.show('lobby');
    await bob.say('@anna is somebody else');
    await bob.say('write to joe@ann.example');
    await bob.say('@Ann is meant');
    await ann.unread('mentions', 3);
    await ann.page.waitForFunction(() => globalThis.shown.length === 1);
    assert.deepEqual(await ann.page.evaluate(() => globalThis.shown), [['bob in mentions', '@Ann is meant']]);
  });

  it('offersNoNotificationsWhereAPageMayNotShowThem', async t => {
    const [ann, bob] = await two(t, 'android');
    await ann.page.evaluate(() => {
      globalThis.Notification = class {
        static permission = 'granted';
        static requestPermission = async () => 'granted';
        constructor() { throw new TypeError('Illegal constructor. Use ServiceWorkerRegistration.showNotification() instead.'); }
      };
    });
    await ann.page.getByRole('button', { name: 'Notify me of mentions' }).click();
    await ann.show('lobby');
    await bob.say('@ann?');
    await ann.unread('android', 1);
    await ann.page.locator('#notify').waitFor({ state: 'hidden' });
  });

  it('tellsWhoTypes', async t => {
    const [ann, bob] = await two(t, 'typing');
    await ann.draft.pressSequentially('I am');
    await bob.page.getByText('ann is typing…').waitFor();
    await ann.draft.press('Enter');
    await bob.sees('ann', 'I am');
    // What was typed and what was said come by two ways, and the order of their ends is not told.
    await bob.page.locator('#typing:empty').waitFor({ state: 'attached' });
  });

  it('findsWordsHoweverTheirLettersAreWritten', async t => {
    const [ann] = await two(t, 'letters');
    const texts = ['STRASSE nach Łódź', 'cafe\u0301 au lait', 'ΟΔΟΣ', `${'ŉ'.repeat(300)} the end`, 'ＦＵＬＬ width'];
    for (const text of texts) await ann.say(text);
    await ann.sees('ann', texts.at(-1));
    await ann.page.keyboard.press('Control+Shift+F');
    for (const [words, text] of [['straße', 'STRASSE'], ['łódź', 'Łódź'], ['CAFÉ', 'cafe\u0301'], ['οδος', 'ΟΔΟΣ'], ['THE END', 'the end'], ['full', 'ＦＵＬＬ']]) {
      await ann.page.getByLabel('Search for').fill(words);
      await ann.page.keyboard.press('Enter');
      await ann.page.locator('#found .hit', { hasText: text }).waitFor();
    }
    // From what was found, Escape ends the search, too.
    await ann.page.locator('#found .hit').click();
    await ann.page.waitForFunction(() => document.activeElement.matches('.said'));
    await ann.page.keyboard.press('Escape');
    await ann.page.locator('#search').waitFor({ state: 'hidden' });
    assert.equal(await ann.focused(), 'draft');
  });

  it('findsWhatWasSaidLongAgoAndBringsItOnScreen', async t => {
    const [ann] = await two(t, 'history');
    await flood(ann.page, 'history', ['a needle & a haystack', ...Array.from({ length: 700 }, (_, i) => `straw ${i}`)]);
    await ann.page.reload();
    await ann.sees('flood', 'straw 699');
    await ann.page.getByRole('button', { name: 'Search in this room' }).click();
    await ann.page.getByLabel('Search for').fill('NEEDLE');
    await ann.page.keyboard.press('Enter');
    await ann.page.getByText('1 message found.', { exact: true }).waitFor();
    await ann.page.locator('#found .hit').click();
    await ann.page.waitForFunction(() => document.activeElement.querySelector('.text')?.textContent === 'a needle & a haystack');
    await ann.page.getByLabel('Search for').fill('no such thing');
    await ann.page.keyboard.press('Enter');
    await ann.page.getByText('Nothing was found.').waitFor();
    await ann.page.getByLabel('Search for').press('Escape');
    await ann.page.getByRole('button', { name: 'To the end' }).click();
    await ann.sees('flood', 'straw 699');
  });
});
