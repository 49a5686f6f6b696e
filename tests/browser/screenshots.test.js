// Pictures of the page for people to look at, in target/screenshots; and what axe-core finds wrong with it: nothing.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { violations } from './axe.js';
import { BROKEN_CONNECTION, PATIENT, PHONE, launchBrowser } from './browser.js';
import { meet } from './member.js';
import { startServer } from './server.js';

const TALK = [
  ['Ben', 'Morning! Is the *Albatross* in yet?'],
  ['Ann', 'Made fast ten minutes ago, berth 4.'],
  ['Ann', 'Two hawsers forward, two aft. She is not going anywhere.'],
  ['ليلى', 'صباح الخير! متى نبدأ التفريغ؟'],
  ['Ben', 'Crane is booked for nine. The plan: https://harbour.example/berth/4?day=today'],
  ['Ben', 'Here is the list:\n  12 pallets of rope\n   3 crates of shackles\n   1 anchor (heavy!)'],
  ['ليلى', '<script>alert("this is only text")</script>'],
  ['Ben', '@Ann can you sign for the anchor?'],
];

describe('on screen', PATIENT, () => {
  let browser;
  before(async () => { browser = await launchBrowser(); });
  after(async () => { await browser?.close(); });

  for (const [device, screen] of Object.entries({
    desktop: { viewport: { width: 1280, height: 800 } },
    phone: { viewport: PHONE, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
  })) {
    it(`hasNothingThatAxeFindsWrong: ${device}`, async t => {
      const server = await startServer();
      t.after(() => server.stop());
      const options = { ...screen, reducedMotion: 'reduce', locale: 'en-GB', expected: BROKEN_CONNECTION };
      const ann = await meet(t, browser, server.url, options);
      const shoot = async (state) => {
        for (const colorScheme of ['light', 'dark']) {
          await ann.page.emulateMedia({ colorScheme });
          assert.equal(await isLightOnDark(ann.page), colorScheme === 'dark');
          assert.ok(await ann.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${state} is too wide`);
          await ann.page.screenshot({ path: fileURLToPath(new URL(`target/screenshots/${device}-${colorScheme}-${state}.png`, import.meta.url)) });
          assert.deepEqual(await violations(ann.page), [], `${state}, ${colorScheme}`);
        }
      };
      await shoot('door');
      await ann.join('Ann');
      const others = new Map();
      for (const name of ['Ben', 'ليلى']) {
        others.set(name, await meet(t, browser, server.url, { expected: BROKEN_CONNECTION }));
        await others.get(name).join(name);
        await ann.seesNotice(`${name} has joined!`);
      }
      for (const [name, text] of TALK) {
        await (others.get(name) ?? ann).say(text);
        await ann.sees(name, text);
      }
      const ben = others.get('Ben');
      await ben.act('Made fast', 'Reply');
      await ben.say('Thanks, on my way.');
      await ann.sees('Ben', 'Thanks, on my way.');
      await ann.say('This goes');
      await ann.sees('Ann', 'This goes');
      await ann.act('This goes', 'Delete');
      await ann.page.locator('#confirm-yes').click();
      await ann.sees('Ann', 'This message was deleted.');
      await ben.enterRoom('Harbour office');
      await ben.show('lobby');
      await ben.writeTo('Ann');
      await ben.say('Lunch at noon?');
      await ann.unread('Ben', 1);
      await ann.page.mouse.move(0, 0);
      await ann.draft.fill('@b');
      await ann.page.getByRole('option', { name: 'Ben' }).waitFor();
      await shoot('names');
      await ann.draft.fill('See you at the ');
      await shoot('talk');

      if (device === 'phone') await ann.page.getByRole('button', { name: 'Rooms' }).click();
      await shoot('rooms');
      await ann.page.getByRole('button', { name: 'Find or make a room' }).click();
      await ann.page.locator('#directory .room').nth(1).waitFor();
      await shoot('find');
      await ann.page.keyboard.press('Escape');
      if (device === 'phone') await ann.page.getByRole('button', { name: 'Back to the conversation' }).click();
      if (device === 'phone') {
        await ann.page.getByRole('button', { name: 'People' }).click();
        await shoot('people');
        await ann.page.getByRole('button', { name: 'Back to the conversation' }).click();
      }
      await ann.page.getByRole('button', { name: 'Search in this room' }).click();
      await ann.page.getByLabel('Search for').fill('anchor');
      await ann.page.keyboard.press('Enter');
      await ann.page.getByText('2 messages found.').waitFor();
      await shoot('search');
      await ann.page.keyboard.press('Escape');

      await server.kill();
      await ann.isCut();
      await ann.say('Sent while nobody listens');
      await ann.page.locator('.pending').waitFor();
      await shoot('reconnecting');
    });
  }
});

function isLightOnDark(page) {
  return page.evaluate(() => {
    const { color, backgroundColor } = getComputedStyle(document.body);
    const [ink, paper] = [color, backgroundColor].map(c => c.match(/\d+/g).reduce((sum, v) => sum + Number(v), 0));
    return ink > paper;
  });
}
