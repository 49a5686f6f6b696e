// The page that `hawser load --html` writes, as Chromium shows it; with pictures for people to look at, in target/screenshots.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { PATIENT, PHONE, launchBrowser } from './browser.js';
import { startServer } from './server.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SCREENS = {
  desktop: { viewport: { width: 1280, height: 800 } },
  phone: { viewport: PHONE, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
};

describe('the report of a load test', PATIENT, () => {
  let browser;
  let folder;
  before(async () => {
    browser = await launchBrowser();
    folder = await mkdtemp(join(tmpdir(), 'hawser-report-'));
  });
  after(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('hasItsPlots', async t => {
    const html = join(folder, 'good.html');
    const server = await startServer();
    t.after(() => server.stop());
    const load = new Load(server, html, '--clients', '50', '--rate', '200', '--duration', '6', '--ramp-up', '2', '--fail-if', 'p99>30s');
    assert.equal(await load.ended, 0, load.output);
    await show(t, browser, html, 'good', async page => {
      assert.deepEqual(await page.locator('figcaption').evaluateAll(captions => captions.map(c => c.firstChild.data.trim())), [
        'Deliveries per second', 'Messages sent per second', 'Latency over time', 'Latency by percentile', 'Open connections',
      ]);
      assert.equal(await page.locator('dd.bad').count(), 0);
      // Its own limit, and those that there are anyway.
      assert.deepEqual(await page.locator('.good').allInnerTexts(),
        ['p99>30s', 'errors>0', 'lost>0'].map(limit => `Within the limit: ${limit}`));
    });
  });

  it('saysWhatWentWrong', async t => {
    const html = join(folder, 'bad.html');
    const server = await startServer();
    t.after(() => server.stop());
    const load = new Load(server, html, '--clients', '50', '--rate', '200', '--duration', '600', '--fail-if', 'rate<1000000');
    // The third second.
    await load.prints(/\n +3s .*\n/);
    await server.kill();
    assert.equal(await load.ended, 1, load.output);
    await show(t, browser, html, 'bad', async page => {
      assert.match(await page.locator('section', { hasText: 'Errors' }).innerText(), /connection closed: 1006/);
      assert.equal(await page.locator('figcaption', { hasText: /^Errors/ }).count(), 1);
      assert.match(await page.locator('p.bad').first().innerText(), /^Failed: rate = /);
    });
  });

  it('saysThatItWasInterrupted', async t => {
    const html = join(folder, 'interrupted.html');
    const server = await startServer();
    t.after(() => server.stop());
    const load = new Load(server, html, '--clients', '50', '--rate', '200', '--duration', '600');
    await load.prints(/\n +3s .*\n/);
    load.interrupt();
    assert.equal(await load.ended, 130, load.output);
    await show(t, browser, html, 'interrupted', async page => {
      assert.match(await page.locator('p.bad').first().innerText(), /^The test was interrupted after [\d.]+s\.$/);
    });
  });
});

/** A load test of the chat, as a process of its own. */
class Load {
  output = '\n';
  #changed = () => {};

  constructor(server, html, ...options) {
    const url = `ws://localhost:${server.port}/chat`;
    this.child = spawn(join(ROOT, 'hawser'), ['load', url, '--protocol', 'chat', '--interval', '1', '--html', html, ...options]);
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream.setEncoding('utf8').on('data', chunk => { this.output += chunk; this.#changed(); });
    }
    const onExit = () => this.child.kill('SIGKILL');
    process.on('exit', onExit);
    this.ended = new Promise(resolve => this.child.once('close', (code, signal) => {
      process.off('exit', onExit);
      resolve(signal ?? code);
    }));
  }

  /** Waits until it has printed something. */
  async prints(pattern) {
    const printed = new Promise(resolve => {
      this.#changed = () => pattern.test(this.output) && resolve();
      this.#changed();
    });
    const ended = this.ended.then(code => { throw new Error(`ended with ${code} before:\n${this.output}`); });
    ended.catch(() => {}); // from here on it may end
    await Promise.race([printed, ended]);
  }

  interrupt() {
    this.child.kill('SIGTERM');
  }
}

/** Opens a page on all screens, takes a picture, and looks at what all reports have in common, then at `more`. */
async function show(t, browser, html, name, more) {
  const url = String(pathToFileURL(html));
  for (const [device, screen] of Object.entries(SCREENS)) {
    for (const colorScheme of ['light', 'dark']) {
      await t.test(`${device}, ${colorScheme}`, async () => {
        const context = await browser.newContext({ ...screen, colorScheme });
        try {
          const page = await context.newPage();
          const faults = [];
          const requests = [];
          page.on('console', message => faults.push(message.text()));
          page.on('pageerror', error => faults.push(String(error)));
          page.on('request', request => requests.push(request.url()));
          await page.goto(url, { waitUntil: 'networkidle' });
          await page.screenshot({
            path: fileURLToPath(new URL(`target/screenshots/load-${name}-${device}-${colorScheme}.png`, import.meta.url)),
            fullPage: true,
          });
          assert.deepEqual(faults, []);
          assert.deepEqual(requests, [url], 'the page needs nothing but itself');
          assert.deepEqual(await sticksOut(page), [], 'nothing sticks out');
          assert.deepEqual(await emptyPlots(page), [], 'every line has points, on its plot');
          await more(page);
        } finally {
          await context.close();
        }
      });
    }
  }
}

/** The elements that are wider than the screen, and the labels of plots that are not whole or lie on one another. */
function sticksOut(page) {
  return page.evaluate(() => {
    const wrong = [];
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth) wrong.push(`page: ${root.scrollWidth} > ${root.clientWidth}`);
    for (const element of document.body.querySelectorAll('*')) {
      const box = element.getBoundingClientRect();
      if (box.right > root.clientWidth + 0.5 || box.left < -0.5) wrong.push(`${element.tagName} ${element.textContent.slice(0, 40)}`);
    }
    for (const plot of document.querySelectorAll('svg')) {
      const frame = plot.getBoundingClientRect();
      const labels = [...plot.querySelectorAll('text')].map(text => [text.textContent, text.getBoundingClientRect()]);
      labels.forEach(([text, box], i) => {
        const name = `${plot.getAttribute('aria-label')}: ${text}`;
        if (box.left < frame.left || box.right > frame.right || box.top < frame.top || box.bottom > frame.bottom) wrong.push(`${name} is cut off`);
        for (const [other, otherBox] of labels.slice(i + 1)) {
          const apart = box.right <= otherBox.left || otherBox.right <= box.left || box.bottom <= otherBox.top || otherBox.bottom <= box.top;
          if (!apart) wrong.push(`${name} lies on ${other}`);
        }
      });
    }
    return wrong;
  });
}

/** The plots in which a line has no points, or none that can be seen. */
function emptyPlots(page) {
  return page.evaluate(() => [...document.querySelectorAll('figure')]
    .filter(figure => {
      const plot = figure.querySelector('svg').getBoundingClientRect();
      const lines = [...figure.querySelectorAll('polyline')];
      return plot.width < 250 || plot.height < 100 || lines.length === 0 || lines.some(line => {
        const box = line.getBoundingClientRect();
        const within = box.left >= plot.left && box.right <= plot.right && box.top >= plot.top && box.bottom <= plot.bottom;
        return line.points.length < 2 || box.width < plot.width / 10 || !within || getComputedStyle(line).stroke === 'none';
      });
    })
    .map(figure => figure.innerHTML));
}
