// The servers under test, as processes of their own: the chat, and the harbour of docs/tutorial.md.

import { execFileSync, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const COMMAND = process.env.HAWSER_CHAT ?? `'${ROOT}hawser' chat --memory --management off --port 0`;
const HARBOUR = `${ROOT}examples/harbour/target`;
const READY = /http:\/\/localhost:(\d+)\//;
/** Long, because a fresh clone may build itself first. */
const START_MILLIS = 300_000;
const STOP_MILLIS = 120_000;

/**
 * Starts the server and waits until it says where it listens; port 0 is any free one, `data` a folder for the rooms,
 * `more` other options.
 */
export async function startServer(port = 0, data = null, more = '') {
  const base = COMMAND.replace(/\s--port[ =]\d+/, '');
  return start(`${data ? base.replace(' --memory', '') : base} --port ${port}${data ? ` --data '${data}'` : ''} ${more}`);
}

/** Makes what `startHarbour` starts. */
export function buildHarbour() {
  execFileSync('./mvnw', ['-q', '-B', '-ntp', '-Dmaven.test.skip=true', '-pl', 'examples/harbour', '-am', 'package'], { cwd: ROOT });
}

/** Starts the harbour; `data` is its folder. */
export function startHarbour(port, data) {
  const java = process.env.JAVA_HOME ? `'${process.env.JAVA_HOME}/bin/java'` : 'java';
  return start(`${java} -cp '${HARBOUR}/classes:${HARBOUR}/modules/*' harbour.Harbour ${port} '${data}'`);
}

async function start(command) {
  // A process group of its own: signals reach the server even if a launcher script waits in front of it.
  const child = spawn('/bin/sh', ['-c', `exec ${command}`], { cwd: ROOT, detached: true });
  let gone = false;
  const signal = name => {
    if (gone) return; // its number may be somebody else's by now
    try {
      process.kill(-child.pid, name);
    } catch (error) {
      if (error.code !== 'ESRCH') throw error; // it has ended just now
    }
  };
  const onExit = () => signal('SIGKILL');
  process.on('exit', onExit);

  let output = '';
  let printed = () => {};
  child.stdin.end();
  child.stdout.setEncoding('utf8').on('data', chunk => { output += chunk; printed(); });
  child.stderr.setEncoding('utf8').on('data', chunk => { output += chunk; });
  const exited = new Promise(resolve => child.once('close', (code, name) => {
    gone = true;
    process.off('exit', onExit);
    resolve(name ?? `exit code ${code}`);
  }));

  const listening = new Promise(resolve => {
    printed = () => READY.test(output) && resolve(Number(READY.exec(output)[1]));
  });
  const ended = exited.then(how => { throw new Error(`\`${command}\` ended with ${how} before it was ready:\n${output}`); });
  const actualPort = await within(START_MILLIS, Promise.race([listening, ended]), () => {
    signal('SIGKILL');
    return `\`${command}\` did not say where it listens:\n${output}`;
  });
  ended.catch(() => {}); // from here on it may end

  return {
    port: actualPort,
    url: `http://localhost:${actualPort}/`,
    /** The page of the plain room. */
    simple: `http://localhost:${actualPort}/simple/`,

    /** As an administrator stops it; no matter if it has ended before. */
    async stop() {
      signal('SIGTERM');
      return within(STOP_MILLIS, exited, () => {
        signal('SIGKILL');
        return `\`${command}\` did not end after SIGTERM:\n${output}`;
      });
    },

    /** As a power cut stops it: no close frames, no farewell. */
    async kill() {
      signal('SIGKILL');
      await exited;
    },
  };
}

/** The promise's result, or after `millis` an error with what `late` says. */
async function within(millis, promise, late) {
  let timer;
  const timeout = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`after ${millis / 1000} s: ${late()}`)), millis);
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
