/**
 * The page that every prompt of the bench appears on, with what serves it: the contender's program, or Polku's own
 * artefacts. Its backend answers as Polku's and PostHog's do: one published question, and everything is taken.
 */
import type { Program } from './peers-bundle.ts';
import { SDK_TAG, type SdkHost, type Served, startSdkHost } from './sdk-host.ts';
import { POLKU_SURVEY_PROGRAM } from './survey-peers.ts';

const QUESTION = 'How likely are you to recommend Reportly to a colleague?';

/** `program`: a peer's; absent: Polku. `published`: in place of the one question, Polku's form and PostHog's. */
export async function startSurveyHost(
  program?: Program,
  published: Published = {},
): Promise<SdkHost> {
  const script = program ? (program.files['main.js'] ?? '') : POLKU_SURVEY_PROGRAM;
  const head = program ? '<link rel="stylesheet" href="/main.css">' : SDK_TAG;
  const files: { [path: string]: Served } = {
    '/': ['text/html', toPage(head)],
    '/main.js': ['text/javascript', script],
    '/main.css': ['text/css', program?.files['main.css'] ?? ''],
  };
  return startSdkHost(files, (method, path) => [
    'application/json',
    JSON.stringify(toAnswer(method, path, published)),
  ]);
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
