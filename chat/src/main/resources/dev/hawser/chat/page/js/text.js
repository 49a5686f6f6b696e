// What is in a message.

/** Runs to the next white space, quotation mark, wide punctuation, or mark that turns the direction; what a sentence has behind it is no part of it. */
const LINK = /\bhttps?:\/\/[^\s<>"“”«»。、，；：？！（）「」『』【】《》\u202a-\u202e\u2066-\u2069]+/gi;
const BEHIND = new Set('.,:;!?\'’`*…)]}');
const OPENING = { ')': '(', ']': '[', '}': '{' };

/** Texts and links, as `{ text }` and `{ text, href }`. */
export function* pieces(text) {
  let at = 0;
  for (const { 0: found, index } of text.matchAll(LINK)) {
    const link = balanced(found);
    const href = address(link);
    if (!href) continue;
    if (index > at) yield { text: text.slice(at, index) };
    yield { text: link, href };
    at = index + link.length;
  }
  if (at < text.length) yield { text: text.slice(at) };
}

/** Without the punctuation behind it, but with a bracket that was opened inside. */
function balanced(link) {
  const unopened = {};
  for (const [closing, opening] of Object.entries(OPENING)) unopened[closing] = count(link, closing) - count(link, opening);
  let end = link.length;
  for (; BEHIND.has(link[end - 1]); end--) {
    const last = link[end - 1];
    if (unopened[last] <= 0) break;
    if (last in unopened) unopened[last]--;
  }
  return link.slice(0, end);
}

const count = (text, letter) => text.split(letter).length - 1;

function address(link) {
  try {
    const { protocol, href, hostname } = new URL(link);
    return hostname && /^https?:$/.test(protocol) ? href : null;
  } catch {
    return null;
  }
}

/** What was published, as `{ text, reply }`: a text, or an object that has one; whatever else it is, is shown as it is. */
export function content(data) {
  if (typeof data === 'string') return { text: data, reply: null };
  if (typeof data?.text !== 'string') return { text: JSON.stringify(data), reply: null };
  const { offset, user } = data.reply ?? {};
  const isReply = Number.isSafeInteger(offset) && typeof user === 'string';
  return { text: data.text, reply: isReply ? { offset, user } : null };
}

/** What to publish. */
export const published = (text, reply) => (reply ? { text, reply } : text);

/** Whether a text names a user: `@ann`, and neither `@anna` nor `joe@ann`. */
export function mentions(text, user) {
  const name = folded(user);
  const all = folded(text);
  for (let at = all.indexOf(`@${name}`); at >= 0; at = all.indexOf(`@${name}`, at + 1)) {
    const begins = !/[\p{L}\p{N}_]$/u.test(all.slice(Math.max(0, at - 2), at));
    if (begins && !/^[\p{L}\p{N}\p{M}_]/u.test(all.slice(at + 1 + name.length))) return true;
  }
  return false;
}

export function excerpt(text, most = 120) {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > most ? `${line.slice(0, most).toWellFormed()}…` : line;
}

/** For comparisons: without case, and whichever way letters are composed. */
const folded = text => text.normalize('NFKC').toUpperCase().normalize('NFC');

export const isSame = (one, other) => folded(one) === folded(other);

/** Says of a text where words are in it; -1 where they are not. */
export function finder(words) {
  const wanted = folded(words);
  return text => {
    const at = folded(text).indexOf(wanted);
    return at <= 0 ? at : unfolded(text, at);
  };
}

/** Where in a text is what stands at `at` in its folded form, which may have another length. */
function unfolded(text, at) {
  let [low, high] = [0, text.length];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (folded(text.slice(0, middle)).length <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}
