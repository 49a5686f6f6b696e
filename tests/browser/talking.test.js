// Joining, speaking, and what a message looks like.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PATIENT } from './browser.js';
import { browser, openHouse, server } from './house.js';
import { meet, seeTheSame } from './member.js';

describe('talking', PATIENT, () => {
  openHouse();

  it('letsTwoJoinAndSpeakInOneOrder', async t => {
    const ann = await meet(t, browser, server.url);
    const bob = await meet(t, browser, server.url);
    await ann.join('ann');
    await bob.join('bob');
    await ann.seesNotice('bob has joined!');
    const talk = async member => {
      for (let i = 1; i <= 15; i++) await member.say(`number ${i}`);
    };
    await Promise.all([talk(ann), talk(bob)]);
    await ann.sees('bob', 'number 15');
    await bob.sees('ann', 'number 15');
    const said = await seeTheSame(ann, bob);
    assert.equal(said.length, 30);
    for (const name of ['ann', 'bob']) {
      assert.deepEqual(said.filter(line => line[0] === name).map(line => line[1]), Array.from({ length: 15 }, (_, i) => `number ${i + 1}`));
    }
    assert.equal(await ann.page.locator('#messages .own').count(), 15);
    assert.equal(await ann.focused(), 'draft');
  });

  it('tellsTheOthersWhoLeaves', async t => {
    const [eva, joe] = [await meet(t, browser, server.url), await meet(t, browser, server.url)];
    await eva.join('eva');
    await joe.join('joe');
    await eva.seesNotice('joe has joined!');
    await joe.page.getByRole('button', { name: 'Leave the chat' }).click();
    await joe.page.getByRole('button', { name: 'Leave', exact: true }).click();
    await eva.seesNotice('joe has left!');
    await joe.page.getByText('You have left the chat.').waitFor();
    assert.equal(await joe.page.getByLabel('Your name').inputValue(), 'joe');
    await joe.page.getByRole('button', { name: 'Join' }).click();
    await joe.isIn();
    await eva.page.locator('.notice', { hasText: 'joe has joined!' }).nth(1).waitFor();
  });

  it('takesNoNameThatCannotBeSeenAndCleansColons', async t => {
    const dr = await meet(t, browser, server.url);
    for (const [name, hint] of [['', 'others can see'], [' \u200B ', 'others can see'], ['a\u202Eb', 'invisible'], ['é'.repeat(33), 'too long']]) {
      await dr.page.getByLabel('Your name').fill(name);
      await dr.page.keyboard.press('Enter');
      await dr.page.locator('#name-hint', { hasText: hint }).waitFor();
    }
    await dr.join(' Dr: Who: ');
    await dr.say('a:b:c');
    await dr.sees('Dr_ Who_', 'a:b:c');
  });

  it('saysWhyTheServerRefusesAName', async t => {
    const ann = await meet(t, browser, server.url);
    await ann.page.routeWebSocket(/\/rooms$/, socket => {
      socket.onMessage(message => {
        if (!message.includes('"taken"')) return;
        socket.send('{"type":"refused","of":"hello","code":"name_taken","reason":"somebody else has this name","final":false}');
      });
    });
    await ann.page.reload(); // the route holds for documents loaded from now on
    await ann.page.getByLabel('Your name').fill('taken');
    await ann.page.keyboard.press('Enter');
    await ann.page.locator('#name-hint', { hasText: 'Somebody else has this name, or one that looks like it.' }).waitFor();
    assert.equal(await ann.focused(), 'name');
    assert.equal(await ann.page.getByLabel('Your name').inputValue(), 'taken');
  });

  it('goesStraightInAfterAReloadAndKeepsWhatWasSaid', async t => {
    const [kim, lee] = [await meet(t, browser, server.url), await meet(t, browser, server.url)];
    await kim.join('kim');
    await lee.join('lee');
    await kim.say('before the reload');
    await lee.sees('kim', 'before the reload');
    await kim.draft.fill('half a sent');
    await kim.page.reload();
    await kim.isIn();
    await kim.sees('kim', 'before the reload');
    assert.equal(await kim.draft.inputValue(), 'half a sent');
    await kim.say('after it');
    await lee.sees('kim', 'after it');
    assert.ok(!(await lee.notices()).some(notice => notice.startsWith('kim has left')));
  });

  it('showsWhateverIsWrittenAsText', async t => {
    const name = `<b>M</b>"'&amp;`;
    const texts = [
      `<script>alert("text")</script><img src=x onerror=alert(1)>`,
      `"double" 'single' &amp; \`back\` \\ %3Cb%3E`,
      `👩‍👩‍👧‍👦 مرحبا بالعالم abc \u202Eoverride 123`,
      'two\nlines\n\n\tand an indent',
      'x'.repeat(600),
      'javascript:alert(1) data:text/html,x ftp://x.example',
    ];
    const [mallory, ann] = [await meet(t, browser, server.url), await meet(t, browser, server.url)];
    await mallory.join(name);
    await ann.join('anna');
    for (const text of texts) {
      await mallory.say(text);
      await ann.sees(name, text);
      await mallory.sees(name, text);
    }
    for (const member of [ann, mallory]) {
      assert.equal(await member.page.locator('#messages').locator('script, img, b, iframe, [onerror], .text a').count(), 0);
      assert.ok(await fits(member.page));
    }
  });

  it('showsLinksAsLinks', async t => {
    const ann = await meet(t, browser, server.url);
    await ann.join('linker');
    await ann.say('see http://example.com/a?b=c&d, (https://en.example.org/X_(y)) and "https://q.example"! http:// https://"onclick=alert(1)');
    const links = ann.page.locator('#messages .said').last().locator('a');
    await links.nth(2).waitFor();
    assert.deepEqual(await links.evaluateAll(all => all.map(a => [a.textContent, a.href, a.rel, a.target])), [
      ['http://example.com/a?b=c&d', 'http://example.com/a?b=c&d', 'noopener noreferrer nofollow', '_blank'],
      ['https://en.example.org/X_(y)', 'https://en.example.org/X_(y)', 'noopener noreferrer nofollow', '_blank'],
      ['https://q.example', 'https://q.example/', 'noopener noreferrer nofollow', '_blank'],
    ]);
  });

  it('knowsWhereALinkEndsAndIsNotHeldUpByOneThatNeverDoes', async t => {
    const ann = await meet(t, browser, server.url);
    const linksOf = text => ann.page.evaluate(async all => {
      const { pieces } = await import('/js/text.js');
      return [...pieces(all)].filter(({ href }) => href).map(piece => piece.text);
    }, text);
    assert.deepEqual(await linksOf('`https://a.example/x`, **https://b.example**, [b](https://c.example/(d)) https://d.example/[e]).'),
      ['https://a.example/x', 'https://b.example', 'https://c.example/(d)', 'https://d.example/[e]']);
    assert.deepEqual(await linksOf('见https://例え.jp/パス。（https://e.example）、https://f.example/\u202Egnp.exe'),
      ['https://例え.jp/パス', 'https://e.example', 'https://f.example/']);
    for (const long of [')', '.', '.)x', '(']) {
      assert.equal((await linksOf(`https://g.example/${long.repeat(65_000 / long.length)}x`)).length, 1);
      assert.equal((await linksOf(`https://g.example/${long.repeat(65_000 / long.length)}`)).length, 1);
    }
  });

  it('sendsOnEnterAndStartsANewLineOnShiftEnter', async t => {
    const ann = await meet(t, browser, server.url);
    await ann.join('typist');
    const { height } = await ann.draft.boundingBox();
    await ann.page.keyboard.type('one');
    await ann.page.keyboard.press('Shift+Enter');
    await ann.page.keyboard.type('two');
    assert.ok((await ann.draft.boundingBox()).height > height);
    await ann.page.keyboard.press('Enter');
    await ann.sees('typist', 'one\ntwo');
    assert.equal(await ann.draft.inputValue(), '');
    assert.equal((await ann.draft.boundingBox()).height, height);
    await ann.say(' \n ');
    await ann.say('something');
    await ann.sees('typist', 'something');
    assert.equal((await ann.said()).filter(([user]) => user === 'typist').length, 2);
  });

  it('laysOutNoMoreOfALongTextThanIsShown', async t => {
    const ann = await meet(t, browser, server.url);
    await ann.join('pasted');
    await ann.enterRoom('paste');
    const link = `https://example.com/${'x'.repeat(300)}`;
    const long = `${'word '.repeat(380)}${link} ${'word '.repeat(10_000)}`.trim();
    await ann.say(long);
    await ann.sees('pasted', long);
    const text = ann.message('word').locator('.text');
    assert.ok((await text.innerText()).length < 2000);
    await ann.page.getByRole('button', { name: 'Show all of it' }).click();
    assert.equal((await text.innerText()).length, long.length);
    assert.equal(await text.locator('a').getAttribute('href'), link);
  });

  it('laysOutNoMoreOfATextWithoutAWhiteSpaceEither', async t => {
    const ann = await meet(t, browser, server.url);
    await ann.join('presser');
    await ann.enterRoom('press');
    const family = '👩‍👩‍👧‍👦';
    for (const [begin, long] of [['x', 'x'.repeat(60_000)], [family, family.repeat(2000)], ['https', `https://example.com/${'y'.repeat(60_000)}`]]) {
      await ann.say(long);
      await ann.sees('presser', long);
      const line = ann.message(begin);
      const text = line.locator('.text');
      const shown = await text.innerText();
      assert.ok(shown.length > 1900 && shown.length <= 2000, `${shown.length}`);
      if (begin === family) assert.equal(shown, family.repeat(shown.length / family.length), 'whole ones');
      await line.getByRole('button', { name: 'Show all of it' }).click();
      assert.equal(await text.innerText(), long);
    }
    const links = ann.message('https').locator('a');
    assert.deepEqual(new Set(await links.evaluateAll(all => all.map(({ href }) => href))), new Set([`https://example.com/${'y'.repeat(60_000)}`]));
  });

  it('countsWhatIsLeftAndKeepsWhatIsTooLong', async t => {
    const ann = await meet(t, browser, server.url);
    await ann.join('writer');
    const longest = 'é'.repeat((65_536 - 2) / 2);
    await ann.draft.fill(`${longest}.`);
    await ann.page.locator('#counter', { hasText: '1 bytes too long' }).waitFor();
    await ann.draft.press('Enter');
    await ann.draftHint.getByText('Too long to send by 1 byte.').waitFor();
    assert.equal(await ann.draft.inputValue(), `${longest}.`);
    await ann.draft.fill(longest);
    await ann.page.locator('#counter', { hasText: '0 bytes left' }).waitFor();
    await ann.draft.press('Enter');
    await ann.sees('writer', longest);
    await ann.page.getByRole('button', { name: 'Show all of it' }).click();
    await ann.page.getByRole('button', { name: 'Show less' }).waitFor();
  });
});

async function fits(page) {
  return page.evaluate(() => document.documentElement.scrollWidth <= innerWidth
    && document.getElementById('scroller').scrollWidth <= document.getElementById('scroller').clientWidth);
}
