// Ten thousand messages, and a page that is used with the keyboard alone.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PATIENT, PHONE } from './browser.js';
import { browser, openHouse, server } from './house.js';
import { flood, meet } from './member.js';

const MANY = 9900; // a room keeps 10,000 entries

describe('many messages, and few means', PATIENT, () => {
  openHouse();

  it('keepsSomeHundredOfTenThousandMessagesInTheDocument', async t => {
    const ann = await meet(t, browser, server.url);
    await ann.join('ann');
    await ann.page.evaluate(() => {
      globalThis.most = 0;
      new MutationObserver(() => {
        globalThis.most = Math.max(globalThis.most, document.querySelectorAll('*').length);
      }).observe(document.getElementById('messages'), { childList: true });
    });
    await flood(ann.page, 'lobby', Array.from({ length: MANY }, (_, i) => `straw ${i}`));
    await ann.sees('flood', `straw ${MANY - 1}`);
    await ann.page.waitForFunction(atEnd);
    assert.ok(await ann.page.evaluate(() => globalThis.most) < 4000);
    // Up to the first one: what is on screen stays in order, and without a hole.
    await ann.page.reload();
    await ann.sees('flood', `straw ${MANY - 1}`);
    await ann.page.evaluate(async () => {
      const scroller = document.getElementById('scroller');
      const frame = () => new Promise(requestAnimationFrame);
      globalThis.holes = [];
      globalThis.most = 0;
      for (let first = null; first !== 'straw 0'; await frame()) {
        scroller.scrollTop = 0;
        const texts = [...document.querySelectorAll('#messages > .said[data-offset] .text')].map(text => text.textContent);
        [first] = texts;
        globalThis.most = Math.max(globalThis.most, texts.length);
        const numbers = texts.map(text => Number(text.slice(6)));
        globalThis.holes.push(...numbers.filter((number, i) => i > 0 && number !== numbers[i - 1] + 1));
      }
    });
    assert.deepEqual(await ann.page.evaluate(() => [globalThis.holes, globalThis.most <= 240]), [[], true]);
    await ann.page.getByRole('button', { name: 'To the end' }).click();
    await ann.sees('flood', `straw ${MANY - 1}`);
    await ann.page.waitForFunction(atEnd);
  });

  it('staysWhereTheReaderIsWhenNewOnesAndOldOnesCome', async t => {
    const ann = await meet(t, browser, server.url);
    await ann.join('reader');
    await ann.enterRoom('place');
    await flood(ann.page, 'place', Array.from({ length: 150 }, (_, i) => `line ${i}`), 'tide');
    await ann.sees('tide', 'line 149');
    const top = () => ann.page.evaluate(() => {
      const scroller = document.getElementById('scroller').getBoundingClientRect();
      const first = [...document.querySelectorAll('#messages > .said')].find(line => line.getBoundingClientRect().bottom > scroller.top);
      return [first.querySelector('.text').textContent, Math.round(first.getBoundingClientRect().top - scroller.top)];
    });
    await ann.page.locator('#scroller').evaluate(scroller => { scroller.scrollTop = 900; });
    await ann.page.getByRole('button', { name: 'To the end' }).waitFor();
    const before = await top();
    await flood(ann.page, 'place', ['news 1', 'news 2'], 'tide');
    await ann.page.getByRole('button', { name: '2 new messages' }).waitFor();
    assert.deepEqual(await top(), before);
    await ann.page.getByRole('button', { name: '2 new messages' }).click();
    await ann.page.waitForFunction(atEnd);
    await ann.page.locator('#newer').waitFor({ state: 'hidden' });
  });

  it('canBeUsedWithTheKeyboardAlone', async t => {
    const ann = await meet(t, browser, server.url);
    const { page } = ann;
    const tabTo = async name => {
      for (let i = 0; i < 40; i++) {
        await page.keyboard.press('Tab');
        const label = await page.evaluate(() => {
          const { activeElement: active } = document;
          return active.getAttribute('aria-label') ?? active.textContent.trim();
        });
        if (label.startsWith(name)) return;
      }
      assert.fail(`no way to ${name} with Tab`);
    };
    await page.keyboard.type('keys');
    await page.keyboard.press('Enter');
    await ann.isIn();
    await page.keyboard.type('typed');
    await page.keyboard.press('Enter');
    await ann.sees('keys', 'typed');
    await tabTo('Find or make a room');
    await page.keyboard.press('Enter');
    await page.keyboard.type('keyboard room');
    await page.keyboard.press('Enter');
    await ann.isShown('keyboard room');
    for (const text of ['one', 'two']) {
      await page.keyboard.type(text);
      await page.keyboard.press('Enter');
      await ann.sees('keys', text);
    }
    await tabTo('Messages');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    assert.equal(await page.evaluate(() => document.activeElement.querySelector('.text').textContent), 'one');
    await tabTo('Edit');
    await page.keyboard.press('Enter');
    await page.keyboard.type(' more');
    await page.keyboard.press('Enter');
    await ann.sees('keys', 'one more');
    await page.keyboard.press('Alt+ArrowUp');
    await ann.isShown('lobby');
    await page.keyboard.press('Control+Shift+F');
    assert.equal(await ann.focused(), 'search-text');
    await page.keyboard.press('Escape');
    assert.equal(await ann.focused(), 'draft');
  });

  it('doesNotScrollSidewaysOnAPhone', async t => {
    const phone = await meet(t, browser, server.url, { viewport: PHONE, hasTouch: true, isMobile: true });
    await phone.join(`A rather long name for such a phone ${'m'.repeat(20)}`);
    await phone.page.getByRole('button', { name: 'Rooms' }).click();
    await phone.enterRoom('r'.repeat(200));
    await phone.say('w'.repeat(300));
    await phone.message('www').tap();
    await phone.page.locator('.toolbar').getByRole('button', { name: 'Reply' }).click();
    await phone.say('reply');
    await phone.message('reply').waitFor();
    assert.ok(await phone.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth
      && document.getElementById('scroller').scrollWidth <= document.getElementById('scroller').clientWidth));
  });
});

/** Runs in the page. */
function atEnd() {
  const { scrollHeight, scrollTop, clientHeight } = document.getElementById('scroller');
  return scrollHeight - scrollTop - clientHeight < 2;
}
