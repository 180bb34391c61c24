/**
 * The page that every tour of the bench runs on, 6,000 elements, with what serves it: the contender's program, or
 * Polku's own artefacts with a backend that has nothing published and takes every event.
 */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Program } from './peers-bundle.ts';
import { POLKU_PROGRAM } from './tours-peers.ts';

const cdn = fileURLToPath(new URL('../../packages/sdk/dist/cdn', import.meta.url));
const TAG = '<script src="/sdk/v1.js" data-key="wk_bench" data-consent="given"></script>';
const ROWS = 850;

export type TourHost = {
  url: string;
  /** What the pages have asked for of Polku, each file once, in order. */
  fetched: Map<string, string>;
  close(): Promise<void>;
};

/** `program`: a peer's; absent: Polku. */
export async function startTourHost(program?: Program): Promise<TourHost> {
  const fetched = new Map<string, string>();
  const script = program ? (program.files['main.js'] ?? '') : POLKU_PROGRAM;
  const tags = program
    ? '<link rel="stylesheet" href="/main.css"><script type="module" src="/main.js"></script>'
    : `${TAG}<script type="module" src="/main.js"></script>`;
  const files: { [path: string]: [type: string, text: string] } = {
    '/': ['text/html', toPage(tags)],
    '/main.js': ['text/javascript', script],
    '/main.css': ['text/css', program?.files['main.css'] ?? ''],
    '/v1/bootstrap': ['application/json', NOTHING_PUBLISHED],
  };
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://host');
    if (pathname === '/v1/batch') return acceptAll(request, response);
    const sdk = /^\/sdk\/([\w./-]+\.js)$/.exec(pathname)?.[1];
    if (sdk) {
      const text = readFileSync(`${cdn}/${sdk}`, 'utf8');
      fetched.set(sdk, text);
      return response.writeHead(200, { 'content-type': 'text/javascript' }).end(text);
    }
    const [type, text] = files[pathname] ?? [];
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

const NOTHING_PUBLISHED = JSON.stringify({
  revision: '1',
  flows: [],
  milestones: [],
  policy: { maxInterruptions: 1, surveyEveryDays: 30, accountShare: 0 },
  theme: {},
  isPaused: false,
});

/** As Polku's backend does. */
export async function acceptAll(request: IncomingMessage, response: ServerResponse) {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const { events } = JSON.parse(Buffer.concat(chunks).toString()) as { events: { id: string }[] };
  const results = events.map(({ id }) => ({ id, status: 'accepted' }));
  const answer = JSON.stringify({ success: true, results });
  response.writeHead(200, { 'content-type': 'application/json' }).end(answer);
}

/** `#one` and `#two` stand in the page, `#inner` in a scroller, and `#cut` is cut off by that. */
function toPage(tags: string): string {
  const row = (i: number) =>
    `<tr><td><b>Report ${i}</b></td><td>${i * 37} €</td><td><a href="#r${i}">Open</a></td><td>${i % 28}.11.</td></tr>`;
  const items = Array.from({ length: 30 }, (_, i) => toItem(i)).join('');
  return `<!doctype html><html lang="en"><head><title>Bench</title><style>
    body { margin: 0; font: 14px/1.4 sans-serif; }
    header { padding: 16px 24px; border-bottom: 1px solid #ddd; }
    .side { position: absolute; left: 24px; top: 420px; width: 260px; height: 240px; overflow: auto; border: 1px solid #ddd; }
    .side p { margin: 0; padding: 8px; }
    main { margin: 40px 24px 24px 25vw; }
    main > button { width: 160px; height: 36px; margin: 0 12px 300px 0; }
    td { padding: 4px 12px; border-bottom: 1px solid #eee; }
    </style></head><body><header><h1>Reports</h1></header><div id="root"></div>
    <div class="side">${items}</div>
    <main><h2>All reports</h2><p id="above">Six thousand elements, as a product has them.</p>
    <p style="height: 200px"></p><button id="one">New report</button><button id="two">Share</button>
    <table>${Array.from({ length: ROWS }, (_, i) => row(i)).join('')}</table></main>
    ${tags}</body></html>`;
}

const toItem = (i: number) => {
  const id = i === 3 ? ' id="inner"' : i === 6 ? ' id="cut"' : '';
  return `<p${id}>Saved view ${i}</p>`;
};
