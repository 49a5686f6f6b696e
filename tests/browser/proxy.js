// What is between a page and the server, and can fail.

import { connect, createServer } from 'node:net';

const ROOMS = /^(GET|POST) \/rooms HTTP/m;
const UPGRADE = /^Upgrade: websocket/im;
const FORBIDDEN = 'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n';

/** What is blocked, and what becomes of a connection that asks for it. */
const MODES = {
  open: { blocked: /$^/ },
  /** The pages can be had, and nothing of the rooms. */
  rooms: { blocked: ROOMS, meet: ({ end }) => end() },
  /** WebSockets are cut off. */
  websockets: { blocked: UPGRADE, meet: ({ end }) => end() },
  refused: { blocked: UPGRADE, meet: ({ client }) => client.end(FORBIDDEN) },
  /** The handshake has no answer. */
  swallowed: { blocked: UPGRADE, meet: ({ client }) => client.removeAllListeners('data').resume() },
  /** The handshake has its answer, and no frame gets through. */
  mute: {
    blocked: UPGRADE,
    meet: ({ client, server, chunk }) => {
      client.removeAllListeners('data').resume();
      server.write(chunk);
    },
  },
};

/** Starts a proxy on a free port; it lets everything through until `set` says what not: `cut`, or one of the modes. */
export async function startProxy(port) {
  const pairs = new Set();
  let mode = 'open';
  const end = pair => {
    pairs.delete(pair);
    for (const socket of pair) socket.destroy();
  };
  const listener = createServer(client => {
    const server = connect(port, 'localhost');
    const pair = [client, server];
    pairs.add(pair);
    for (const socket of pair) socket.on('error', () => {}).on('close', () => end(pair));
    if (mode === 'cut') {
      end(pair);
      return;
    }
    client.on('data', chunk => {
      const { blocked, meet } = MODES[mode];
      if (blocked.test(chunk.toString('latin1'))) meet({ client, server, chunk, end: () => end(pair) });
      else server.write(chunk);
    });
    server.pipe(client);
  });
  await new Promise(resolve => listener.listen(0, 'localhost', resolve));
  return {
    url: `http://localhost:${listener.address().port}/`,

    /** What is open now breaks, unless everything is let through. */
    set(next) {
      mode = next;
      if (mode !== 'open') for (const pair of [...pairs]) end(pair);
    },

    stop() {
      mode = 'cut';
      for (const pair of [...pairs]) end(pair);
      listener.close();
    },
  };
}
