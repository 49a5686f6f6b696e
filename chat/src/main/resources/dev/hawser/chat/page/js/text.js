// What is in a message.

/** Runs to the next white space or quotation mark; what a sentence has behind it is no part of it. */
const LINK = /\bhttps?:\/\/[^\s<>"“”«»]+/gi;
const BEHIND = /[.,:;!?'’)\]}…]+$/;

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
function balanced(found) {
  let link = found;
  for (;;) {
    const behind = link.match(BEHIND)?.[0];
    if (!behind) return link;
    const last = link.at(-1);
    if (last === ')' && count(link, '(') >= count(link, ')')) return link;
    link = link.slice(0, -1);
  }
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

/** Whether a text names a user: `@ann`, and not `@anna`. */
export function mentions(text, user) {
  const name = user.toLocaleLowerCase();
  const all = text.toLocaleLowerCase();
  for (let at = all.indexOf(`@${name}`); at >= 0; at = all.indexOf(`@${name}`, at + 1)) {
    if (!/^[\p{L}\p{N}]/u.test(all.slice(at + 1 + name.length))) return true;
  }
  return false;
}

export function excerpt(text, most = 120) {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > most ? `${line.slice(0, most).toWellFormed()}…` : line;
}
