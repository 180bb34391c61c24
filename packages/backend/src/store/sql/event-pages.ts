import type { Db } from '../store.ts';
import type { EventRow } from './events.ts';

/**
 * All that is stored, a page at a time. A page is bounded twice: by the events it gives and by those it passes
 * over, so that a rare name in a large store does not make one page of everything.
 */
export type EventPage = {
  /** Verified events of the name, not the vendor's own, in the order they came. */
  rows: EventRow[];
  /** The next page comes after this. */
  upToSeq: number;
  isLast: boolean;
};

export async function readEventPage(
  db: Db,
  { workspaceId, name, afterSeq }: { workspaceId: string; name: string; afterSeq: number },
): Promise<EventPage> {
  // Cut out first: else SQLite goes by an index of the workspace, and sorts all of it for each page.
  const window = (of: Pick<Db, 'selectFrom'>) =>
    of.selectFrom('event').where('seq', '>', afterSeq).orderBy('seq').limit(MAX_PASSED);
  const end = await db
    .selectFrom((of) => window(of).select('seq').as('event'))
    .select(({ fn }) => [fn.max('seq').as('seq'), fn.countAll<number>().as('passed')])
    .executeTakeFirstOrThrow();
  const rows = await db
    .selectFrom((of) => window(of).selectAll().as('event'))
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('name', '=', name)
    .where('trust', '=', 1)
    .where('is_internal', '=', 0)
    .orderBy('seq')
    .limit(MAX_EVENTS)
    .execute();
  const last = rows.length === MAX_EVENTS ? rows.at(-1) : undefined;
  if (last) return { rows, upToSeq: last.seq, isLast: false };
  return { rows, upToSeq: end.seq ?? afterSeq, isLast: end.passed < MAX_PASSED };
}

const MAX_PASSED = 10_000;
const MAX_EVENTS = 500;

/** The event that came last, over all workspaces; 0 before the first. */
export async function readNewestEventSeq(db: Db): Promise<number> {
  const row = await db
    .selectFrom('event')
    .select(({ fn }) => fn.max('seq').as('seq'))
    .executeTakeFirst();
  return row?.seq ?? 0;
}
