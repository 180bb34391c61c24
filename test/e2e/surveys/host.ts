/**
 * A page of somebody's product that asks surveys, under the strictest policy that lets the SDK in: no inline
 * style or script, and Trusted Types. Its backend is of the page's own origin: it publishes what a test gives
 * it, leases whatever is asked for, and keeps what comes in.
 */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Flow, Question, Survey } from '@polku/flows';

const sdk = fileURLToPath(new URL('../../../packages/sdk/dist/cdn/', import.meta.url));
const CSP =
  "default-src 'self'; object-src 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

export type SurveyHost = Awaited<ReturnType<typeof startSurveyHost>>;

/** A survey of these questions, shown by `polku.show(id)` alone. */
export const toSurvey = (
  id: string,
  questions: Question[],
  part: Partial<Survey> = {},
): Survey => ({
  id,
  kind: 'survey',
  name: id,
  version: 1,
  trigger: { on: 'code' },
  frequency: 'always',
  questions,
  ...part,
});

type Answered = { responseId: string; answers: object; complete: boolean };

export async function startSurveyHost(flows: Flow[]) {
  const answered: Answered[] = [];
  const policy = { maxInterruptions: 99, surveyEveryDays: 0, accountShare: 1 };
  const routes: { [path: string]: (request: IncomingMessage, response: ServerResponse) => void } = {
    '/': (request, response) => {
      const { searchParams } = new URL(request.url ?? '/', 'http://host');
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(toHtml(searchParams));
    },
    '/page.js': (_, response) => send(response, 'text/javascript', PAGE_SCRIPT),
    '/page.css': (_, response) => send(response, 'text/css', PAGE_STYLE),
    '/v1/bootstrap': async (request, response) => {
      const shared = { revision: '1', flows, milestones: [], policy, theme: {}, isPaused: false };
      if (request.method === 'GET') return send(response, 'application/json', shared);
      const { survey } = JSON.parse(await readBody(request));
      const lease = { flow: survey, expiresAt: Date.now() + 60_000 };
      const facts = { user: {}, account: ACCOUNT, milestones: {}, decided: {} };
      const part = { userId: 'aino', accountId: 'kaleva', facts, history: {} };
      return send(response, 'application/json', survey ? { ...part, lease } : part);
    },
    '/v1/batch': async (request, response) => {
      const { events } = JSON.parse(await readBody(request));
      for (const { name, properties } of events)
        if (name === 'survey_answered') answered.push(properties);
      const results = events.map(({ id }: { id: string }) => ({ id, status: 'accepted' }));
      send(response, 'application/json', { success: true, results });
    },
  };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://host');
    response.setHeader('content-security-policy', CSP);
    if (pathname.startsWith('/sdk/'))
      return send(response, 'text/javascript', readFileSync(join(sdk, pathname.slice(5)), 'utf8'));
    const route = routes[pathname];
    return route ? route(request, response) : response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    /** Every telling of answers that has arrived, oldest first. */
    answered,
    close() {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

const ACCOUNT = { goal: 'Every team builds its own reports by spring.' };

function send(response: ServerResponse, type: string, body: unknown) {
  response.setHeader('content-type', `${type}; charset=utf-8`);
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}

const toHtml = (asked: URLSearchParams) => `<!doctype html>
<html lang="${asked.get('lang') ?? 'en'}" dir="${asked.get('dir') ?? 'ltr'}">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>Reports</title>
<link rel="stylesheet" href="/page.css">
<script src="/page.js"></script>
<script src="/sdk/v1.js" data-key="wk_test" data-consent="given" async></script>
</head>
<body>
<main><h1>Reports</h1>
<p><label>Search <input id="search" value="quarterly figures"></label></p>
<p id="words">Deliveries were up in the third quarter, and so were complaints about them.</p>
<form id="form"><label>Note <textarea id="note"></textarea></label></form>
<p><button id="button">New report</button></p></main>
</body></html>`;

/** The host's own: it hears its shortcuts, and notes where its parts lie. */
const PAGE_SCRIPT = `
const encode = (part) => btoa(JSON.stringify(part));
const iat = Math.floor(Date.now() / 1000);
const token = [{ alg: 'HS256' }, { sub: 'aino', account: 'kaleva', iat, exp: iat + 900 }].map(encode).join('.') + '.x';
(window.polku ||= []).push(['identify', () => token]);
window.heard = [];
document.addEventListener('keydown', (event) => {
  const name = [event.ctrlKey && 'Ctrl', event.key].filter(Boolean).join('+');
  if (['Ctrl+Enter', 'Escape', 'Tab'].includes(name)) window.heard.push(name + (event.defaultPrevented ? '!' : ''));
});
window.shift = 0;
if (globalThis.PerformanceObserver?.supportedEntryTypes.includes('layout-shift'))
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.shift += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
window.places = () => JSON.stringify([...document.querySelectorAll('main *')].map((each) => each.getBoundingClientRect()));
window.card = () => document.querySelector('polku-stage')?.shadowRoot?.querySelector('.card');
window.said = [];
window.listen = () => {
  const region = document.querySelector('polku-stage').shadowRoot.querySelector('[role=status]');
  window.said = region.textContent ? [region.textContent] : [];
  new MutationObserver(() => window.said.push(region.textContent)).observe(region, { childList: true, characterData: true, subtree: true });
};
window.ready = new Promise((resolve) => {
  const look = () => (window.polku.show ? resolve() : setTimeout(look, 10));
  look();
});
`;

const PAGE_STYLE = `
:root { color-scheme: light dark; }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 42rem; padding: 24px; }
textarea { display: block; width: 20rem; max-width: 100%; }
/* What a careless host does to everything: none of it may reach in. */
input { width: 12px !important; border: 4px solid red; }
button { text-transform: uppercase; }
#search { width: 16rem !important; }
`;
