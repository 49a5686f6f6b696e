import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BROKEN_CONNECTION, PATIENT, PHONE, visit } from './browser.js';
import { browser, openHouse, server } from './house.js';
import { startServer } from './server.js';

describe('the simple page', PATIENT, () => {
  openHouse();

  it('letsTwoPagesJoinAndSpeakInOneOrder', async t => {
    const ann = await visit(t, browser, server.simple);
    const ben = await visit(t, browser, server.simple);
    await ann.join('Ann');
    await ann.sees('Ann', 'has joined!');
    await ben.join('Ben');
    await ben.sees('Ben', 'has joined!');
    await ann.sees('Ben', 'has joined!');

    await ann.say('Hello Ben');
    await ben.sees('Ann', 'Hello Ben');
    await ben.say('Hello Ann: how are you?');
    await ann.sees('Ben', 'Hello Ann: how are you?');
    // Both at once: whatever the order is, it is the same for both.
    const each = 20;
    const talk = async visitor => {
      for (let i = 1; i <= each; i++) await visitor.say(`number ${i}`);
    };
    await Promise.all([talk(ann), talk(ben)]);
    const seenByBen = await ben.lines(3 + 2 * each);
    const seenByAnn = await ann.lines(4 + 2 * each);
    assert.deepEqual(seenByAnn.slice(1), seenByBen);
    assert.equal(seenByBen.length, 3 + 2 * each);
    for (const name of ['Ann', 'Ben']) {
      const numbers = seenByBen.filter(line => line[0] === name && line[1].startsWith('number'));
      assert.deepEqual(numbers.map(line => line[1]), Array.from({ length: each }, (_, i) => `number ${i + 1}`));
    }
    // One's own are marked, also to the eye.
    assert.equal(await ann.page.locator('.own .name').first().textContent(), 'Ann');
    assert.equal(await ann.page.locator('.own').count(), each + 1);
  });

  it('showsMarkupQuotesEmojiAndRightToLeftLettersAsText', async t => {
    const name = `<script>alert('name')</script> "שלום" 🧑🏽‍🚀`;
    const texts = [
      `<script>alert("text")</script><img src=x onerror=alert(1)>`,
      `"double" 'single' &amp; \`back\` \\ %3Cb%3E`,
      `👩‍👩‍👧‍👦 مرحبا بالعالم abc \u202Eoverride 123`,
      `two\nlines\n\n  and an indent`,
      'x'.repeat(600),
    ];
    const mallory = await visit(t, browser, server.simple);
    const ann = await visit(t, browser, server.simple);
    await ann.join('Ann');
    await mallory.join(name);
    await ann.sees(name, 'has joined!');
    for (const text of texts) {
      await mallory.say(text);
      await ann.sees(name, text);
      await mallory.sees(name, text);
    }
    for (const visitor of [ann, mallory]) {
      const foreign = visitor.page.locator('#log').locator('script, img, b, svg, iframe, [onerror]');
      assert.equal(await foreign.count(), 0);
      assert.equal(await visitor.page.locator('#log .name *, #log .text *').count(), 0);
      assert.ok(await fits(visitor.page));
    }
  });

  it('turnsColonsInANameIntoUnderscores', async t => {
    const visitor = await visit(t, browser, server.simple);
    await visitor.join(' Dr: Who: ');
    await visitor.sees('Dr_ Who_', 'has joined!');
    await visitor.say('a:b:c');
    await visitor.sees('Dr_ Who_', 'a:b:c');
  });

  it('sendsNeitherEmptyNamesNorEmptyMessages', async t => {
    const visitor = await visit(t, browser, server.simple);
    for (const name of ['', '   ', '\u200B']) {
      await visitor.page.getByLabel('Your name').fill(name);
      await visitor.page.locator('#enter').click();
      await visitor.page.getByText('Type a name that others can see.').waitFor();
    }
    await visitor.join('Ann');
    await visitor.sees('Ann', 'has joined!');
    await visitor.say('');
    await visitor.say(' \n ');
    await visitor.say('something');
    await visitor.sees('Ann', 'something');
    assert.deepEqual(await visitor.said(), [['Ann', 'something']]);
  });

  it('sendsOnEnterAndStartsANewLineOnShiftEnter', async t => {
    const visitor = await visit(t, browser, server.simple);
    await visitor.page.getByLabel('Your name').pressSequentially('Ann');
    await visitor.page.keyboard.press('Enter');
    await visitor.isIn();
    assert.equal(await focused(visitor.page), 'draft');
    const { height } = await visitor.draft.boundingBox();
    await visitor.page.keyboard.type('one');
    await visitor.page.keyboard.press('Shift+Enter');
    await visitor.page.keyboard.type('two');
    assert.ok((await visitor.draft.boundingBox()).height > height, 'the message box grows');
    await visitor.page.keyboard.press('Enter');
    await visitor.sees('Ann', 'one\ntwo');
    assert.equal(await visitor.draft.inputValue(), '');
    assert.equal((await visitor.draft.boundingBox()).height, height);
  });

  it('letsTheOthersSeeWhoLeaves', async t => {
    const ann = await visit(t, browser, server.simple);
    const ben = await visit(t, browser, server.simple);
    await ann.join('Ann');
    await ben.join('Ben');
    await ann.sees('Ben', 'has joined!');
    await ben.draft.fill('unsent');
    await ben.leave();
    await ann.sees('Ben', 'has left!');
    await ben.isOut();
    assert.equal(await ben.notice.textContent(), 'You have left the room.');
    assert.equal(await ben.draft.inputValue(), 'unsent');
    assert.equal(await focused(ben.page), 'enter');

    await ben.page.keyboard.press('Enter');
    await ben.isIn();
    await ann.sees('Ben', 'has joined!');
    await ben.page.goto('about:blank');
    await ann.sees('Ben', 'has left!');
  });

  it('keepsWhatIsTooLongAndSaysSo', async t => {
    const ann = await visit(t, browser, server.simple);
    await ann.join('Ann');
    const limit = 64 * 1024 - 'Ann:'.length;
    const tooLong = 'é'.repeat(limit / 2) + '.';
    await ann.say(tooLong);
    await ann.page.getByText('Too long to send by 1 byte:').waitFor();
    assert.equal(await ann.draft.inputValue(), tooLong);
    await ann.page.locator('body[data-state="open"]').waitFor();

    const longest = tooLong.slice(0, -1);
    await ann.say(longest);
    await ann.sees('Ann', longest);
    assert.equal(await ann.draftHint.textContent(), '');
    assert.deepEqual(await ann.said(), [['Ann', longest]]);
  });

  it('scrollsOnlyForWhoReadsAlong', async t => {
    const ann = await visit(t, browser, server.simple);
    const ben = await visit(t, browser, server.simple);
    await ann.join('Ann');
    await ben.join('Ben');
    await ann.say(Array.from({ length: 80 }, (_, i) => `line ${i}`).join('\n'));
    await ben.sees('Ann', Array.from({ length: 80 }, (_, i) => `line ${i}`).join('\n'));
    await ben.page.waitForFunction(atEnd);
    await ben.page.locator('#scroller').evaluate(async scroller => {
      const scrolled = new Promise(resolve => scroller.addEventListener('scroll', resolve, { once: true }));
      scroller.scrollTop = 0;
      await scrolled; // from now on the page knows it
    });
    await ann.say('news');
    await ben.page.getByRole('button', { name: '1 new message' }).waitFor();
    assert.match(await ben.page.title(), /^\(1\)/);
    assert.equal(await ben.page.locator('#scroller').evaluate(scroller => scroller.scrollTop), 0);
    await ben.page.getByRole('button', { name: '1 new message' }).click();
    await ben.page.waitForFunction(atEnd);
    await ben.page.locator('#newer').waitFor({ state: 'hidden' });
    await ann.say('more');
    await ben.sees('Ann', 'more');
    await ben.page.waitForFunction(atEnd);
  });

  it('keepsTheLastFiveThousandMessagesOfAFlood', async t => {
    // One in which nobody of an earlier test is about to leave: each line counts.
    const own = await startServer();
    t.after(() => own.stop());
    const ann = await visit(t, browser, own.simple, { expected: BROKEN_CONNECTION });
    await ann.join('Ann');
    await ann.page.evaluate(async () => {
      const flood = new WebSocket(`ws://${location.host}/chat`, 'chat');
      await new Promise(resolve => flood.addEventListener('open', resolve));
      const drained = new Promise(resolve => flood.addEventListener('message', e => e.data === 'Flood:6000' && resolve()));
      for (let i = 1; i <= 6000; i++) flood.send(`Flood:${i}`);
      await drained;
      flood.close(1000);
    });
    await ann.sees('Flood', '6000');
    const lines = await ann.lines(5000);
    assert.deepEqual(lines.map(line => line[1]), Array.from({ length: 5000 }, (_, i) => String(i + 1001)));
    assert.match(await ann.page.locator('#older').textContent(), /keeps the last 5,000/);
    assert.equal(await ann.page.locator('#log > :first-child').evaluate(first => first.className), 'said');
    await ann.page.waitForFunction(atEnd);
  });

  it('doesNotScrollSidewaysOnAPhone', async t => {
    const phone = await visit(t, browser, server.simple, { viewport: PHONE, hasTouch: true, isMobile: true });
    const name = `A rather long name for such a small phone, ${'m'.repeat(30)}`;
    assert.ok(await fits(phone.page));
    await phone.join(name);
    await phone.say('w'.repeat(300));
    await phone.sees(name, 'w'.repeat(300));
    assert.ok(await fits(phone.page));
    await phone.leave();
    await phone.isOut();
    assert.ok(await fits(phone.page));
  });

  for (const colorScheme of ['light', 'dark']) {
    it(`givesEverySpeakerAReadableColour: ${colorScheme}`, async t => {
      const ann = await visit(t, browser, server.simple, { colorScheme });
      await ann.join('Ann');
      await ann.say('hello');
      await ann.sees('Ann', 'hello');
      const poorest = await ann.page.locator('.said').evaluate(poorestContrast);
      assert.ok(poorest >= 4.5, `contrast ${poorest.toFixed(2)} < 4.5 (WCAG 2.2, 1.4.3)`);
    });
  }

  it('saysThatTheRoomCannotBeReached', async t => {
    const other = await startServer();
    t.after(() => other.stop());
    const ann = await visit(t, browser, other.simple, { expected: BROKEN_CONNECTION });
    await other.kill();
    await ann.page.getByLabel('Your name').fill('Ann');
    await ann.page.keyboard.press('Enter');
    await ann.notice.getByText('The room cannot be reached.').waitFor();
    assert.equal(await ann.page.getByLabel('Your name').inputValue(), 'Ann');
  });

  it('losesNothingWhenTheServerDies', async t => {
    let other = await startServer();
    t.after(() => other.stop());
    const ann = await visit(t, browser, other.simple, { expected: BROKEN_CONNECTION });
    await ann.join('Ann');
    await ann.say('before');
    await ann.sees('Ann', 'before');
    await ann.draft.fill('half a sent');
    await other.kill();
    await ann.notice.getByText('The connection broke off.').waitFor();
    await ann.isOut();
    // Typing goes on, and sending explains itself.
    assert.equal(await focused(ann.page), 'draft');
    await ann.page.keyboard.press('End');
    await ann.page.keyboard.type('ence');
    await ann.page.keyboard.press('Enter');
    await ann.draftHint.getByText('You are not in the room.').waitFor();
    assert.equal(await ann.draft.inputValue(), 'half a sentence');
    assert.deepEqual(await ann.lines(2), [['Ann', 'has joined!'], ['Ann', 'before']]);

    const joinAgain = ann.page.getByRole('button', { name: 'Join again' });
    await joinAgain.click();
    await ann.notice.getByText('The room cannot be reached.').waitFor();

    other = await startServer(other.port);
    await joinAgain.click();
    await ann.isIn();
    await ann.notice.waitFor({ state: 'hidden' });
    await ann.page.keyboard.press('Enter');
    await ann.sees('Ann', 'half a sentence');
    assert.deepEqual((await ann.lines(4)).map(line => line[1]), ['has joined!', 'before', 'has joined!', 'half a sentence']);
  });

  it('givesBackWhatMayNotHaveArrived', async t => {
    // A server that takes a message and breaks off before it comes back.
    const ann = await visit(t, browser, server.simple);
    await ann.page.routeWebSocket(/\/chat$/, socket => {
      socket.onMessage(message => {
        if (message === 'Ann:has joined!') socket.send(message);
        else if (message === 'Ann:second') void socket.close({ code: 1001, reason: 'going down' });
      });
    });
    await ann.page.reload(); // the route holds for documents loaded from now on
    await ann.join('Ann');
    await ann.sees('Ann', 'has joined!');
    await ann.say('first');
    await ann.page.getByText('1 message on its way').waitFor();
    await ann.say('second');
    await ann.isOut();
    assert.equal(await ann.notice.textContent(), 'The server is stopping or restarting. It said: “going down” (code 1001) '
      + 'Your last 2 messages may not have arrived: they are back in the message box.');
    assert.equal(await ann.draft.inputValue(), 'first\nsecond');
  });
});

async function fits(page) {
  return page.evaluate(() => document.documentElement.scrollWidth <= innerWidth
    && document.getElementById('scroller').scrollWidth <= document.getElementById('scroller').clientWidth);
}

async function focused(page) {
  return page.evaluate(() => document.activeElement.id);
}

/** Runs in the page. */
function atEnd() {
  const { scrollHeight, scrollTop, clientHeight } = document.getElementById('scroller');
  return scrollHeight - scrollTop - clientHeight < 2;
}

/** Runs in the page: the poorest contrast of a name and of an initial over all hues (WCAG 2.2). */
function poorestContrast(line) {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const luminance = color => {
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map(value => {
      const v = value / 255;
      return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => {
    const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (light + 0.05) / (dark + 0.05);
  };
  line.classList.remove('own');
  const paper = getComputedStyle(document.body).backgroundColor;
  let poorest = Infinity;
  for (let hue = 0; hue < 360; hue += 15) {
    line.style.setProperty('--hue', hue);
    const initial = getComputedStyle(line, '::before');
    const name = getComputedStyle(line.querySelector('.name'));
    poorest = Math.min(poorest, contrast(name.color, paper), contrast(initial.color, initial.backgroundColor));
  }
  return poorest;
}
