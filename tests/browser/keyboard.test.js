// The page on a phone's screen, by keyboard alone, with what is long and strange.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { PATIENT, PHONE } from './browser.js';
import { browser, openHouse, server } from './house.js';
import { meet } from './member.js';

const LONG_NAME = `Wilhelmina ${'van der '.repeat(6)}Zee`;
const LONG_WORD = 'Donaudampfschifffahrtsgesellschaft'.repeat(12);
const STRANGE = [
  LONG_WORD,
  `https://harbour.example/${'berth'.repeat(60)}`,
  'for (const line of lines) {\n\tif (line.isFast) {\n\t\tconsole.log(`${line.name} is made fast to berth ${line.berth}, ${line.hawsers} hawsers forward and aft`);\n\t}\n}',
  '👩‍👩‍👧‍👦🏴󠁧󠁢󠁳󠁣󠁴󠁿🚢⚓️',
  'مرحبا Ann, التفريغ at 09:30 (رصيف 4)!',
  `Z${'\u0351\u036b\u0343\u036a'.repeat(12)}algo`,
];

/** What has the focus: its name, and whether all of it is on the screen. */
function focused() {
  const element = document.activeElement;
  const { left, right, top, bottom, width, height } = element.getBoundingClientRect();
  return {
    name: element.ariaLabel || document.querySelector(`label[for="${element.id}"]`)?.textContent || element.textContent.trim() || element.title,
    seen: width > 0 && height > 0 && left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight,
  };
}

describe('by keyboard, on a phone', PATIENT, () => {
  openHouse();

  const shoot = (member, state) =>
    member.page.screenshot({ path: fileURLToPath(new URL(`target/screenshots/keyboard-${state}.png`, import.meta.url)) });

  const isNoWiderThanTheScreen = async member =>
    assert.ok(await member.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));

  /** What the focus meets, from where it is until it is there again or leaves the page. */
  async function stops({ page }, key) {
    const met = [];
    for (;;) {
      await page.keyboard.press(key);
      const stop = await page.evaluate(focused);
      if (await page.evaluate(() => document.activeElement === document.body) || met.some(({ name }) => name === stop.name)) return met;
      met.push(stop);
    }
  }

  it('everythingIsReachedInTheOrderOfTheScreenAndHasAName', async t => {
    const ann = await meet(t, browser, server.url, { viewport: PHONE, deviceScaleFactor: 2 });
    const { keyboard } = ann.page;
    await ann.be('keyboard');
    await keyboard.type(LONG_NAME);
    await keyboard.press('Enter');
    await ann.isIn();
    assert.equal(await ann.focused(), 'draft');
    const bob = await meet(t, browser, server.url);
    await bob.join('bob');
    for (const text of STRANGE) {
      await ann.say(text);
      await bob.sees(LONG_NAME, text);
    }
    await bob.say('got it');
    await ann.sees('bob', 'got it');
    await shoot(ann, 'talk');
    await isNoWiderThanTheScreen(ann);
    const met = await stops(ann, 'Shift+Tab');
    t.diagnostic(met.map(({ name }) => name.slice(0, 60)).join(' | '));
    assert.deepEqual(met.filter(({ name, seen }) => !name || !seen), []);
    await shoot(ann, 'first');
  });
});
