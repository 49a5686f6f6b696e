// Names of users and rooms, as people see them and as docs/wire-protocol.md has them.

const utf8 = new TextEncoder();
const graphemes = new Intl.Segmenter();

export const LOBBY = 'lobby';

const MAX_NAME_BYTES = 64;
const MAX_ROOM_BYTES = 256;

/** Alphabets whose letters look alike. */
const ALIKE = [/\p{Script=Latin}/u, /\p{Script=Greek}/u, /\p{Script=Cyrillic}/u];

export const byteLength = text => utf8.encode(text).length;

/** The name to use for what was typed. In the plain room at /chat a colon would end it. */
export function cleanName(typed) {
  return typed.normalize('NFC').trim().replaceAll(':', '_').toWellFormed();
}

/** Why that is no name; null when it is one. The server has the last word. */
export function nameFault(name) {
  if (!/[\p{L}\p{N}\p{P}\p{S}]/u.test(name)) return 'Type a name that others can see.';
  if (name.startsWith('~')) return 'A name cannot begin with ~.';
  if (byteLength(name) > MAX_NAME_BYTES) return 'This name is too long: 64 bytes are allowed, about 60 letters.';
  if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cn}]/u.test(name)) return 'There is something invisible in this name. Type it again.';
  if (ALIKE.filter(letter => letter.test(name)).length > 1) return 'This name has letters of two alphabets, which look alike. Use one of them.';
  return null;
}

/** Why no public room can be called so; null when one can. */
export function roomFault(name) {
  if (!/[\p{L}\p{N}\p{P}\p{S}]/u.test(name)) return 'Type a name that others can see.';
  if (/^[@~]/.test(name)) return 'The name of a room does not begin with @ or ~.';
  if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(name)) return 'There is something invisible in this name. Type it again.';
  if (byteLength(name) > MAX_ROOM_BYTES) return 'This name is too long: 256 bytes are allowed.';
  return null;
}

const escaped = name => name.replaceAll('%', '%25').replaceAll(',', '%2C');
const unescaped = name => name.replaceAll('%2C', ',').replaceAll('%25', '%');

export const isPrivate = room => room.startsWith('@');

/** The room in which the server tells a user who wants to speak with them. */
export const personalRoom = user => `~${user}`;

export function privateRoom(one, other) {
  return `@${[one, other].sort(byBytes).map(escaped).join(',')}`;
}

/** With whom a private room is; null when it is not one of this user's. */
export function partner(room, user) {
  const names = room.slice(1).split(',').map(unescaped);
  if (names.length !== 2 || !names.includes(user) || privateRoom(...names) !== room) return null;
  return names[0] === user ? names[1] : names[0];
}

function byBytes(one, other) {
  const [a, b] = [utf8.encode(one), utf8.encode(other)];
  const at = a.findIndex((byte, i) => byte !== b[i]);
  return at < 0 ? a.length - b.length : a[at] - (b[at] ?? -1);
}

/** The same for everybody, as it comes from the name alone; the style sheet picks lightness and chroma for contrast. */
export function hue(name) {
  let hash = 0x811c9dc5; // FNV-1a
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % 24 * 15;
}

/** Of `~ann`, who speaks at /chat, it is that of ann. */
export function initial(name) {
  const [first] = graphemes.segment(name.replace(/^[~/]/, ''));
  return first?.segment.toLocaleUpperCase() ?? '?';
}
