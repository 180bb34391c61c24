/**
 * The page that every prompt of the bench appears on, with what serves it: the contender's program, or Polku's own
 * artefacts. Its backend answers as Polku's and PostHog's do: one published question, and everything is taken.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Program } from './peers-bundle.ts';
import { POLKU_SURVEY_PROGRAM } from './survey-peers.ts';
import { acceptAll } from './tours-page.ts';

const cdn = fileURLToPath(new URL('../../packages/sdk/dist/cdn', import.meta.url));
const TAG = '<script src="/sdk/v1.js" data-key="wk_bench" data-consent="given"></script>';
const QUESTION = 'How likely are you to recommend Reportly to a colleague?';

export type SurveyHost = {
  url: string;
  /** What the pages have asked for of Polku, each file once, in order. */
  fetched: Map<string, string>;
  close(): Promise<void>;
};

/** `program`: a peer's; absent: Polku. `published`: in place of the one question, Polku's form and PostHog's. */
export async function startSurveyHost(
  program?: Program,
  published: Published = {},
): Promise<SurveyHost> {
  const fetched = new Map<string, string>();
  const script = program ? (program.files['main.js'] ?? '') : POLKU_SURVEY_PROGRAM;
  const head = program ? '<link rel="stylesheet" href="/main.css">' : TAG;
  const files: { [path: string]: [type: string, text: string] } = {
    '/': ['text/html', toPage(head)],
    '/main.js': ['text/javascript', script],
    '/main.css': ['text/css', program?.files['main.css'] ?? ''],
  };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://host');
    if (pathname === '/v1/batch') return acceptAll(request, response);
    const sdk = /^\/sdk\/([\w./-]+\.js)$/.exec(pathname)?.[1];
    if (sdk) {
      const text = readFileSync(`${cdn}/${sdk}`, 'utf8');
      fetched.set(sdk, text);
      return response.writeHead(200, { 'content-type': 'text/javascript' }).end(text);
    }
    const [type, text] = files[pathname] ?? [
      'application/json',
      JSON.stringify(toAnswer(request.method ?? '', pathname, published)),
    ];
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

type Published = { flows?: object[]; surveys?: object[] };

function toAnswer(method: string, path: string, { flows, surveys }: Published): object {
  const shared = flows ? { ...SHARED_PART, flows } : SHARED_PART;
  if (path === '/v1/bootstrap') return method === 'GET' ? shared : toPersonPart();
  if (path.startsWith('/api/surveys')) return { surveys: surveys ?? [POSTHOG_SURVEY] };
  if (path.endsWith('/config')) return { surveys: true };
  // What else is sent is taken.
  return {};
}

/** A hundred prompts to one person are allowed here, and nowhere else. */
const SHARED_PART = {
  revision: '1',
  flows: [
    {
      id: 'nps',
      kind: 'survey',
      name: 'NPS',
      version: 1,
      trigger: { on: 'code' },
      frequency: 'always',
      questions: [{ kind: 'nps', id: 'recommend', text: QUESTION }],
    },
  ],
  milestones: [],
  policy: { maxInterruptions: 100, surveyEveryDays: 0, accountShare: 1 },
  theme: {},
  isPaused: false,
};

const toPersonPart = () => ({
  userId: 'u1',
  facts: { user: {}, account: {}, milestones: {}, decided: {} },
  history: {},
  lease: { flow: 'nps', expiresAt: Date.now() + 3_600_000 },
});

export const POSTHOG_SURVEY = {
  id: 'nps',
  name: 'NPS',
  type: 'popover',
  start_date: '2026-01-01T00:00:00Z',
  end_date: null,
  conditions: null,
  appearance: {},
  questions: [{ id: 'q', type: 'rating', question: QUESTION, display: 'number', scale: 10 }],
};

const toPage = (head: string) =>
  `<!doctype html><html lang="en"><head><title>Bench</title>${head}<style>
    body { margin: 24px; font: 14px/1.4 sans-serif; } #root { width: 640px; }
    </style></head><body><h1>Reports</h1><p>A page of a product.</p><div id="root"></div>
    <script type="module" src="/main.js"></script></body></html>`;
