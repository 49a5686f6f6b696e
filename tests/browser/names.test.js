// Names that users choose: whose they are, over reloads, tabs and killed servers, and what the page says to the second one.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LOST_NETWORK, PATIENT } from './browser.js';
import { browser, openHouse, server, startAgain } from './house.js';
import { meet } from './member.js';
import { startProxy } from './proxy.js';
import { startServer } from './server.js';

describe('names', PATIENT, () => {
  openHouse({ keeps: true });

  const visitor = (t, url = server.url) => meet(t, browser, url, { expected: LOST_NETWORK });

  async function inside(t, name, url) {
    const member = await visitor(t, url);
    await member.enter(name);
    await member.isIn();
    return member;
  }

  it('tellsTheSecondOneAndLetsThemTakeAnother', async t => {
    const ann = await inside(t, 'ann');
    const other = await visitor(t);
    for (const name of ['ann', ' ANN ', 'ΑΝΝ']) {
      await other.enter(name);
      await other.isRefused('Somebody else has this name, or one that looks like it. Take another one.');
    }
    await other.enter('\u0430nn');
    await other.isRefused('letters of two alphabets');
    await other.enter('anna');
    await other.isIn();
    await other.say('hello');
    await ann.sees('anna', 'hello');
    await ann.isConnected();
  });

  it('keepsTheNameOfABrowserOverAReloadInAnotherTabAndAfterLeaving', async t => {
    const eva = await inside(t, 'eva');
    await eva.page.reload();
    await eva.isIn();
    const tab = await eva.page.context().newPage();
    await tab.goto(server.url);
    await tab.locator('body[data-view="rooms"] #connection[data-tone="good"]').waitFor();
    assert.equal(await tab.locator('#me .title').textContent(), 'eva');
    await tab.close();
    await eva.page.getByRole('button', { name: 'Leave the chat' }).click();
    await eva.page.getByRole('button', { name: 'Leave', exact: true }).click();
    await eva.page.getByText('You have left the chat.').waitFor();
    const other = await visitor(t);
    await other.enter('eva');
    await other.isRefused('Somebody else has this name');
    await eva.enter('eva');
    await eva.isIn();
  });

  it('keepsTheNameWhenTheServerIsKilled', async t => {
    const kim = await inside(t, 'kim');
    await server.kill();
    await kim.isCut();
    await startAgain();
    const other = await visitor(t);
    await other.enter('kim');
    await other.isRefused('Somebody else has this name');
    await kim.tryNow();
    await kim.isConnected();
    await kim.page.reload();
    await kim.isIn();
  });

  it('saysToSomebodyWhoseNameWasTakenMeanwhileWhatToDoAndKeepsWhatTheyWrote', async t => {
    let forgetful = await startServer();
    const proxy = await startProxy(forgetful.port);
    t.after(async () => {
      proxy.stop();
      await forgetful.stop();
    });
    const lee = await inside(t, 'lee', proxy.url);
    await lee.enterRoom('harbour');
    proxy.set('cut');
    await lee.isCut();
    await lee.say('written meanwhile');
    await lee.draft.fill('half a sentence');
    await forgetful.kill();
    forgetful = await startServer(forgetful.port);
    const other = await inside(t, 'Lee', forgetful.url);
    await other.enterRoom('harbour');
    proxy.set('open');
    await lee.tryNow();
    await lee.page.locator('#door-notice', { hasText: 'By now somebody else has your name' }).waitFor();
    await Promise.all([lee.page.waitForEvent('load'), lee.enter('LEE')]);
    await lee.page.locator('#door-notice', { hasText: 'Take another one: what you have written is kept.' }).waitFor();
    await lee.enter('lea');
    await lee.isIn();
    await lee.show('harbour');
    assert.equal(await lee.draft.inputValue(), 'half a sentence');
    await lee.page.locator('#messages .refused', { hasText: 'written meanwhile' }).getByRole('button', { name: 'Try again' }).click();
    await other.sees('lea', 'written meanwhile');
  });
});
