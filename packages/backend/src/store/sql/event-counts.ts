import type { JsonObject } from '@polku/protocol';
import { type Counted, isCounted, toIdMs } from '@polku/protocol/counted';
import { sql } from 'kysely';
import { prepare } from '../prepare.ts';
import type { Db } from '../store.ts';

/**
 * How often a user has done what rules count: verified alone, without the vendor's own staff. Each number is one
 * short walk along an index, from the newest event back to as many as anybody asks for.
 */
export type EventCount = {
  count: number;
  /** When `device` made the newest of them, by its own clock, UTC ms. */
  upTo?: number;
};

/** Of events that are told apart by their properties, these many are looked at. */
const MAX_LOOKED_AT = 1_000;

export async function countEvents(db: Db, { of, ...asked }: CountQuestion): Promise<EventCount> {
  const { rows } = await selectNewest(db, [
    {
      workspace_id: asked.workspaceId,
      subject: asked.subject,
      name: of.event,
      since: of.withinMs === Infinity ? 0 : asked.nowMs - of.withinMs,
      limit: of.where ? MAX_LOOKED_AT : of.limit,
    },
  ]);
  const counted = rows.filter((row) => !of.where || isCounted(of, toEvent(row))).slice(0, of.limit);
  // Of one device the greatest: a clock that was set back tells nothing of the order.
  const made = counted.filter((row) => row.anonymous_id === asked.device);
  const upTo = Math.max(...made.map(({ id }) => toIdMs(id)));
  return { count: counted.length, ...(made.length > 0 && { upTo }) };
}

export type CountQuestion = {
  workspaceId: string;
  subject: string;
  of: Counted;
  /** An anonymous id. */
  device: string;
  nowMs: number;
};

type Newest = {
  workspace_id: string;
  subject: string;
  name: string;
  since: number;
  limit: number;
};

// The literals are those of the partial index: SQLite uses one only where it can see them in the text.
const selectNewest = prepare((db, [row]: readonly Newest[]) =>
  db
    .selectFrom('event')
    .select(['id', 'name', 'anonymous_id', 'properties_json'])
    .where('workspace_id', '=', row?.workspace_id ?? '')
    .where('subject', '=', row?.subject ?? '')
    .where('name', '=', row?.name ?? '')
    .where('trust', '=', sql.lit(1))
    .where('type', '=', sql.lit('track'))
    .where('is_internal', '=', sql.lit(0))
    .where('at', '>=', row?.since ?? 0)
    .orderBy('at', 'desc')
    .limit(row?.limit ?? 0),
);

const toEvent = (row: { name: string | null; properties_json: string | null }) => {
  // Written by ingest, which had it checked.
  const properties: JsonObject = JSON.parse(row.properties_json ?? '{}');
  return { type: 'track', name: row.name ?? '', properties } as const;
};
