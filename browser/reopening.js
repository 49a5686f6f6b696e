// Puts the table of reopening.tsv into hawser.js: `node browser/reopening.js`. With `--check` it only says whether it is there.
import { readFileSync, writeFileSync } from 'node:fs';

const source = new URL('../client/src/main/resources/dev/hawser/client/reopening.tsv', import.meta.url);
const client = new URL('hawser.js', import.meta.url);
const block = /(\/\/ <reopening>.*\n)[^]*?(\/\/ <\/reopening>)/;

const camel = words => words.replace('-millis', '').replace(/-(.)/g, (_, letter) => letter.toUpperCase());

/** What a page never hears of is left out. */
const met = { cause: /^IDLE$/, step: /^(CONNECT|HTTP|HANDSHAKE|TIMEOUT)$/ };

/** 400-499 becomes 4xx. Other ranges have to be limited: so is what the form does not name. */
function form(key, verdict) {
  const range = key.match(/^(\d)00-\1(99)$/);
  if (range) return `'${range[1]}xx'`;
  if (/^\d+-/.test(key) && verdict !== 'limited') throw new Error(`the range ${key} has no short form`);
  return key;
}

/** What is limited needs no name, unless a range around it has another verdict. */
function isImplied(key, verdict, lines) {
  const around = lines.some(([range, other]) => other !== 'limited' && range[0] === key[0] && /^.00-.99$/.test(range));
  return verdict === 'by-code' || (verdict === 'limited' && !around);
}

/** Single keys come before the ranges around them: so the first one that fits is the most exact one. */
function requireSinglesFirst(lines) {
  lines.forEach(([range], at) => {
    const [low, high] = range.split('-').map(Number);
    const late = lines.slice(at + 1).find(([key]) => +key >= low && +key <= high);
    if (late) throw new Error(`${late[0]} comes behind the range ${range}`);
  });
}

function members(kind, lines) {
  if (kind === 'figure') return lines.map(([key, value]) => `${camel(key)}: ${value}`);
  requireSinglesFirst(lines);
  lines = lines.filter(([key]) => !met[kind] || met[kind].test(key));
  return lines.filter(([key, verdict]) => !isImplied(key, verdict, lines)).map(([key, verdict]) => `${form(key, verdict)}: '${verdict}'`);
}

export function compact(tsv) {
  const kinds = new Map();
  for (const line of tsv.split('\n')) {
    if (!line || line.startsWith('#')) continue;
    const [kind, key, value] = line.split('\t');
    kinds.set(kind, [...(kinds.get(kind) ?? []), [key, value]]);
  }
  const rows = [...kinds].map(([kind, lines]) => `  ${kind}: { ${members(kind, lines).join(', ')} },\n`);
  return `const REOPENING = {\n${rows.join('')}};\n`;
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
