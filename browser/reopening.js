// Puts the table of reopening.tsv into hawser.js: `node browser/reopening.js`. With `--check` it only says whether it is there.
import { readFileSync, writeFileSync } from 'node:fs';

const source = new URL('../client/src/main/resources/dev/hawser/client/reopening.tsv', import.meta.url);
const client = new URL('hawser.js', import.meta.url);
const block = /(\/\/ <reopening>.*\n)[^]*?(\/\/ <\/reopening>)/;

/** One string for each kind, with the lines in their order: the first one that fits counts. */
export function compact(tsv) {
  const kinds = new Map();
  for (const line of tsv.split('\n')) {
    if (!line || line.startsWith('#')) continue;
    const [kind, key, value] = line.split('\t');
    kinds.set(kind, [...(kinds.get(kind) ?? []), `${key}=${value}`]);
  }
  const members = [...kinds].map(([kind, lines]) => `  ${kind}: '${lines.join(' ')}',\n`);
  return `const REOPENING = {\n${members.join('')}};\n`;
}

export function withTable(text, tsv) {
  return text.replace(block, (_, begin, end) => begin + compact(tsv) + end);
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const old = readFileSync(client, 'utf8');
  const made = withTable(old, readFileSync(source, 'utf8'));
  if (process.argv.includes('--check')) process.exitCode = made === old ? 0 : 1;
  else writeFileSync(client, made);
}
