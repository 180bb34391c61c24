/**
 * Where the demo's notifications arrive: what a customer-success tool of one's own would be. It verifies
 * each delivery, prints a line of it, and shows the log at `/` (a page) and `/log` (JSON).
 *
 * Run alone: `POLKU_WEBHOOK_SECRET=whsec_… PORT=4802 node examples/webhook-receiver/server.ts`
 */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { createVerifier, type Entry } from './verify.ts';

const HOST = '127.0.0.1';
export const WEBHOOK_PATH = '/webhook';
const MAX_BODY_BYTES = 100_000;
const MAX_ENTRIES = 500;
const CSP = "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

const PAGES: { [path: string]: { file: string; type: string } } = {
  '/': { file: 'index.html', type: 'text/html; charset=utf-8' },
  '/log.js': { file: 'log.js', type: 'text/javascript; charset=utf-8' },
  '/favicon.svg': { file: 'favicon.svg', type: 'image/svg+xml' },
  '/log.css': { file: 'log.css', type: 'text/css; charset=utf-8' },
};

export type ReceiverOptions = {
  /** 0 takes any free one. */
  port: number;
  /** The channel's secret, `whsec_…`. */
  secret: string;
  /** Told of each delivery, good or bad. @default prints a line */
  onEntry?: (entry: Entry) => void;
  /** @default Date.now */
  now?: () => number;
};

/** Serves until `close()`. Rejects when the port is taken. */
export async function startReceiver(options: ReceiverOptions) {
  const { port, secret, onEntry = printEntry, now = Date.now } = options;
  const verify = createVerifier(secret, now);
  const log: Entry[] = []; // newest first
  const watchers = new Set<ServerResponse>();

  const take = (body: string, request: IncomingMessage): Entry => {
    const entry = verify(body, request.headers);
    log.unshift(entry);
    log.length = Math.min(log.length, MAX_ENTRIES);
    onEntry(entry);
    for (const watcher of watchers) watcher.write('data: new\n\n');
    return entry;
  };

  const server = createServer((request, response) => {
    response.setHeader('content-security-policy', CSP);
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('cache-control', 'no-store');
    const { pathname } = new URL(request.url ?? '/', 'http://host');
    if (request.method === 'POST' && pathname === WEBHOOK_PATH) {
      receive(request, response, take).catch(() => response.destroy());
    } else if (request.method !== 'GET') response.writeHead(405).end();
    else if (pathname === '/log') sendJson(response, log);
    else if (pathname === '/changes') watch(response, watchers);
    else sendPage(response, pathname);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, HOST, resolve);
  });
  const address = server.address() as AddressInfo; // an address on TCP is always an object
  return {
    url: `http://${HOST}:${address.port}`,
    log: (): readonly Entry[] => log,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function receive(
  request: IncomingMessage,
  response: ServerResponse,
  take: (body: string, request: IncomingMessage) => Entry,
) {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) return response.writeHead(413, { connection: 'close' }).end();
    chunks.push(chunk);
  }
  const entry = take(Buffer.concat(chunks).toString('utf8'), request);
  return response.writeHead(entry.isVerified ? 204 : 401).end();
}

function sendJson(response: ServerResponse, value: unknown) {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

function sendPage(response: ServerResponse, pathname: string) {
  const page = PAGES[pathname];
  if (!page) return response.writeHead(404).end();
  const body = readFileSync(new URL(`public/${page.file}`, import.meta.url));
  return response.writeHead(200, { 'content-type': page.type }).end(body);
}

/** Server-sent events: the page is told that there is something new, and asks for the log. */
function watch(response: ServerResponse, watchers: Set<ServerResponse>) {
  response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': watching\n\n');
  watchers.add(response);
  response.once('close', () => watchers.delete(response));
}

/** `06:15:22  ✓ verified  msg_2b…  northwind-maya-lindqvist at northwind, the account's first` */
export function toLine(entry: Entry): string {
  const who = [entry.user, entry.account && `at ${entry.account}`].filter(Boolean).join(' ');
  const which =
    entry.isFirst === undefined
      ? ''
      : entry.isFirst
        ? 'first of the account'
        : 'not the first of the account';
  return [
    new Date(entry.receivedAt).toLocaleTimeString('en-GB'),
    entry.isVerified ? '✓ verified' : `✗ refused: ${entry.reason}`,
    entry.id,
    [who, which].filter(Boolean).join(', '),
    entry.isRepeated && '(repeated)',
  ]
    .filter(Boolean)
    .join('  ');
}

function printEntry(entry: Entry) {
  console.log(toLine(entry));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const secret = process.env.POLKU_WEBHOOK_SECRET;
  if (!secret) {
    throw new Error(
      'POLKU_WEBHOOK_SECRET is not set. It is the secret that `polku workspace create` printed for the webhook channel.',
    );
  }
  const receiver = await startReceiver({ port: Number(process.env.PORT ?? 4802), secret });
  console.log(
    `Notifications go to ${receiver.url}${WEBHOOK_PATH}, their log is at ${receiver.url}`,
  );
}
