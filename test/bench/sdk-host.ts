/**
 * An origin of a bench's page: its files, and beside them Polku's own artefacts with a backend that takes every event.
 */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

const cdn = fileURLToPath(new URL('../../packages/sdk/dist/cdn', import.meta.url));
export const SDK_TAG =
  '<script src="/sdk/v1.js" data-key="wk_bench" data-consent="given"></script>';

export type SdkHost = {
  url: string;
  /** What the pages have asked for of Polku, each file once, in order. */
  fetched: Map<string, string>;
  close(): Promise<void>;
};

export type Served = [type: string, text: string];

/** `answer`: to what is none of `files`. @default 404 */
export async function startSdkHost(
  files: { [path: string]: Served },
  answer?: (method: string, path: string) => Served,
): Promise<SdkHost> {
  const fetched = new Map<string, string>();
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://host');
    if (pathname === '/v1/batch') return acceptAll(request, response);
    const sdk = /^\/sdk\/([\w./-]+\.js)$/.exec(pathname)?.[1];
    if (sdk) {
      const text = readFileSync(`${cdn}/${sdk}`, 'utf8');
      fetched.set(sdk, text);
      return response.writeHead(200, { 'content-type': 'text/javascript' }).end(text);
    }
    const [type, text] = files[pathname] ?? answer?.(request.method ?? '', pathname) ?? [];
    if (!type) return response.writeHead(404).end();
    return response.writeHead(200, { 'content-type': `${type}; charset=utf-8` }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    fetched,
    close() {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** As Polku's backend does. */
async function acceptAll(request: IncomingMessage, response: ServerResponse) {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const { events } = JSON.parse(Buffer.concat(chunks).toString()) as { events: { id: string }[] };
  const results = events.map(({ id }) => ({ id, status: 'accepted' }));
  const answer = JSON.stringify({ success: true, results });
  response.writeHead(200, { 'content-type': 'application/json' }).end(answer);
}
