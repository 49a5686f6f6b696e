// One user in several tabs, the browser's buttons and links to rooms, and a browser that keeps nothing.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PATIENT, PHONE } from './browser.js';
import { browser, openHouse, server } from './house.js';
import { meet } from './member.js';

describe('tabs, addresses, and what a browser keeps', PATIENT, () => {
  openHouse();

  async function enter(t, name, options) {
    const member = await meet(t, browser, server.url, options);
    await member.join(name);
    return member;
  }

  /** The same user in another tab. */
  async function another(member, url = server.url) {
    const page = await member.page.context().newPage();
    const tab = Object.create(Object.getPrototypeOf(member), Object.getOwnPropertyDescriptors(member));
    Object.assign(tab, { page, connection: page.locator('#connection-text'), draft: page.locator('#draft') });
    await page.goto(url);
    await tab.isIn();
    return tab;
  }

  it('haveTheSameRooms', async t => {
    const one = await enter(t, 'ann');
    const other = await another(one);
    await one.enterRoom('quay');
    await other.room('quay').waitFor();
    assert.equal(await other.page.locator('#room-title').textContent(), 'lobby');
    await other.enterRoom('crane');
    await one.room('crane').waitFor();
    await one.page.reload();
    await one.isIn();
    await one.isShown('quay');
    await one.room('crane').waitFor();
    await one.page.getByRole('button', { name: 'Leave this room' }).click();
    await one.page.getByRole('button', { name: 'Leave', exact: true }).click();
    await other.room('quay').waitFor({ state: 'detached' });
    await other.isShown('crane');
  });

  it('overwriteNothingOfEachOtherWhenOneHasNotHeardYetWhatTheOtherDid', async t => {
    const ann = await enter(t, 'hasty');
    const kept = await ann.page.evaluate(async () => {
      const { UserStorage } = await import('/js/storage.js');
      const [one, other] = [new UserStorage('two tabs'), new UserStorage('two tabs')];
      one.set({ rooms: ['lobby', 'quay'] });
      one.setRead('quay', { epoch: 'e', offset: 3 });
      // What a browser tells a tab for a moment that is another process than the one that has written.
      const { getItem } = Storage.prototype;
      Storage.prototype.getItem = () => null;
      other.setRead('lobby', { epoch: 'e', offset: 7 });
      Storage.prototype.getItem = getItem;
      return [one.get().rooms, one.read('quay'), one.read('lobby')];
    });
    assert.deepEqual(kept, [['lobby', 'quay'], { epoch: 'e', offset: 3 }, { epoch: 'e', offset: 7 }]);
  });

  it('areAwayTogetherWhenTheirUserSaysSo', async t => {
    const one = await enter(t, 'una');
    const max = await enter(t, 'max');
    const other = await another(one);
    const away = max.page.locator('#people .person.is-away[data-user="una"]');
    await one.page.getByRole('button', { name: 'Set yourself away' }).click();
    await other.page.getByRole('button', { name: 'You are away' }).waitFor();
    await away.waitFor();
    await one.say('away, but all ears');
    await max.sees('una', 'away, but all ears');
    // A tab that heard it from the server first has said that it is not, and then heard it from its user.
    await away.waitFor();
    await other.page.getByRole('button', { name: 'You are away' }).click();
    await one.page.getByRole('button', { name: 'Set yourself away' }).waitFor();
    await away.waitFor({ state: 'detached' });
  });

  it('notifyOfNothingThatTheirUserIsJustReadingInAnotherOne', async t => {
    const one = await enter(t, 'reader');
    await one.enterRoom('paper');
    const other = await another(one);
    const bob = await enter(t, 'bob');
    await bob.enterRoom('paper');
    await other.page.evaluate(() => {
      globalThis.shown = [];
      globalThis.Notification = class {
        static permission = 'granted';
        static requestPermission = async () => 'granted';
        constructor(title, { body }) { globalThis.shown.push([title, body]); }
      };
      Object.defineProperty(document, 'hidden', { configurable: true, value: true });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await other.page.getByRole('button', { name: 'Notify me of mentions' }).click();
    await other.page.getByText('Notifications are on').waitFor();
    await bob.say('@reader, are you reading?');
    await other.page.locator('#spoken', { hasText: 'are you reading?' }).waitFor({ state: 'attached' });
    // It has asked, and questions are answered in their order.
    await other.page.evaluate(() => navigator.locks.query());
    await one.show('lobby');
    await one.page.waitForFunction(async () => !(await navigator.locks.query()).held.some(({ name }) => name.includes('paper')));
    await bob.say('@reader, have you gone?');
    await other.page.waitForFunction(() => globalThis.shown.length > 0);
    assert.deepEqual(await other.page.evaluate(() => globalThis.shown), [['bob in paper', '@reader, have you gone?']]);
  });

  it('goBackAndForthBetweenRooms', async t => {
    const ann = await enter(t, 'backer');
    await ann.enterRoom('quay');
    await ann.enterRoom('50 % off? #1/2 & "ё"');
    await ann.page.goBack();
    await ann.isShown('quay');
    await ann.page.goForward();
    await ann.isShown('50 % off? #1/2 & "ё"');
    await ann.page.reload();
    await ann.isIn();
    await ann.isShown('50 % off? #1/2 & "ё"');
    // What was left is not joined again.
    await ann.page.goBack();
    await ann.isShown('quay');
    await ann.page.getByRole('button', { name: 'Leave this room' }).click();
    await ann.page.getByRole('button', { name: 'Leave', exact: true }).click();
    await ann.isShown('lobby');
    await ann.page.goBack();
    await ann.say('still in the lobby');
    await ann.sees('backer', 'still in the lobby');
    assert.equal(await ann.room('quay').count(), 0);
  });

  it('leadToTheRoomThatALinkNames', async t => {
    const ann = await enter(t, 'linker');
    const bob = await enter(t, 'bob');
    const first = await another(ann, `${server.url}#harbour%20office`);
    await first.isShown('harbour office');
    const second = await another(ann, `${server.url}#@bob`);
    await second.isShown('bob');
    await second.say('psst');
    await bob.unread('linker', 1);
    for (const none of ['#', '#%', '#~bob', '#@', '#@linker', '#%E2%80%AE', `#${'x'.repeat(257)}`]) {
      await second.page.evaluate(hash => { location.hash = hash; }, none);
      await second.page.waitForFunction(() => location.hash === '#%40bob');
      await second.isShown('bob');
    }
  });

  it('workWhereTheBrowserKeepsNothing', async t => {
    const ann = await meet(t, browser, server.url);
    await ann.page.context().addInitScript(() => {
      for (const name of ['localStorage', 'sessionStorage']) {
        Object.defineProperty(globalThis, name, { get() { throw new DOMException('not allowed', 'SecurityError'); } });
      }
    });
    await ann.page.reload();
    await ann.join('nobody');
    await ann.draft.fill('half a sent');
    await ann.enterRoom('elsewhere');
    await ann.say('here');
    await ann.sees('nobody', 'here');
    await ann.show('lobby');
    assert.equal(await ann.draft.inputValue(), 'half a sent');
    const eve = await enter(t, 'eve');
    await ann.writeTo('eve');
    await ann.say('only you');
    await eve.unread('nobody', 1);
    await ann.page.getByRole('button', { name: 'Close this conversation' }).click();
    await ann.room('eve').waitFor({ state: 'detached' });
  });

  it('bringTheFocusAlongToThePaneThatAPhoneShows', async t => {
    const ann = await enter(t, 'walker', { viewport: PHONE });
    const { page } = ann;
    const inside = id => page.evaluate(pane => document.getElementById(pane).contains(document.activeElement), id);
    for (const [opener, pane, id] of [['Rooms', 'sidebar', 'to-rooms'], ['People', 'people-pane', 'to-people']]) {
      await page.getByRole('button', { name: opener }).press('Enter');
      assert.ok(await inside(pane), pane);
      await page.keyboard.press('Escape');
      assert.equal(await ann.focused(), id);
    }
    assert.equal(await page.locator('#to-people').getAttribute('aria-expanded'), 'false');
  });

  it('doNotBringUpAPhonesKeyboardOverWhatIsToBeRead', async t => {
    const ann = await enter(t, 'toucher', { viewport: PHONE, hasTouch: true, isMobile: true });
    assert.equal(await ann.focused(), 'scroller');
    await ann.page.getByRole('button', { name: 'Rooms' }).tap();
    await ann.room('lobby').tap();
    await ann.page.locator('body[data-pane="talk"]').waitFor();
    assert.equal(await ann.focused(), 'scroller');
  });
});
