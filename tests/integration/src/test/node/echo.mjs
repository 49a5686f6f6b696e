// Connections of npm `ws` that send back each message, compressed if the other side agrees. `node echo.mjs listen` is a server, which says
// its port, and with a number behind it answers so many milliseconds later; `node echo.mjs connect` a client, which connects to each URI that
// comes in on the standard input.
import { createInterface } from 'node:readline';
import WebSocket, { WebSocketServer } from 'ws';

const options = { maxPayload: 64 * 1024 * 1024, maxFragments: 128 * 1024, perMessageDeflate: { threshold: 0 } };
const delay = Number(process.argv[3] ?? 0);

function echo(socket) {
  const answer = (data, binary) => socket.send(data, { binary });
  socket.on('message', delay > 0 ? (...message) => setTimeout(answer, delay, ...message) : answer);
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
