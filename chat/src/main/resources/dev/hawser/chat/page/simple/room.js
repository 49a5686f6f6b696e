// One stay in the room: one WebSocket, from joining to its close. Nothing here touches the page.

import { JOINED, LEFT, decode, encode } from './message.js';

/**
 * Connects, and announces `name` once connected. The listener hears
 *   opened()                 the room has taken us in
 *   message({name, text, own})
 *   underway(count)          how many of our messages have not come back yet
 *   closed({code, reason, opened, leaving, unconfirmed})   once, last
 */
export function join(name, listener) {
  const socket = new WebSocket(roomUrl(location.href), 'chat');
  // What was said and has not come back. The room has one order, so ours return in the order they were sent; that
  // tells our own messages from those of a namesake, and what may be lost when the connection breaks.
  const underway = [];
  let opened = false;
  let leaving = false;

  socket.addEventListener('open', () => {
    opened = true;
    socket.send(encode(name, JOINED));
    listener.opened();
  });

  socket.addEventListener('message', ({ data }) => {
    if (typeof data !== 'string') return; // the room speaks text only
    const own = underway.length > 0 && data === underway[0].message;
    if (own) {
      underway.shift();
      listener.underway(underway.length);
    }
    listener.message({ ...decode(data), own });
  });

  // An error is always followed by a close, and only the close has something to tell.
  socket.addEventListener('close', ({ code, reason, wasClean }) => {
    // The room answers our close after it has read all that we sent before it: then nothing is in doubt.
    const unconfirmed = leaving && wasClean ? [] : underway.map(({ text }) => text);
    listener.closed({ code, reason, opened, leaving, unconfirmed });
  });

  return {
    say(text) {
      const message = encode(name, text);
      underway.push({ message, text });
      socket.send(message);
      listener.underway(underway.length);
    },

    leave() {
      if (leaving) return;
      leaving = true;
      if (socket.readyState === WebSocket.OPEN) socket.send(encode(name, LEFT));
      socket.close(1000);
    },
  };
}

/** Relative to the page, so that the room is found behind a proxy's path prefix too. */
function roomUrl(page) {
  const url = new URL('../chat', page);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url;
}
