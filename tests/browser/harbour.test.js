// The page of docs/tutorial.md: what its last step asks the reader to do.

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Guest, LOST_NETWORK, PATIENCE_MILLIS, PATIENT, launchBrowser, visit } from './browser.js';
import { buildHarbour, startHarbour } from './server.js';

describe('the page of the tutorial', PATIENT, () => {
  let folder;
  let server;
  let browser;

  before(async () => {
    buildHarbour();
    folder = await mkdtemp(join(tmpdir(), 'hawser-harbour-'));
    [server, browser] = await Promise.all([startHarbour(0, folder), launchBrowser()]);
  });
  after(async () => {
    await browser?.close();
    await server?.kill();
    await rm(folder, { recursive: true, force: true });
  });

  async function logIn(t, name) {
    const { page } = await visit(t, browser, server.url, { as: Guest, expected: LOST_NETWORK });
    await page.getByPlaceholder('Your name').fill(name);
    await page.getByRole('button', { name: 'Come in' }).click();
    await page.getByText('connected', { exact: true }).waitFor();
    return page;
  }

  async function say(page, text) {
    await page.locator('#speak input').fill(text);
    await page.getByRole('button', { name: 'Send' }).click();
  }

  // A client that has tried in vain waits for up to a minute before it tries again.
  const sees = (page, line) => page.locator('#entries li', { hasText: line }).waitFor({ timeout: PATIENCE_MILLIS + 60_000 });

  it('letsTwoTalkAndLosesNothingWhenTheServerIsKilled', async t => {
    const [ann, ben] = [await logIn(t, 'ann'), await logIn(t, 'ben')];
    await say(ann, 'Is the tide in?');
    await sees(ben, 'ann: Is the tide in?');
    await say(ben, 'At <b>noon</b>');
    await sees(ann, 'ben: At <b>noon</b>');
    await server.kill();
    await ann.getByText('waiting').waitFor();
    await say(ann, 'Still there?');
    server = await startHarbour(server.port, folder);
    await sees(ben, 'ann: Still there?');
    await sees(ann, 'ann: Still there?');
    const all = ['ann: Is the tide in?', 'ben: At <b>noon</b>', 'ann: Still there?'];
    for (const page of [ann, ben]) assert.deepEqual(await page.locator('#entries li').allTextContents(), all);
  });
});
