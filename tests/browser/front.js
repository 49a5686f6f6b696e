// What stands between clients and the server in tests of the JavaScript client: it gives a page with the client, and does to connections
// what networks and proxies do. Its address stays when the server's changes.

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, request as requestOf } from 'node:http';
import { connect } from 'node:net';

const PAGE = `<!doctype html><meta charset="utf-8"><title>client</title><link rel="icon" href="data:,">
<script type="module">import { connect } from '/hawser.js'; window.connect = connect;</script>`;
const CLIENT = readFileSync(new URL('../../browser/hawser.js', import.meta.url));

class Front {
  /** Nothing gets to the server. */
  blocked = false;
  /** What clients say arrives, but no answer comes back. */
  mute = false;
  /** What clients say over WebSockets does not arrive. */
  deaf = false;
  refusesWebSockets = false;
  refusesStreams = false;
  #sockets = new Set();
  #webSockets = new Set();

  constructor(port) {
    this.target = port;
    this.http = createServer((request, response) => this.#request(request, response));
    this.http.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
    this.http.on('connection', socket => {
      this.#sockets.add(socket);
      socket.on('error', () => {}).on('close', () => this.#sockets.delete(socket));
    });
  }

  get url() {
    return `http://localhost:${this.http.address().port}/`;
  }

  /** All connections are lost. */
  cut() {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Closes all WebSockets, as if the server had. */
  close(code) {
    for (const socket of this.#webSockets) socket.end(Buffer.from([0x88, 2, code >> 8, code & 255]));
  }

  async stop() {
    this.http.close();
    this.cut();
    await once(this.http, 'close');
  }

  #request(request, response) {
    if (request.url === '/') return response.writeHead(200, { 'Content-Type': 'text/html' }).end(PAGE);
    if (request.url === '/hawser.js') return response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(CLIENT);
    if (this.blocked) return response.socket.destroy();
    if (this.refusesStreams && request.headers.accept === 'text/event-stream') return response.writeHead(502).end();
    const { method, url: path, headers } = request;
    const forward = requestOf({ host: 'localhost', port: this.target, method, path, headers, agent: false }, answer => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.on('data', bytes => this.mute || response.write(bytes)).on('end', () => this.mute || response.end());
      answer.on('error', () => response.destroy());
    });
    forward.on('error', () => response.destroy());
    response.on('close', () => forward.destroy());
    request.pipe(forward);
  }

  #upgrade(request, socket, head) {
    if (this.blocked) return socket.destroy();
    if (this.refusesWebSockets) return socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    const server = connect({ host: 'localhost', port: this.target });
    const fields = [];
    for (let i = 0; i < request.rawHeaders.length; i += 2) fields.push(`${request.rawHeaders[i]}: ${request.rawHeaders[i + 1]}\r\n`);
    server.write(`GET ${request.url} HTTP/1.1\r\n${fields.join('')}\r\n`);
    server.write(head);
    socket.on('data', bytes => this.deaf || server.write(bytes));
    server.on('data', bytes => this.mute || socket.write(bytes));
    for (const [one, other] of [[server, socket], [socket, server]]) one.on('error', () => {}).on('close', () => other.destroy());
    this.#webSockets.add(socket);
    socket.on('close', () => this.#webSockets.delete(socket));
  }
}

/** Starts one in front of the server at this port. */
export async function startFront(port) {
  const front = new Front(port);
  front.http.listen(0, 'localhost');
  await once(front.http, 'listening');
  return front;
}
