// What is between a page and the server, and can fail.

import { connect, createServer } from 'node:net';

const BLOCKED = {
  open: /$^/,
  /** The pages can be had, and nothing of the rooms. */
  rooms: /^(GET|POST) \/rooms HTTP/m,
  websockets: /^Upgrade: websocket/im,
};

/** Starts a proxy on a free port; it lets everything through until `set` says what not: `cut`, `rooms`, `websockets`. */
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
      if (BLOCKED[mode].test(chunk.toString('latin1'))) end(pair);
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
