// The server and the browser of a file's tests, from before the first of them until after the last.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { launchBrowser } from './browser.js';
import { startServer } from './server.js';

export let server;
export let browser;
let folder;
let kept;

/**
 * Has them for the tests of the `describe` in which it is called; those of a file run one after the other. With `keeps` the rooms are kept, so that the
 * server can be started again; `options` gives further options of the command, and may put what they name into the folder that it gets.
 */
export function openHouse({ keeps = false, options = () => '' } = {}) {
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hawser-house-'));
    kept = keeps ? join(folder, 'rooms') : null;
    [server, browser] = await Promise.all([startServer(0, kept, options(folder)), launchBrowser()]);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    await rm(folder, { recursive: true });
  });
}

/** The server again, after it was killed, at the same port and with the rooms that it kept. */
export async function startAgain() {
  server = await startServer(server.port, kept);
}
