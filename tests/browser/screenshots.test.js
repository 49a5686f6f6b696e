// Pictures of the page for people to look at, in target/screenshots.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { BROKEN_CONNECTION, PHONE, launchBrowser, visit } from './browser.js';
import { startServer } from './server.js';

const TALK = [
  ['Ben', 'Morning! Is the *Albatross* in yet?'],
  ['Ann', 'Made fast ten minutes ago, berth 4.'],
  ['Ann', 'Two hawsers forward, two aft. She is not going anywhere.'],
  ['ليلى', 'صباح الخير! متى نبدأ التفريغ؟'],
  ['Ben', 'Crane is booked for nine 🏗️'],
  ['Ben', 'Here is the list:\n  12 pallets of rope\n   3 crates of shackles\n   1 anchor (heavy!)'],
  ['<b>Zoë</b> 🧑🏽‍🚀', '<script>alert("this is only text")</script>'],
  ['<b>Zoë</b> 🧑🏽‍🚀', 'has left!'],
  ['ليلى', 'Shackles first please, then '.concat('averylongwordwithoutanyplacetobreak'.repeat(3))],
  ['Ann', '👍'],
];

describe('on screen', { timeout: 600_000 }, () => {
  let browser;
  before(async () => { browser = await launchBrowser(); });
  after(async () => { await browser?.close(); });

  for (const [device, screen] of Object.entries({
    desktop: { viewport: { width: 1280, height: 800 } },
    phone: { viewport: PHONE, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
  })) {
    for (const colorScheme of ['light', 'dark']) {
      it(`showsTheRoom: ${device}, ${colorScheme}`, async t => {
        const server = await startServer();
        t.after(() => server.stop());
        const ann = await visit(t, browser, server.url, {
          ...screen, colorScheme, reducedMotion: 'reduce', locale: 'en-GB', expected: BROKEN_CONNECTION,
        });
        const shoot = state => ann.page.screenshot({
          path: fileURLToPath(new URL(`target/screenshots/${device}-${colorScheme}-${state}.png`, import.meta.url)),
        });
        await shoot('join');
        assert.equal(await isLightOnDark(ann.page), colorScheme === 'dark');

        await ann.join('Ann');
        await ann.sees('Ann', 'has joined!');
        const others = new Map();
        for (const [name, text] of TALK) {
          if (name === 'Ann') {
            await ann.say(text);
          } else {
            if (!others.has(name)) {
              others.set(name, await visit(t, browser, server.url, { expected: BROKEN_CONNECTION }));
              await others.get(name).join(name);
              await ann.sees(name, 'has joined!');
            }
            if (text === 'has left!') await others.get(name).leave();
            else await others.get(name).say(text);
          }
          await ann.sees(name, text);
        }
        await ann.draft.fill('See you at the ');
        await shoot('joined');

        await server.kill();
        await ann.isOut();
        await shoot('gone');
      });
    }
  }
});

function isLightOnDark(page) {
  return page.evaluate(() => {
    const { color, backgroundColor } = getComputedStyle(document.body);
    const [ink, paper] = [color, backgroundColor].map(c => c.match(/\d+/g).reduce((sum, v) => sum + Number(v), 0));
    return ink > paper;
  });
}
