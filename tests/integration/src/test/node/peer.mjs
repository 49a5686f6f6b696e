// One WebSocket connection of npm `ws`, moved by lines on the standard input, and saying what comes in, line by line, on the standard
// output. A line is a word and values in base64. `node peer.mjs connect URI PROTOCOL` is a client; `node peer.mjs listen PROTOCOL` a
// server, which says its port first.
import { createInterface } from 'node:readline';
import WebSocket, { WebSocketServer } from 'ws';

const [role, ...rest] = process.argv.slice(2);
const say = (event, value) => process.stdout.write(`${event} ${Buffer.from(value).toString('base64')}\n`);

function follow(socket) {
  socket.on('message', (data, binary) => say(binary ? 'binary' : 'text', data));
  socket.on('pong', data => say('pong', data));
  socket.on('close', (code, reason) => say('close', reason.length ? `${code} ${reason}` : `${code}`));
  socket.on('error', error => say('error', error.message));
  const actions = {
    text: data => socket.send(data.toString()),
    binary: data => socket.send(data),
    fragments: (...parts) => parts.forEach((part, i) => socket.send(part.toString(), { fin: i === parts.length - 1 })),
    ping: data => socket.ping(data),
    close: (code, reason) => socket.close(Number(code), reason.toString()),
  };
  createInterface({ input: process.stdin })
    .on('line', line => {
      const [action, ...values] = line.split(' ');
      actions[action](...values.map(value => Buffer.from(value, 'base64')));
    })
    .on('close', () => process.exit());
}

if (role === 'connect') {
  const [uri, protocol] = rest;
  const socket = new WebSocket(uri, protocol);
  socket.on('open', () => say('open', socket.protocol));
  follow(socket);
} else {
  const server = new WebSocketServer({ port: 0, handleProtocols: offered => (offered.has(rest[0]) ? rest[0] : false) });
  server.on('listening', () => say('listening', `${server.address().port}`));
  server.on('connection', socket => {
    say('open', socket.protocol);
    follow(socket);
  });
}
