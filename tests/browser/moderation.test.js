// Known users, and moderators who keep order among them.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { violations } from './axe.js';
import { PATIENT } from './browser.js';
import { browser, openHouse, server } from './house.js';
import { meet } from './member.js';
import { startServer } from './server.js';

describe('known users', PATIENT, () => {
  openHouse({
    options: folder => {
      const users = join(folder, 'users');
      for (const [i, name] of ['ann', 'bob', 'eve'].entries()) {
        execFileSync('htpasswd', ['-bB', ...i ? [] : ['-c'], users, name, `of ${name}`], { stdio: 'ignore' });
      }
      return `--users '${users}' --moderators ann`;
    },
  });

  /** Somebody who has logged in, and is asked nothing more. */
  async function enter(t, name, options = {}) {
    const member = await meet(t, browser, server.url, { ...options, httpCredentials: { username: name, password: `of ${name}` } });
    await member.isIn();
    return member;
  }

  async function inRoom(t, room, names, options) {
    const members = [];
    for (const name of names) {
      const member = await enter(t, name, options);
      await member.enterRoom(room);
      await member.page.locator(`.person[data-user="${name}"]`).waitFor();
      members.push(member);
    }
    for (const name of names) await members[0].page.locator(`.person[data-user="${name}"]`).waitFor();
    return members;
  }

  async function moderate(member, user, action, reason) {
    await member.page.getByRole('button', { name: `Remove or ban ${user}` }).click();
    await member.page.getByLabel('Reason').fill(reason);
    await member.page.getByRole('button', { name: action, exact: true }).click();
  }

  const outNotice = (member, text) => member.page.locator('#room-notice:not([hidden])', { hasText: text }).waitFor();

  it('asksNobodyForANameAndSaysWhoOneIs', async t => {
    const ann = await enter(t, 'ann');
    await ann.page.locator('#me', { hasText: 'ann' }).waitFor();
    await ann.page.locator('.person[data-user="ann"]', { hasText: 'moderator, you' }).waitFor();
    await ann.page.getByRole('button', { name: 'Leave the chat' }).click();
    await ann.page.getByRole('button', { name: 'Leave', exact: true }).click();
    await ann.page.getByText('You are logged in as ann.').waitFor();
    assert.equal(await ann.page.getByLabel('Your name').isVisible(), false);
    assert.deepEqual(await violations(ann.page), []);
    await ann.page.reload();
    await ann.page.getByText('You are logged in as ann.').waitFor();
    await ann.page.getByRole('button', { name: 'Join' }).click();
    await ann.isIn();
    await ann.page.locator('#me', { hasText: 'ann' }).waitFor();
  });

  it('comesInByAWebSocketWhichHasNoPasswordButTheCookie', async t => {
    const bob = await enter(t, 'bob');
    const [cookie] = await bob.page.context().cookies();
    assert.deepEqual([cookie.name, cookie.httpOnly, cookie.sameSite], ['hawser-login', true, 'Strict']);
    const stranger = await meet(t, browser, server.url, { storageState: { cookies: [cookie], origins: [] } });
    // Its first frame may come before anybody could ask for it afterwards; and the page that is left may still open one, which gets none.
    const welcome = new Promise(resolve =>
      stranger.page.on('websocket', socket => socket.once('framereceived', resolve)));
    await stranger.page.goto(server.url);
    const { payload } = await welcome;
    assert.equal(JSON.parse(payload).user, 'bob');
  });

  it('removesSomebodyWhoIsToldWhyAndLosesNothing', async t => {
    const [ann, bob] = await inRoom(t, 'removing', ['ann', 'bob']);
    await bob.draft.fill('half a sent');
    await ann.page.getByRole('button', { name: 'Remove or ban bob' }).click();
    assert.equal(await ann.focused(), 'moderate-reason');
    assert.deepEqual(await violations(ann.page), []);
    await ann.page.keyboard.press('Escape');
    await moderate(ann, 'bob', 'Remove', 'noise');
    await ann.page.locator('#moderate').waitFor({ state: 'hidden' });
    await outNotice(bob, 'You were removed by ann: noise. What you have typed is still here.');
    await ann.seesNotice('bob was removed by ann: noise');
    await ann.page.locator('.person[data-user="bob"]').waitFor({ state: 'detached' });
    assert.equal(await bob.draft.inputValue(), 'half a sent');
    await bob.page.getByRole('button', { name: 'Join again' }).click();
    await ann.page.locator('.person[data-user="bob"]').waitFor();
    await bob.page.locator('#room-notice').waitFor({ state: 'hidden' });
    assert.deepEqual([await ann.focused(), await bob.focused()], ['draft', 'draft']);
    await bob.draft.press('Enter');
    await ann.sees('bob', 'half a sent');
  });

  it('bansSomebodyUntilTheBanIsLifted', async t => {
    const [ann, bob] = await inRoom(t, 'banning', ['ann', 'bob']);
    await moderate(ann, 'bob', 'Ban', 'spam');
    await outNotice(bob, 'You were banned by ann: spam.');
    await ann.seesNotice('bob was banned by ann: spam');
    await bob.page.getByRole('button', { name: 'Join again' }).click();
    await outNotice(bob, 'You are not in this room: you are banned from this room by ann: spam.');
    await bob.say('let me in');
    await bob.page.locator('.refused', { hasText: 'you are banned from this room by ann: spam' }).waitFor();
    await bob.page.reload();
    await bob.isIn();
    await outNotice(bob, 'you are banned from this room by ann: spam.');
    await bob.page.locator('.refused', { hasText: 'let me in' }).waitFor();
    await ann.page.getByRole('button', { name: 'Who is banned' }).click();
    await ann.page.locator('.ban', { hasText: 'bob in banning' }).waitFor();
    assert.deepEqual(await violations(ann.page), []);
    await ann.page.getByRole('button', { name: 'Lift the ban of bob from banning' }).click();
    await ann.page.getByText('bob may come back.').waitFor();
    await ann.page.keyboard.press('Escape');
    await bob.page.getByRole('button', { name: 'Join again' }).click();
    await bob.page.getByRole('button', { name: 'Try again' }).click();
    await ann.sees('bob', 'let me in');
  });

  it('deletesWhatOthersSaid', async t => {
    const [ann, bob] = await inRoom(t, 'deleting', ['ann', 'bob']);
    await bob.say('rude');
    await bob.say('polite');
    await ann.sees('bob', 'polite');
    await ann.act('rude', 'Delete');
    await ann.page.getByText('Delete this message of bob for everybody?').waitFor();
    await ann.page.locator('#confirm-yes').click();
    for (const member of [ann, bob]) await member.sees('bob', 'This message was deleted by ann.');
    await ann.message('polite').hover();
    await ann.page.locator('.toolbar').getByRole('button', { name: 'Delete' }).waitFor();
    assert.equal(await ann.page.locator('.toolbar').getByRole('button', { name: 'Edit' }).count(), 0);
    await bob.page.reload();
    await bob.sees('bob', 'This message was deleted by ann.');
    assert.deepEqual(await bob.said(), [['bob', 'This message was deleted by ann.'], ['bob', 'polite']]);
  });

  it('hasNothingOfThatForMembersAndShowsWhatTheServerSaysToThem', async t => {
    // Chromium reports what is refused.
    const [bob, eve] = await inRoom(t, 'members', ['bob', 'eve'], { expected: /status of 403/ });
    await eve.say('as eve');
    await bob.sees('eve', 'as eve');
    await bob.message('as eve').hover();
    await bob.page.locator('.toolbar').getByRole('button', { name: 'Reply' }).waitFor();
    assert.equal(await bob.page.locator('.toolbar').getByRole('button', { name: 'Delete' }).count(), 0);
    assert.equal(await bob.page.getByRole('button', { name: 'Remove or ban eve' }).count(), 0);
    assert.equal(await bob.page.getByRole('button', { name: 'Who is banned' }).count(), 0);
    // A page that believes its user to be a moderator, as when that has changed since it was loaded.
    await bob.page.route('**/me.json', route => route.fulfill({ json: { user: 'bob', moderators: ['bob'] } }));
    await bob.page.reload();
    await bob.isIn();
    await moderate(bob, 'eve', 'Remove', '');
    await bob.page.locator('#moderate-fault', { hasText: 'This was refused: you may not throw this user out' }).waitFor();
    await bob.page.getByRole('button', { name: 'Ban', exact: true }).click();
    await bob.page.locator('#moderate-fault', { hasText: 'This was refused: Only moderators may do this.' }).waitFor();
    await bob.page.getByRole('button', { name: 'Cancel' }).click();
    await bob.act('as eve', 'Delete');
    await bob.page.locator('#confirm-yes').click();
    await bob.page.locator('.refused', { hasText: 'this is a message of eve' }).waitFor();
    await eve.say('still here');
    await bob.sees('eve', 'still here');
  });
});
