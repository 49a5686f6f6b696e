// The page of 2011 and the page of rooms, in one room.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PATIENT, visit } from './browser.js';
import { browser, openHouse, server } from './house.js';
import { meet } from './member.js';

describe('the lobby', PATIENT, () => {
  openHouse();

  it('isWhereBothPagesMeet', async t => {
    const ann = await visit(t, browser, server.simple);
    await ann.join('Ann: <b>');
    const bob = await meet(t, browser, server.url);
    await bob.join('bob');
    await ann.sees('bob', 'has joined!');
    await ann.say('<i>from the old page</i>');
    await bob.sees('~Ann_ <b>', '<i>from the old page</i>');
    assert.equal(await bob.message('from the old page').locator('.avatar').textContent(), 'A');
    await bob.say('<i>from the new page</i>');
    await ann.sees('bob', '<i>from the new page</i>');
    // Who comes later reads it as what was said before.
    const cid = await meet(t, browser, server.url);
    await cid.join('cid');
    await cid.sees('~Ann_ <b>', 'has joined!');
    await cid.sees('~Ann_ <b>', '<i>from the old page</i>');
    await ann.leave();
    await bob.sees('~Ann_ <b>', 'has left!');
  });

  it('hasNoRoomForWhoLooksLikeSomebodyOfTheOldPage', async t => {
    const eve = await meet(t, browser, server.url);
    await eve.page.getByLabel('Your name').fill('~Ann_ <b>');
    await eve.page.keyboard.press('Enter');
    await eve.page.getByText('A name cannot begin with ~.').waitFor();
    assert.equal(await eve.page.locator('body').getAttribute('data-view'), 'door');
  });
});
