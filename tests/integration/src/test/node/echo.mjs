// Connections of npm `ws` that send back each message, compressed if the other side agrees. `node echo.mjs listen` is a server, which says
// its port; `node echo.mjs connect` a client, which connects to each URI that comes in on the standard input.
import { createInterface } from 'node:readline';
import WebSocket, { WebSocketServer } from 'ws';

const options = { maxPayload: 64 * 1024 * 1024, maxFragments: 128 * 1024, perMessageDeflate: { threshold: 0 } };

function echo(socket) {
  socket.on('message', (data, binary) => socket.send(data, { binary }));
  socket.on('error', () => {});
}

if (process.argv[2] === 'listen') {
  const server = new WebSocketServer({ port: 0, ...options });
  server.on('listening', () => process.stdout.write(`${server.address().port}\n`));
  server.on('connection', echo);
  process.stdin.on('end', () => process.exit()).resume();
} else {
  createInterface({ input: process.stdin })
    .on('line', uri => echo(new WebSocket(uri, options)))
    .on('close', () => process.exit());
}
