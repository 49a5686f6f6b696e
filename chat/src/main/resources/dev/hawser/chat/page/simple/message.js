// The text of a message on the wire: `username:text`, where the first colon ends the name.

/** What the room takes in one message, name and colon included; it closes with 1009 on anything longer. */
export const MAX_MESSAGE_BYTES = 64 * 1024;

export const JOINED = 'has joined!';
export const LEFT = 'has left!';

const utf8 = new TextEncoder();
const text = new TextDecoder('utf-8', { ignoreBOM: true });

/** The name to use for what was typed: a colon would end it early on the wire. */
export function cleanName(typed) {
  return wellFormed(typed.trim().replaceAll(':', '_'));
}

/** A name of spaces and invisible characters only would leave the others with nothing to address. */
export function isVisible(name) {
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(name);
}

export function encode(name, said) {
  return wellFormed(`${name}:${said}`);
}

export function decode(message) {
  const colon = message.indexOf(':');
  return colon < 0
    ? { name: '', text: message }
    : { name: message.slice(0, colon), text: message.slice(colon + 1) };
}

export function byteLength(message) {
  return utf8.encode(message).length;
}

/** Half a surrogate pair cannot be sent: replaced here, as WebSocket.send would, so that the echo compares equal. */
function wellFormed(string) {
  return text.decode(utf8.encode(string));
}
