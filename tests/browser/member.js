// Somebody with the page of the rooms.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { Guest, visit } from './browser.js';

export const meet = (t, browser, url, options = {}) => visit(t, browser, url, { as: Member, ...options });

/** Two who have joined, and are in the same room; the first has seen the second one come. Other options as for `meet`. */
export async function meetTwo(t, browser, url, [one, other], { room = 'lobby', ...options } = {}) {
  const members = [];
  for (const name of [one, other]) {
    const member = await meet(t, browser, url, options);
    await member.join(name);
    if (room !== 'lobby') await member.enterRoom(room);
    members.push(member);
  }
  await members[0].seesNotice(`${other} has joined!`);
  return members;
}

class Member extends Guest {
  connection = this.page.locator('#connection-text');

  /** Has the browser of whoever has this name in other tests, too: each of these has a profile of its own, and the server keeps names for browsers. */
  async be(name) {
    const value = createHash('sha256').update(name).digest('base64url').slice(0, 22);
    await this.page.context().addCookies([{ name: 'hawser-browser', value, url: this.page.url(), httpOnly: true, sameSite: 'Lax' }]);
  }

  async join(name) {
    await this.be(name);
    await this.enter(name);
    await this.isIn();
  }

  async enter(name) {
    await this.page.getByLabel('Your name').fill(name);
    await this.page.getByRole('button', { name: 'Join' }).click();
  }

  /** At the door, the name is refused in words, and can be changed. */
  async isRefused(text) {
    await this.page.locator('#name-hint', { hasText: text }).waitFor();
    assert.equal(await this.focused(), 'name');
  }

  async isIn() {
    await this.page.locator('body[data-view="rooms"]').waitFor();
    await this.isConnected();
  }

  async isConnected() {
    await this.page.locator('#connection[data-tone="good"]').waitFor();
  }

  /** Presses the button again and again until there is a connection, also at moments at which it is not there. */
  async tryNow() {
    await this.page.evaluate(() => {
      const pressing = setInterval(() => {
        if (document.querySelector('#connection').dataset.tone === 'good') clearInterval(pressing);
        else document.querySelector('#retry').click();
      }, 100);
    });
  }

  async isCut() {
    await this.page.locator('#connection:not([data-tone="good"])').waitFor();
  }

  message(text) {
    return this.page.locator('#messages > .said[data-offset]').filter({ has: this.page.locator('.text', { hasText: text }) }).last();
  }

  /** Does to a message what its toolbar offers. What comes meanwhile could move another message under the pointer. */
  async act(text, action) {
    const message = this.message(text);
    await message.hover();
    await message.locator('.toolbar').getByRole('button', { name: action }).click();
  }

  async sees(name, text) {
    await this.page.waitForFunction(([wantedName, wantedText]) =>
      [...document.querySelectorAll('#messages > .said[data-offset]')].some(line =>
        line.dataset.user === wantedName && line.querySelector('.text')?.textContent === wantedText), [name, text]);
  }

  async seesNotice(text) {
    await this.page.locator('#messages > .notice', { hasText: text }).last().waitFor();
  }

  /** What is said in the room that is shown, as [name, text]; only when nothing is under way any more. */
  async said() {
    await this.page.waitForFunction(() => !document.querySelector('#messages > .pending, #messages > .acknowledged'));
    return this.page.locator('#messages > .said[data-offset]').evaluateAll(lines =>
      lines.map(line => [line.dataset.user, line.querySelector('.text').textContent]));
  }

  async notices() {
    return this.page.locator('#messages > .notice').evaluateAll(lines =>
      lines.map(line => line.querySelector('.name').textContent + line.childNodes[1].textContent.trimEnd()));
  }

  room(name) {
    return this.page.locator('#sidebar .room').filter({ has: this.page.locator('.title', { hasText: new RegExp(`^${escape(name)}$`) }) });
  }

  async show(name) {
    await this.room(name).click();
    await this.isShown(name);
  }

  async isShown(name) {
    await this.page.locator('#room-title', { hasText: new RegExp(`^${escape(name)}$`) }).waitFor();
  }

  async enterRoom(name) {
    await this.page.getByRole('button', { name: 'Find or make a room' }).click();
    await this.page.getByLabel('Name of the room').fill(name);
    await this.page.keyboard.press('Enter');
    await this.isShown(name);
    // It says how many are there, of whom this is one.
    await this.page.locator('#room-under:not(:empty)').waitFor({ state: 'attached' });
  }

  async writeTo(user) {
    await this.page.getByRole('button', { name: `Write to ${user} in private` }).click();
    await this.isShown(user);
  }

  async unread(name, count) {
    await this.room(name).locator('.badge', { hasText: new RegExp(`^${escape(String(count))}$`) }).waitFor({ state: 'attached' });
  }

  async focused() {
    return this.page.evaluate(() => document.activeElement.id);
  }
}

const escape = text => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** All see the same, in the same order. */
export async function seeTheSame(...members) {
  const [first, ...others] = await Promise.all(members.map(member => member.said()));
  for (const said of others) assert.deepEqual(said, first);
  return first;
}

export const repeated = said => said.filter((line, i) => said.findIndex(([name, text]) => name === line[0] && text === line[1]) !== i);

/** Publishes texts in a room as somebody else, from the page's own origin: under a name that no other browser has. */
export async function flood(page, room, texts, user = 'flood') {
  await page.evaluate(async ([name, all, user]) => {
    const { connect } = await import('/hawser.js');
    const other = connect('/rooms', { name: user, key: user, storage: null });
    for (let i = 0; i < all.length; i += 500) {
      await Promise.all(all.slice(i, i + 500).map(text => other.room(name).publish(text).promise));
    }
    other.stop();
  }, [room, texts, user]);
}
