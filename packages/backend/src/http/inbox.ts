import { type Context, Hono } from 'hono';
import { z } from 'zod';
import type { Feed } from '../notify/feed.ts';
import { acknowledge, type InboxOf, readInbox, readLatestSeqOf } from '../store/sql/inbox.ts';
import type { SignedIn } from '../store/sql/people.ts';
import type { Store } from '../store/store.ts';
import type { InboxItem, InboxPage } from './api.ts';
import { ApiError } from './errors.ts';
import { may } from './rights.ts';
import type { ConsoleEnv } from './session.ts';

/** `/api/inbox`: pages of it, newest first, and acknowledging. */

const PAGE_ITEMS = 50;

const Scope = z.enum(['mine', 'all'], 'expected mine or all').default('mine');
const Seq = z
  .string()
  .regex(/^\d{1,15}$/, 'expected a whole number')
  .transform(Number)
  .optional();

const PageQuery = z.object({ scope: Scope, before: Seq });
export const FeedQuery = z.object({ scope: Scope, after: Seq });

export type InboxOptions = { store: Store; feed: Feed; nowMs: () => number };

export function createInboxRoutes({ store, feed, nowMs }: InboxOptions): Hono<ConsoleEnv> {
  async function answerItem(context: Context<ConsoleEnv>, isAcknowledged: boolean) {
    const { person } = context.var.signedIn;
    const { workspaceId } = person;
    const id = context.req.param('id') ?? '';
    const by = isAcknowledged ? { personId: person.id, nowMs: nowMs() } : undefined;
    const isKnown = await acknowledge(store, { workspaceId, id }, by);
    const range = { ids: [id], order: 'newest', limit: 1 } as const;
    const [item] = isKnown ? await readInbox(store.db, { workspaceId }, range) : [];
    if (!item) throw new ApiError('not_found', `There is no notification "${id}".`);
    feed.publish({ workspaceId, changed: id });
    return context.json<InboxItem>(item);
  }

  return new Hono<ConsoleEnv>()
    .get('/inbox', may('read'), async (context) => {
      const { scope, before } = parseQuery(context, PageQuery);
      const of = toInboxOf(context.var.signedIn, scope);
      const latestSeq = await readLatestSeqOf(store.db, of.workspaceId);
      // Not past what the feed will go on from, so that nothing is told twice.
      const below = before ?? latestSeq + 1;
      const found = await readInbox(store.db, of, {
        before: below,
        order: 'newest',
        limit: PAGE_ITEMS + 1,
      });
      const items = found.slice(0, PAGE_ITEMS);
      const nextBefore = found.length > PAGE_ITEMS ? (items.at(-1)?.seq ?? null) : null;
      return context.json<InboxPage>({ items, nextBefore, latestSeq });
    })
    .post('/inbox/:id/acknowledge', may('acknowledge'), (context) => answerItem(context, true))
    .delete('/inbox/:id/acknowledge', may('acknowledge'), (context) => answerItem(context, false));
}

export const toInboxOf = ({ person }: SignedIn, scope: 'mine' | 'all'): InboxOf => ({
  workspaceId: person.workspaceId,
  ownerId: scope === 'mine' ? person.id : undefined,
});

export function parseQuery<T>(context: Context, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(context.req.query());
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.join('.') ?? '';
  throw new ApiError('invalid_body', `${field}: ${issue?.message}.`, { field });
}
