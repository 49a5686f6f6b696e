// What a close means, in the words of somebody who just wants to chat.

const MEANINGS = {
  1000: 'The room closed the connection.',
  1001: 'The server is stopping or restarting.',
  1002: 'The server and this page did not understand each other.',
  1003: 'The server did not accept that kind of message.',
  1005: 'The server closed the connection without giving a reason.',
  1006: 'The connection broke off. The server or the network may be down.',
  1007: 'The server found text it could not read.',
  1008: 'The server does not allow this.',
  1009: 'The server found a message too long.',
  1011: 'Something went wrong in the server.',
  1012: 'The server is restarting.',
  1013: 'The server is too busy just now.',
  1015: 'A secure connection could not be made.',
};

/** A sentence or two for the reader, or '' where there is nothing to explain. */
export function explainClose({ code, reason, opened, leaving }) {
  if (leaving) return opened ? 'You have left the room.' : '';
  if (!navigator.onLine) return 'This device is offline.';
  if (!opened) return 'The room cannot be reached. The server may be down, or something on the way blocks WebSockets.';
  const meaning = MEANINGS[code] ?? 'The server closed the connection.';
  const stated = reason ? ` It said: “${reason}”` : '';
  return `${meaning}${stated} (code ${code})`;
}
