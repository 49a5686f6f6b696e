import test from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import typescript from 'typescript';
import * as client from '../../browser/hawser.js';

const text = readFileSync(new URL('../../browser/hawser.js', import.meta.url), 'utf8');

test('the client is one module without dependencies', () => {
  assert.doesNotMatch(text, /^\s*import\b|\bimport\(|^export .* from/m);
  assert.deepEqual(Object.keys(client), ['connect']);
});

test('the client is smaller than 8 KiB, compressed', () => {
  const size = gzipSync(text).length;
  assert.ok(size < 8192, `${size} bytes`);
});

// In this process, and without the types that folders around this one may have or just be getting: only the files of the project decide.
test('the types are what the documentation shows, and TypeScript agrees', () => {
  const program = typescript.createProgram([fileURLToPath(new URL('types.ts', import.meta.url))], {
    noEmit: true,
    strict: true,
    skipDefaultLibCheck: true,
    types: [],
    target: typescript.ScriptTarget.ES2022,
    module: typescript.ModuleKind.NodeNext,
    lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'],
  });
  const faults = typescript.getPreEmitDiagnostics(program).map(({ messageText }) => typescript.flattenDiagnosticMessageText(messageText, '\n'));
  assert.deepEqual(faults, []);
});
