// Chromium, and the chat page as somebody who uses it sees it.

import assert from 'node:assert/strict';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

/** Chromium itself reports a connection that breaks or cannot be made; no page can prevent that. */
export const BROKEN_CONNECTION = /WebSocket connection to|net::ERR_/;
/** The same, and whatever else could not be got meanwhile. */
export const LOST_NETWORK = new RegExp(`${BROKEN_CONNECTION.source}|Failed to load resource`);
export const PHONE = { width: 390, height: 800 };
const CSP = "default-src 'self'; connect-src 'self' ws: wss:";
/** What a page is waited for: also on a machine that is many times slower than any of ours, and on which others work. */
export const PATIENCE_MILLIS = 120_000;
/** Of a file's tests: what hangs ends, and what is slow does not. */
export const PATIENT = { timeout: 1_800_000 };

export function launchBrowser() {
  return chromium.launch({
    executablePath: executable(),
    chromiumSandbox: process.getuid?.() !== 0, // Chromium's sandbox refuses to run as root
    timeout: PATIENCE_MILLIS,
    args: [
      '--disable-gpu', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync',
    ],
  });
}

function executable() {
  if (process.env.HAWSER_CHROMIUM) return process.env.HAWSER_CHROMIUM;
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    for (const folder of process.env.PATH.split(delimiter)) {
      const path = join(folder, name);
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch {
        // not here
      }
    }
  }
  throw new Error('No Chromium found: install it (Debian: apt-get install chromium), or name one in HAWSER_CHROMIUM.');
}

/**
 * A visitor with a browser profile of their own, at the door of the room. They leave when the test `t` ends, which fails
 * if their page caused a fault that does not match `expected`. Other options as for Browser.newContext.
 */
export async function visit(t, browser, url, { expected = /^$/, as: Kind = Visitor, ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  context.setDefaultTimeout(PATIENCE_MILLIS);
  const visitor = new Kind(await context.newPage(), new URL(url).host);
  t.after(async () => {
    await context.close();
    assert.deepEqual(visitor.faults.filter(fault => !expected.test(fault)), []);
  });
  await visitor.open(url);
  return visitor;
}

/** Somebody with a page, whichever it is. */
export class Guest {
  /** What no page may ever cause: errors on the console, exceptions, dialogs, requests elsewhere. */
  faults = [];

  constructor(page, host) {
    this.page = page;
    this.draft = page.locator('#draft');
    this.draftHint = page.locator('#draft-hint');
    page.on('console', message => {
      if (message.type() === 'error' || message.type() === 'warning') this.faults.push(message.text());
    });
    page.on('pageerror', error => this.faults.push(String(error)));
    page.on('request', request => {
      if (new URL(request.url()).host !== host) this.faults.push(`request to ${request.url()}`);
    });
    page.on('dialog', dialog => {
      this.faults.push(`dialog: ${dialog.message()}`);
      return dialog.dismiss();
    });
  }

  async open(url) {
    await this.#imposePolicy();
    await this.page.addInitScript(() => {
      addEventListener('securitypolicyviolation', e => console.error(`CSP: ${e.violatedDirective} ${e.blockedURI}`));
    });
    await this.page.goto(url);
    // It asks first whom the server knows.
    await this.page.locator('body:not([data-view="loading"])').waitFor();
  }

  /**
   * The page has to hold under the strict policy, whichever one the server sends. The header is changed below
   * Playwright's routes: Chromium keeps documents that a route made from opening local WebSockets.
   */
  async #imposePolicy() {
    const devtools = await this.page.context().newCDPSession(this.page);
    devtools.on('Fetch.requestPaused', ({ requestId, responseStatusCode, responseHeaders }) => {
      const responseCode = responseStatusCode;
      const others = (responseHeaders ?? []).filter(({ name }) => name.toLowerCase() !== 'content-security-policy');
      const changed = { responseCode, responseHeaders: [...others, { name: 'Content-Security-Policy', value: CSP }] };
      // Refused only when the page has gone in the meantime.
      devtools.send('Fetch.continueResponse', { requestId, ...responseCode && changed }).catch(() => {});
    });
    await devtools.send('Fetch.enable', { patterns: [{ resourceType: 'Document', requestStage: 'Response' }] });
  }

  async say(text) {
    await this.draft.fill(text);
    await this.draft.press('Enter');
  }
}

/** Somebody with the page of the plain room. */
class Visitor extends Guest {
  notice = this.page.locator('#notice');
  /** How many lines there are up to the one that was seen last. */
  #seen = 0;

  async join(name) {
    await this.page.getByLabel('Your name').fill(name);
    await this.page.locator('#enter').click();
    await this.isIn();
  }

  async isIn() {
    await this.page.locator('body[data-state="open"]').waitFor();
  }

  async isOut() {
    await this.page.locator('body[data-state="closed"]').waitFor();
  }

  async leave() {
    await this.page.getByRole('button', { name: 'Leave' }).click();
  }

  /** Waits until `count` lines are on screen, and returns all of them as [name, text]. */
  async lines(count) {
    await this.page.waitForFunction(n => document.querySelectorAll('#log > *').length >= n, count);
    return this.page.locator('#log > *').evaluateAll(lines => lines.map(line =>
      [line.querySelector('.name').textContent, line.querySelector('.text').textContent]));
  }

  /** What is said, and not who comes and goes: those of an earlier test may be about to. */
  async said() {
    return this.page.locator('#log > .said').evaluateAll(lines => lines.map(line =>
      [line.querySelector('.name').textContent, line.querySelector('.text').textContent]));
  }

  /** Waits for this line, behind the one that was seen last; there may be others between and behind them. */
  async sees(name, text) {
    const seen = await this.page.waitForFunction(([from, wantedName, wantedText]) =>
      1 + [...document.querySelectorAll('#log > *')].findLastIndex((line, i) => i >= from
        && line.querySelector('.text').textContent === wantedText && line.querySelector('.name').textContent === wantedName),
    [this.#seen, name, text]);
    this.#seen = await seen.jsonValue();
  }
}
