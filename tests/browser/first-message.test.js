// How long it takes until a page shows what was said: measured and printed, as how fast a machine is decides no test. On one with nothing else to do it
// is some tenths of a second.

import { describe, it } from 'node:test';
import { PATIENT } from './browser.js';
import { browser, openHouse, server } from './house.js';
import { meet } from './member.js';

describe('the first message', PATIENT, () => {
  openHouse();

  /** Milliseconds from the beginning of the page's load until this message is there. */
  const shownAfter = ({ page }, text) => page.waitForFunction(wanted =>
    [...document.querySelectorAll('#messages .text')].some(({ textContent }) => textContent === wanted) && performance.now(), text)
    .then(handle => handle.jsonValue());

  it('isThereForWhoComesBack', async t => {
    const ann = await meet(t, browser, server.url);
    await ann.join('first-ann');
    await ann.say('good morning');
    await ann.sees('first-ann', 'good morning');
    const millis = [];
    for (let i = 0; i < 5; i++) {
      await ann.page.reload();
      millis.push(Math.round(await shownAfter(ann, 'good morning')));
    }
    t.diagnostic(`the first message is on the screen ${millis.join(', ')} ms after the page was asked for`);
  });

  it('isThereForOthers', async t => {
    const ann = await meet(t, browser, server.url);
    await ann.join('ann');
    const bob = await meet(t, browser, server.url);
    await bob.join('bob');
    await ann.seesNotice('bob has joined!');
    const begun = performance.now();
    await ann.say('can you see this?');
    await bob.sees('ann', 'can you see this?');
    const millis = Math.round(performance.now() - begun);
    t.diagnostic(`a message is on another screen after ${millis} ms`);
  });
});
