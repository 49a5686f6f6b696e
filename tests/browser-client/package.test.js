import test from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import * as client from '../../browser/hawser.js';

const here = fileURLToPath(new URL('.', import.meta.url));
const text = readFileSync(new URL('../../browser/hawser.js', import.meta.url), 'utf8');

test('the client is one module without dependencies', () => {
  assert.doesNotMatch(text, /^\s*import\b|\bimport\(|^export .* from/m);
  assert.deepEqual(Object.keys(client), ['connect']);
});

test('the client is smaller than 8 KiB, compressed', () => {
  const size = gzipSync(text).length;
  assert.ok(size < 8192, `${size} bytes`);
});

test('the types are what the documentation shows, and TypeScript agrees', () => {
  const options = ['--noEmit', '--strict', '--skipLibCheck', 'false', '--target', 'es2022', '--module', 'nodenext', '--lib', 'es2022,dom'];
  const { stdout, stderr, status, signal, error } = spawnSync(process.execPath, [`${here}node_modules/typescript/bin/tsc`, ...options, 'types.ts'], { cwd: here, encoding: 'utf8' });
  assert.equal(status, 0, `${stdout}${stderr}${signal ?? ''} ${error ?? ''}`);
});
