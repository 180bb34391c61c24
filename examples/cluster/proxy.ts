/**
 * What stands before the processes of a cluster, as nginx or a cloud's balancer would: sends each request to a process
 * whose role answers it, in turn, and leaves out whoever does not say that it is ready. By hand over `node:http`, since it
 * is for one machine: bodies and live streams pass as they come, and nothing is tried twice. Whoever is cut off gets a
 * 502, and a collector comes again.
 */
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream';
import { ownerOf } from '../../packages/backend/src/roles/role.ts';

const HOST = '127.0.0.1';
const LOOK_MS = 250;
/** A process that stands still is left out as one that is gone. */
const LOOK_LIMIT_MS = 1_000;

export type Target = { role: 'ingest' | 'web'; url: string };
export type Proxy = { url: string; close: () => Promise<void> };

export async function startProxy(options: {
  port: number;
  targets: readonly Target[];
}): Promise<Proxy> {
  const { targets } = options;
  const isReady = new Map<string, boolean>();
  const agent = new Agent({ keepAlive: true });
  let turn = 0;

  async function look({ url }: Target): Promise<void> {
    const signal = AbortSignal.timeout(LOOK_LIMIT_MS);
    const answer = await fetch(`${url}/readyz`, { signal }).catch(() => undefined);
    isReady.set(url, answer?.ok === true);
    await answer?.body?.cancel();
  }

  /** Whoever is not known to be unwell: the first to ask may come before the first look. */
  function choose(asked: string | undefined): Target | undefined {
    const owner = ownerOf(asked);
    const role = owner === 'any' ? 'web' : owner;
    const open = targets.filter(
      (target) => target.role === role && isReady.get(target.url) !== false,
    );
    turn += 1;
    return open[turn % open.length];
  }

  function pass(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const target = choose(incoming.url);
    if (!target) {
      fail(outgoing);
      return;
    }
    const { method, url, headers } = incoming;
    const from = incoming.socket.remoteAddress ?? HOST;
    const asked = request(
      new URL(url ?? '/', target.url),
      { method, agent, headers: { ...headers, 'x-forwarded-for': from } },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        outgoing.flushHeaders();
        // What is cut off on one side is cut off on the other.
        pipeline(answer, outgoing, () => {});
      },
    );
    asked.on('error', () => {
      if (outgoing.headersSent) outgoing.destroy();
      else fail(outgoing);
    });
    outgoing.on('close', () => asked.destroy());
    incoming.pipe(asked);
  }

  const server = createServer(pass);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port, HOST, resolve);
  });
  const looking = setInterval(() => void Promise.all(targets.map(look)), LOOK_MS);
  const { port } = server.address() as AddressInfo; // an address on TCP is always an object
  return {
    url: `http://${HOST}:${port}`,
    close() {
      clearInterval(looking);
      server.closeAllConnections();
      agent.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function fail(outgoing: ServerResponse): void {
  outgoing.writeHead(502, { 'retry-after': '1', 'access-control-allow-origin': '*' });
  outgoing.end();
}
