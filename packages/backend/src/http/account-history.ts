import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { toId } from '../ingest/checked.ts';
import { MAX_ROWS, readChanges } from '../store/sql/account-items.ts';
import { readPersonNames } from '../store/sql/people.ts';
import type { Store } from '../store/store.ts';
import { readAccountProgress } from '../success/account-progress.ts';
import { parsePlace, readAccountTimeline } from '../success/account-timeline.ts';
import { toChangeLine } from '../success/change-line.ts';
import {
  type AccountChanges,
  type AccountProgress,
  type AccountTimeline,
  ENTRY_GROUPS,
} from './api-accounts.ts';
import type { ConsoleEnv } from './console-env.ts';
import { parseQuery } from './errors.ts';
import { may } from './rights.ts';

/** How an account has come to where it stands: its users' progress, its timeline and its log, in pages. */

const TimelineQuery = z.object({
  only: z.enum(ENTRY_GROUPS, `expected one of ${ENTRY_GROUPS.join(', ')}`).optional(),
  before: z
    .string()
    .transform(parsePlace)
    .refine((place) => place !== undefined, 'expected what nextBefore had')
    .optional(),
});
const ChangesQuery = z.object({
  before: z
    .string()
    .regex(/^\d{1,15}$/, 'expected what nextBefore had')
    .transform(Number)
    .optional(),
});

export type AccountHistoryOptions = { store: Store; nowMs: () => number };

/** Of an account that is not there all are empty: its page has said so. */
export function createAccountHistoryRoutes(options: AccountHistoryOptions): Hono<ConsoleEnv> {
  const { store, nowMs } = options;
  const toOf = (context: Context<ConsoleEnv>) => {
    const { workspaceId } = context.var.signedIn.person;
    return { workspaceId, accountId: toId(context.req.param('id') ?? '') };
  };
  return new Hono<ConsoleEnv>()
    .get('/accounts/:id/progress', may('read', { isNoted: true }), async (context) => {
      const of = { ...toOf(context), nowMs: nowMs() };
      return context.json<AccountProgress>(await readAccountProgress(store.db, of));
    })
    .get('/accounts/:id/timeline', may('read', { isNoted: true }), async (context) => {
      const { only, before } = parseQuery(context, TimelineQuery);
      const page = { ...toOf(context), only, before };
      return context.json<AccountTimeline>(await readAccountTimeline(store.db, page));
    })
    .get('/accounts/:id/changes', may('read', { isNoted: true }), async (context) => {
      const of = { ...toOf(context), beforeSeq: parseQuery(context, ChangesQuery).before };
      const rows = await readChanges(store.db, of);
      const names = await readPersonNames(store.db, of.workspaceId);
      const person = (id: string | null) =>
        id === null ? null : { id, name: names.get(id) ?? id };
      return context.json<AccountChanges>({
        changes: rows.map((row) => toChangeLine(row, person)),
        // One page too many at the very end costs less than reading a row more each time.
        nextBefore: rows.length === MAX_ROWS ? String(rows.at(-1)?.seq) : null,
      });
    });
}
