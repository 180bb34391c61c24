import { TOUCH_LEVELS } from '@polku/protocol/schemas';
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { toCsv } from '../insight/csv.ts';
import { toLines } from '../insight/lines.ts';
import type { Cutting } from '../insight/parts.ts';
import { DAY_MS, EVERY, toMonth } from '../insight/period.ts';
import { readFirstUses, readGoals } from '../insight/read-accounts.ts';
import { readFunnel, readSurveys } from '../insight/read-flows.ts';
import { readMoney } from '../insight/read-money.ts';
import { readAlertFigures, readLoop } from '../insight/read-people.ts';
import { readScores } from '../insight/read-scores.ts';
import { readWords } from '../insight/read-words.ts';
import type { InsightScope } from '../store/sql/insight-scope.ts';
import { readPersonNames } from '../store/sql/tasks.ts';
import type { Db, Store } from '../store/store.ts';
import { toIso } from '../success/iso-time.ts';
import { CUTS } from './api-figures.ts';
import { EXPORTS, type InsightExport } from './api-insight.ts';
import type { ConsoleEnv } from './console-env.ts';
import { ApiError, parseQuery } from './errors.ts';
import { may } from './rights.ts';

/** `/api/insight/*`: figures, each with what it is of, and the same to be taken away. Reading alone. */

const Text = z.string().max(200);
/** Empty: those that have none. */
const Fact = Text.transform((text) => (text === '' ? null : text)).optional();
const Instant = z.iso
  .datetime({ offset: true, error: 'expected a time such as 2026-01-31T00:00:00Z' })
  .transform((text) => Date.parse(text))
  .optional();
const Whole = (max: number) =>
  z
    .string()
    .regex(/^\d{1,6}$/, 'expected a whole number')
    .transform((text) => Math.min(Number(text), max));

const Query = z.object({
  from: Instant,
  to: Instant,
  touchLevel: z
    .enum(['', ...TOUCH_LEVELS])
    .transform((level) => (level === '' ? null : level))
    .optional(),
  plan: Fact,
  stage: Fact,
  owner: Fact,
  cohort: z
    .string()
    .regex(/^(\d{4}-(0[1-9]|1[0-2]))?$/, 'expected a month such as 2026-03')
    .transform((month) => (month === '' ? null : toMonth(month)))
    .optional(),
  version: Whole(1e6).optional(),
  by: z.enum(CUTS).optional(),
  flow: Text.optional(),
  every: z.enum(EVERY).default('week'),
  start: z.enum(['contract', 'handover', 'invitation', 'first_session']).default('contract'),
  subject: z.enum(['user', 'account']).default('user'),
  limit: Whole(500).default(100),
});
type Query = z.infer<typeof Query>;

const ExportQuery = z.object({
  figure: z.enum(EXPORTS, `expected one of ${EXPORTS.join(', ')}`),
  format: z.enum(['csv', 'json'], 'expected csv or json').default('csv'),
});

const DEFAULT_DAYS = 90;
const MAX_DAYS = 3_660;

type Asking = { db: Db; scope: InsightScope; cutting: Cutting; nowMs: number; query: Query };

/** Every figure by its name in the address. */
const READERS: { [E in InsightExport]: (asking: Asking) => Promise<unknown> } = {
  goals: async ({ db, ...asking }) => withPeriod(asking, await readGoals(db, asking)),
  'first-use': async ({ db, ...asking }) =>
    withPeriod(asking, await readFirstUses(db, { ...asking, start: toStart(asking.query) })),
  async funnel({ db, query, ...asking }) {
    const flowId = query.flow;
    if (flowId === undefined)
      throw new ApiError('invalid_body', 'flow: say which, by its id.', { field: 'flow' });
    const funnel = await readFunnel(db, { ...asking, flowId });
    if (!funnel) throw new ApiError('not_found', `There is no tour or checklist "${flowId}".`);
    return funnel;
  },
  nps: ({ db, query, ...asking }) => readScores(db, { ...asking, ...toAsked(query), kind: 'nps' }),
  ces: ({ db, query, ...asking }) => readScores(db, { ...asking, ...toAsked(query), kind: 'ces' }),
  csat: ({ db, query, ...asking }) =>
    readScores(db, { ...asking, ...toAsked(query), kind: 'csat' }),
  asking: ({ db, query, ...asking }) => readSurveys(db, { ...asking, flowId: query.flow }),
  loop: async ({ db, ...asking }) => withPeriod(asking, await readLoop(db, asking)),
  alerts: async ({ db, ...asking }) => withPeriod(asking, await readAlertFigures(db, asking)),
  money: ({ db, query, ...asking }) => readMoney(db, { ...asking, flowId: query.flow }),
  async words({ db, scope, query }) {
    const words = await readWords(db, scope, query.limit);
    return { from: toIso(scope.fromMs), to: toIso(scope.toMs), words };
  },
};

const withPeriod = <T extends object>({ scope }: Pick<Asking, 'scope'>, figures: T) => ({
  from: toIso(scope.fromMs),
  to: toIso(scope.toMs),
  ...figures,
});

const toAsked = ({ flow: flowId, every }: Query) => ({ flowId, every });

/** A contract is an account's, an invitation a user's; a first session either's. */
function toStart({ start, subject }: Query) {
  if (start === 'contract' || start === 'handover') return { of: 'accounts', start } as const;
  if (start === 'invitation') return { of: 'users', start } as const;
  return { of: subject === 'account' ? ('accounts' as const) : ('users' as const), start };
}

export function createInsightRoutes({
  store,
  nowMs,
}: {
  store: Store;
  nowMs: () => number;
}): Hono<ConsoleEnv> {
  async function read(context: Context<ConsoleEnv>, figure: InsightExport): Promise<unknown> {
    const { workspaceId } = context.var.signedIn.person;
    const query = parseQuery(context, Query);
    const { db } = store;
    const now = nowMs();
    const by = toCut(figure, query);
    const names = by === 'owner' ? await readPersonNames(db, workspaceId) : new Map();
    const cutting = { by, names };
    const scope = toScope(workspaceId, { ...query, by }, now);
    return READERS[figure]({ db, scope, cutting, nowMs: now, query });
  }

  const routes = new Hono<ConsoleEnv>();
  for (const figure of EXPORTS)
    routes.get(
      `/insight/${figure}`,
      may('read', { isNoted: figure === 'words' }),
      async (context) => context.json((await read(context, figure)) as object),
    );
  return routes.get('/insight/export', may('read', { isNoted: true }), async (context) => {
    const { figure, format } = parseQuery(context, ExportQuery);
    const lines = toLines(await read(context, figure));
    context.header('content-disposition', `attachment; filename="polku-${figure}.${format}"`);
    if (format === 'json') return context.json({ figure, lines });
    context.header('content-type', 'text/csv; charset=utf-8');
    return context.body(
      toCsv(
        COLUMNS,
        lines.map((line) => COLUMNS.map((name) => line[name])),
      ),
    );
  });
}

/** No version of anything has led to them. */
const OF_NO_FLOW: readonly InsightExport[] = ['first-use', 'alerts'];

/** What comes of no flow is not cut by its versions; and narrowed to one it would look as if it were of that alone. */
function toCut(figure: InsightExport, { by, version }: Query): Query['by'] {
  if (!OF_NO_FLOW.includes(figure)) return by;
  if (version !== undefined)
    throw new ApiError('invalid_body', `version: ${figure} comes of no flow, so it has none.`, {
      field: 'version',
    });
  return by === 'version' ? undefined : by;
}

const COLUMNS = ['figure', 'value', 'low', 'high', 'n', 'of', 'unit', 'reason'] as const;

function toScope(workspaceId: string, query: Query, nowMs: number): InsightScope {
  const { from, to: toMs = nowMs, by, ...narrow } = query;
  const fromMs = from ?? toMs - DEFAULT_DAYS * DAY_MS;
  if (fromMs >= toMs || toMs - fromMs > MAX_DAYS * DAY_MS)
    throw new ApiError(
      'invalid_body',
      `from: expected a time before to, at most ${MAX_DAYS} days.`,
      {
        field: 'from',
      },
    );
  return { workspaceId, fromMs, toMs, narrow, by };
}
