/**
 * What stands between a page and the server its events go to, and fails on command. Only what is sent fails
 * (POST, and the OPTIONS that asks for it); scripts are served, but when nothing listens at all.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

export type Fault =
  | { kind: 'none' }
  /** Answers by itself; the server behind hears nothing. */
  | { kind: 'status'; status: number; retryAfterS?: number }
  /** Accepts, and never answers. */
  | { kind: 'hang' }
  /** Accepts, and goes on as soon as there is another fault or none. */
  | { kind: 'slow' }
  /** Hands on, and cuts the connection before the answer. */
  | { kind: 'cut' }
  /** Nothing listens on the port. */
  | { kind: 'refuse' };

/** A request that came. */
export type Seen = {
  atMs: number;
  body: string;
  fault: Fault['kind'];
  /** What it was answered with; undefined when it was not, or not yet. */
  status: number | undefined;
};

export type FaultProxy = {
  url: string;
  /** Every POST so far, oldest first. */
  seen: Seen[];
  /** From now on. What hangs stays as it is; what was slow goes on. */
  set(fault: Fault): Promise<void>;
  close(): Promise<void>;
};

// Below the ports that systems hand out by themselves: while nothing listens on it, nobody else is given ours.
const FIRST_PORT = 20_000;
const PORTS = 12_000;

/** In front of the server at `upstream`, on a port of its own. */
export async function startFaultProxy(upstream: string): Promise<FaultProxy> {
  let fault: Fault = { kind: 'none' };
  const seen: Seen[] = [];
  const held = new Set<() => void>();
  const sockets = new Set<Socket>();
  const server = createServer((incoming, response) => void take(incoming, response));
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const port = await listenSomewhere();

  /** Rejects when somebody else has the port. */
  async function listen(at: number) {
    server.listen(at, '127.0.0.1');
    await once(server, 'listening');
  }

  async function listenSomewhere(): Promise<number> {
    for (;;) {
      const at = FIRST_PORT + Math.floor(Math.random() * PORTS);
      const isMine = await listen(at).then(
        () => true,
        () => false,
      );
      if (isMine) return at;
    }
  }

  async function take(incoming: IncomingMessage, response: ServerResponse) {
    const body = await readAll(incoming).catch(() => undefined);
    // The browser has gone in the middle of it.
    if (!body) return;
    if (incoming.method === 'GET') return handOn(upstream, incoming, body, response);
    const line: Seen = { atMs: Date.now(), body: `${body}`, fault: fault.kind, status: undefined };
    if (incoming.method === 'POST') seen.push(line);
    line.status = await meet(fault, incoming, body, response);
  }

  /** Resolves with the status that it was answered with, or would have been. */
  async function meet(
    met: Fault,
    incoming: IncomingMessage,
    body: Buffer,
    response: ServerResponse,
  ): Promise<number | undefined> {
    switch (met.kind) {
      case 'hang':
        return undefined;
      case 'status':
        answer(response, met);
        return met.status;
      case 'cut': {
        const status = await handOn(upstream, incoming, body, undefined);
        response.socket?.resetAndDestroy();
        return status;
      }
      case 'slow':
        await new Promise<void>((release) => held.add(release));
    }
    return handOn(upstream, incoming, body, response);
  }

  async function stopListening() {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  }

  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    async set(next) {
      fault = next;
      for (const release of held) release();
      held.clear();
      if (next.kind === 'refuse' && server.listening) await stopListening();
      if (next.kind !== 'refuse' && !server.listening) await listen(port);
    },
    close: async () => (server.listening ? stopListening() : undefined),
  };
}

/** As a load balancer answers: readable by the page, in words that are not the backend's. */
function answer(response: ServerResponse, { status, retryAfterS }: Fault & { kind: 'status' }) {
  response.writeHead(status, {
    'access-control-allow-origin': '*',
    'access-control-allow-headers': '*',
    'access-control-expose-headers': 'retry-after',
    'content-type': 'text/plain',
    ...(retryAfterS === undefined ? {} : { 'retry-after': String(retryAfterS) }),
  });
  response.end('not now');
}

/** Resolves with the status of the server behind, once its whole answer is there. 502 when it has none. */
function handOn(
  upstream: string,
  incoming: IncomingMessage,
  body: Buffer,
  response: ServerResponse | undefined,
): Promise<number> {
  return new Promise((resolve) => {
    const fail = () => {
      response?.writeHead(502).end();
      resolve(502);
    };
    const { method, headers } = incoming;
    const outgoing = request(
      new URL(incoming.url ?? '/', upstream),
      { method, headers },
      (back) => {
        const { statusCode = 502 } = back;
        back.once('end', () => resolve(statusCode)).once('error', fail);
        if (!response) return back.resume();
        response.writeHead(statusCode, back.headers);
        return back.pipe(response);
      },
    );
    outgoing.once('error', fail);
    outgoing.end(body);
  });
}

async function readAll(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
