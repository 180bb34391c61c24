import { EventId } from '@polku/protocol/schemas';
import { type Context, Hono } from 'hono';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import type { Feed } from '../notify/feed.ts';
import { countUnread, type InboxOf, readInbox, readLatestSeqOf } from '../store/sql/inbox.ts';
import type { SignedIn } from '../store/sql/people.ts';
import type { Store } from '../store/store.ts';
import { changeItem, InboxChange } from '../success/inbox-change.ts';
import type { InboxItem, InboxPage } from './api-inbox.ts';
import type { ConsoleEnv } from './console-env.ts';
import { ApiError, parseBody, parseQuery, parseShape } from './errors.ts';
import { may } from './rights.ts';

/** `/api/inbox`: pages of it, newest first, and what people do with an item. */

const PAGE_ITEMS = 50;

const Scope = z.enum(['mine', 'all'], 'expected mine or all').default('mine');
const Seq = z
  .string()
  .regex(/^\d{1,15}$/, 'expected a whole number')
  .transform(Number)
  .optional();

const PageQuery = z.object({ scope: Scope, before: Seq });
export const FeedQuery = z.object({ scope: Scope, after: Seq });

const Change = z.looseObject({ id: EventId });

export type InboxOptions = {
  store: Store;
  feed: Feed;
  nowMs: () => number;
  /** After a commit that queued notifications. */
  onNotifications: () => void;
};

export function createInboxRoutes(options: InboxOptions): Hono<ConsoleEnv> {
  const { store, feed, nowMs, onNotifications } = options;

  async function answerItem(context: Context<ConsoleEnv>, change: InboxChange, changeId: string) {
    const { person } = context.var.signedIn;
    const { workspaceId } = person;
    const itemId = context.req.param('id') ?? '';
    const changing = { workspaceId, itemId, id: changeId, change };
    const changed = await changeItem(store, changing, { personId: person.id, nowMs: nowMs() });
    if (changed.kind === 'refused') throw new ApiError('conflict', changed.fault);
    const range = { ids: [itemId], order: 'newest', limit: 1 } as const;
    const [item] =
      changed.kind === 'changed' ? await readInbox(store.db, { workspaceId }, range) : [];
    if (!item) throw new ApiError('not_found', `There is no notification "${itemId}".`);
    feed.publish({ workspaceId, changed: itemId });
    // Who was given its task is told.
    if (change.kind === 'assigned') onNotifications();
    return context.json<InboxItem>(item);
  }

  /** Acknowledging has a path of its own: it needs no id, since the first who did it stays. */
  const acknowledging = (kind: 'acknowledged' | 'reopened') => (context: Context<ConsoleEnv>) =>
    answerItem(context, { kind }, uuidv7());

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
      const unread = await countUnread(store.db, of, { upTo: latestSeq, nowMs: nowMs() });
      return context.json<InboxPage>({ items, nextBefore, latestSeq, unread });
    })
    .post('/inbox/:id/acknowledge', may('acknowledge'), acknowledging('acknowledged'))
    .delete('/inbox/:id/acknowledge', may('acknowledge'), acknowledging('reopened'))
    .post('/inbox/:id/changes', may('acknowledge'), async (context) => {
      const { id, ...said } = await parseBody(context, Change);
      return answerItem(context, parseShape(said, InboxChange), id);
    });
}

export const toInboxOf = ({ person }: SignedIn, scope: 'mine' | 'all'): InboxOf => ({
  workspaceId: person.workspaceId,
  ownerId: scope === 'mine' ? person.id : undefined,
});
