/**
 * A server that takes what Polku's collector and its peers send, answers as theirs would, and keeps what it
 * understood: gzip, base64 in a form, JSON. Which of them speaks is told by the contender it is made for.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import type { Contender, Json, Received } from './peers.ts';

export type Sink = {
  url: string;
  /** Every event of every request, in the order of arrival; one that came twice stands here twice. */
  received: Received[];
  /** Resolves with true when `isEnough` holds, with false when that took too long. */
  wait(isEnough: (received: readonly Received[]) => boolean, maxMs: number): Promise<boolean>;
  close(): Promise<void>;
};

export async function startSink({ read }: Pick<Contender, 'read'>): Promise<Sink> {
  const received: Received[] = [];
  const waiting = new Set<() => void>();
  const server = createServer(async (request, response) => {
    allowEveryOrigin(request, response);
    if (request.method === 'OPTIONS') return response.writeHead(204).end();
    if (request.method !== 'POST') return answerGet(request, response);
    const raw = await readBody(request);
    // The page has gone in the middle of it.
    if (!raw) return;
    const body = decode(raw, request);
    const events = read(body);
    received.push(...events);
    for (const look of waiting) look();
    return response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify(toAnswer(body)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    wait: (isEnough, maxMs) =>
      new Promise((resolve) => {
        const end = (isIt: boolean) => {
          clearTimeout(timer);
          waiting.delete(look);
          resolve(isIt);
        };
        const look = () => isEnough(received) && end(true);
        const timer = setTimeout(() => end(isEnough(received)), maxMs);
        waiting.add(look);
        look();
      }),
    close() {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** As every one of these vendors does; with it a page on another origin may read the answer. */
export function allowEveryOrigin(request: IncomingMessage, response: ServerResponse) {
  const { origin = '*', 'access-control-request-headers': headers } = request.headers;
  response.setHeader('access-control-allow-origin', origin);
  response.setHeader('access-control-allow-credentials', 'true');
  response.setHeader('access-control-expose-headers', 'retry-after');
  response.setHeader('cross-origin-resource-policy', 'cross-origin');
  if (headers) response.setHeader('access-control-allow-headers', headers);
}

/** PostHog's settings, with everything switched off that is not the capturing of events. */
function answerGet(request: IncomingMessage, response: ServerResponse) {
  if (!request.url?.endsWith('/config')) return response.writeHead(404).end();
  const config = { supportedCompression: ['gzip', 'gzip-js'], hasFeatureFlags: false };
  return response
    .writeHead(200, { 'content-type': 'application/json' })
    .end(JSON.stringify(config));
}

/** Success as each of them knows it; the others pass over what is not for them. */
const toAnswer = ({ events }: Json) => ({
  success: true,
  status: 1,
  results: events?.map(({ id }: Json) => ({ id, status: 'accepted' })),
});

/** Undefined when it was cut off. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk);
  } catch {
    return undefined;
  }
  return Buffer.concat(chunks);
}

/** An empty object for a body that is none of the known forms. */
function decode(raw: Buffer, { headers }: IncomingMessage): Json {
  try {
    const isGzip =
      headers['content-encoding'] === 'gzip' || raw.subarray(0, 2).toString('hex') === '1f8b';
    const text = (isGzip ? gunzipSync(raw) : raw).toString();
    const isForm = text.startsWith('data=');
    const json = isForm ? Buffer.from(new URLSearchParams(text).get('data') ?? '', 'base64') : text;
    return JSON.parse(json.toString()) ?? {};
  } catch {
    return {};
  }
}
