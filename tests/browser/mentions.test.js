// Names behind an @: offered while they are typed, and taken by keyboard or touch.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { violations } from './axe.js';
import { PATIENT, PHONE } from './browser.js';
import { browser, openHouse, server } from './house.js';
import { meet } from './member.js';

const NAMES = ['bob', 'bonnie', 'Dr_ Who_', 'Ben'];

describe('mentions', PATIENT, () => {
  openHouse();

  /** Ann, with others in her room. */
  async function among(t, room, names, options) {
    const members = [];
    for (const name of ['ann', ...names]) {
      const member = await meet(t, browser, `${server.url}#${room}`, name === 'ann' ? options : {});
      await member.join(name);
      await member.isShown(room);
      members.push(member);
    }
    for (const name of names) await members[0].page.locator(`.person[data-user="${name}"]`).waitFor({ state: 'attached' });
    return members;
  }

  const list = ({ page }) => page.getByRole('listbox', { name: 'Names' });
  const offered = ({ page }) => page.locator('#mention-names [role="option"] .title').allTextContents();
  const chosen = ({ page }) => page.evaluate(() => {
    const id = document.getElementById('draft').getAttribute('aria-activedescendant');
    return id && document.querySelector(`#${id}[role="option"][aria-selected="true"] .title`).textContent;
  });
  /** What the keys have done is done when they are dealt with. */
  const type = async (member, text) => {
    await member.draft.fill('');
    await member.draft.pressSequentially(text);
  };

  it('areOfferedByWhatTheirNamesBeginWithAndTakenWithTheKeyboard', async t => {
    const [ann, , bonnie] = await among(t, 'keys', NAMES);
    const { keyboard } = ann.page;
    await type(ann, 'ahoy @b');
    assert.deepEqual([await offered(ann), await chosen(ann)], [['Ben', 'bob', 'bonnie'], 'Ben']);
    assert.equal(await ann.page.getByRole('option', { selected: true }).count(), 1);
    assert.equal(await ann.page.locator('#mention-status').textContent(), '3 names: choose with the arrows, take with Tab or Enter.');
    assert.deepEqual(await violations(ann.page), []);
    await keyboard.type('O');
    assert.deepEqual([await offered(ann), await chosen(ann)], [['bob', 'bonnie'], 'bob']);
    await keyboard.press('ArrowUp');
    assert.equal(await chosen(ann), 'bonnie');
    await keyboard.press('ArrowDown');
    await keyboard.press('ArrowDown');
    assert.equal(await chosen(ann), 'bonnie');
    await keyboard.press('Enter');
    assert.deepEqual([await ann.draft.inputValue(), await ann.focused(), await list(ann).isHidden()], ['ahoy @bonnie ', 'draft', true]);
    assert.equal(await ann.draft.getAttribute('aria-activedescendant'), null);
    await keyboard.type('and @who');
    assert.deepEqual(await offered(ann), ['Dr_ Who_'], 'also by another word of a name');
    await keyboard.press('Tab');
    assert.deepEqual([await ann.draft.inputValue(), await ann.focused()], ['ahoy @bonnie and @Dr_ Who_ ', 'draft']);
    await keyboard.press('Enter');
    await bonnie.sees('ann', 'ahoy @bonnie and @Dr_ Who_ ');
    await bonnie.page.locator('.said.calling').waitFor();
  });

  it('areInNobodysWay', async t => {
    const [ann, bob] = await among(t, 'ways', ['bob', 'bobby']);
    const { keyboard } = ann.page;
    // What is whole, and a lone @, is sent; who wants a longer name chooses it.
    for (const [text, names] of [['@', ['bob', 'bobby']], ['@BOB', ['bob', 'bobby']], ['@bobby', []], ['joe@bo', []], ['@bob is here', []], ['@ann', []]]) {
      await type(ann, text);
      assert.deepEqual([await offered(ann), await chosen(ann)], [names, null], text);
      await keyboard.press('Enter');
      await bob.sees('ann', text);
    }
    // What was given up stays given up; another @ is another beginning.
    await type(ann, '@bo');
    await keyboard.press('Escape');
    assert.ok(await list(ann).isHidden());
    await keyboard.type('b');
    assert.ok(await list(ann).isHidden());
    await keyboard.type(' @bo');
    assert.deepEqual([await offered(ann), await chosen(ann)], [['bob', 'bobby'], 'bob']);
    await keyboard.press('ArrowDown');
    await keyboard.press('Tab');
    assert.equal(await ann.draft.inputValue(), '@bob @bobby ');
    await keyboard.press('Enter');
    await keyboard.type('@bo');
    assert.deepEqual(await offered(ann), ['bob', 'bobby'], 'in the next message, too');
    // Elsewhere there is no list.
    await type(ann, '@b');
    await ann.show('lobby');
    assert.ok(await list(ann).isHidden());
  });

  it('areTakenByTouchOnAPhone', async t => {
    const [ann] = await among(t, 'touch', ['bob', `b${'o'.repeat(60)}`], { viewport: PHONE, hasTouch: true, isMobile: true });
    await ann.draft.tap();
    await ann.page.keyboard.type('@b');
    const { x, y, width } = await list(ann).boundingBox();
    assert.ok(x >= 0 && y >= 0 && x + width <= PHONE.width);
    assert.deepEqual(await violations(ann.page), []);
    await ann.page.getByRole('option', { name: 'bob', exact: true }).tap();
    await list(ann).waitFor({ state: 'hidden' });
    assert.deepEqual([await ann.draft.inputValue(), await ann.focused()], ['@bob ', 'draft']);
  });
});
