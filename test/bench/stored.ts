import Database from 'better-sqlite3';
import { createConsumer } from '../../packages/backend/src/ingest/apply-group.ts';
import type { CheckedBatch } from '../../packages/backend/src/ingest/checked.ts';
import { openStore } from '../../packages/backend/src/store/open.ts';
import { toEvents, toPerson } from './traffic.ts';

/**
 * What a store holds before the load comes: first every person's first use, an event each, and then their
 * work of the last weeks. Written by the backend's own consumer in large groups, so that every row and index
 * is as it would be; from some days of work on, those days are written again as the days that follow.
 */
export type Stored = {
  workspaceId: string;
  people: number;
  /** Events that are there when it is done. */
  events: number;
  /** Those that are there already. @default 0 */
  from?: number;
};

/** As a busy page sends them. */
export const BATCH_EVENTS = 50;
const GROUP_BATCHES = 100;
/** After the first uses: the consumer would need many minutes for millions. */
const CONSUMED_EVENTS = 200_000;
const DAY_MS = 24 * 3_600_000;
const FIRST_MS = 28 * DAY_MS;
/** Between two batches: five million events in less than the four weeks. */
const STEP_MS = 20_000;

export async function fillStore(file: string, stored: Stored): Promise<void> {
  const { people, events, from = 0 } = stored;
  const consumed = people + CONSUMED_EVENTS;
  if (from < consumed) await consumeEvents(file, { ...stored, events: Math.min(events, consumed) });
  if (events > consumed) copyEvents(file, { ...stored, from: Math.max(from, consumed) });
}

async function consumeEvents(file: string, stored: Stored): Promise<void> {
  const { people, events, from = 0 } = stored;
  const store = await openStore(`sqlite:${file}`);
  const consume = createConsumer({ store });
  const startedAt = Date.now();
  try {
    for (let next = from; next < events; ) {
      const group: CheckedBatch[] = [];
      while (next < events && group.length < GROUP_BATCHES) {
        const count = next < people ? 1 : Math.min(BATCH_EVENTS, events - next);
        group.push(toStoredBatch(stored, { first: next, count, startedAt }));
        next += count;
      }
      await consume(group);
    }
  } finally {
    await store.close();
  }
}

/** Whose work a batch is, by the number of its first event: fewer people than there are, each with more. */
export const toWorker = (first: number, people: number, count = BATCH_EVENTS): number =>
  Math.floor((first * 7_919) / count) % people;

type Stretch = { first: number; count: number; startedAt: number };

function toStoredBatch(stored: Stored, { first, count, startedAt }: Stretch): CheckedBatch {
  const { workspaceId, people } = stored;
  const index = first < people ? first : toWorker(first, people, count);
  const person = toPerson(index);
  const receivedAt = Math.round(startedAt - FIRST_MS + (first * STEP_MS) / BATCH_EVENTS);
  const texts = toEvents(person, { first, count, sentAt: receivedAt, isUse: first < people });
  const events = texts.map((text) => {
    const event = JSON.parse(text);
    const { userId, accountId } = person;
    return { event, at: event.at, trust: 1 as const, userId, accountId, isInternal: false };
  });
  return { workspaceId, receivedAt, events };
}

/**
 * Writes the work that the consumer has written once more, later and under ids of its own: the same statements on the
 * same indexes in the same order, but inside SQLite. Nothing else is written for such events, as all are known.
 */
function copyEvents(file: string, { people, events, from = 0 }: Stored): void {
  const database = new Database(file);
  // Nothing is lost that could not be filled again.
  for (const setting of ['synchronous = off', 'cache_size = -1000000']) database.pragma(setting);
  const copy = database.prepare(toCopy(database));
  for (let next = from; next < events; ) {
    const sinceConsumed = next - people;
    const shift = Math.floor(sinceConsumed / CONSUMED_EVENTS);
    const after = people + (sinceConsumed % CONSUMED_EVENTS);
    const upTo = Math.min(after + GROUP_BATCHES * BATCH_EVENTS, people + CONSUMED_EVENTS);
    const count = Math.min(upTo - after, events - next);
    const shiftMs = shift * CONSUMED_MS;
    copy.run({ after, upTo: after + count, shiftMs, numbers: shift * CONSUMED_EVENTS });
    next += count;
  }
  const laterMs = ((events - from) / BATCH_EVENTS) * STEP_MS;
  for (const table of ['user', 'account'])
    database.prepare(`update "${table}" set last_seen_at = last_seen_at + ?`).run(laterMs);
  database.close();
}

const CONSUMED_MS = (CONSUMED_EVENTS / BATCH_EVENTS) * STEP_MS;

/** Events are numbered from 0 as they are written, and their rows from 1. */
function toCopy(database: Database.Database): string {
  const names = database.pragma('table_info(event)') as { name: string }[];
  const time = 'at + @shiftMs';
  const id = `printf('%08x-%04x-7000-a000-%012x', (${time}) >> 16, (${time}) & 65535, seq - 1 + @numbers)`;
  const changed = new Map([
    ['id', id],
    ['at', time],
    ['received_at', 'received_at + @shiftMs'],
  ]);
  const columns = names.map(({ name }) => name).filter((name) => name !== 'seq');
  const values = columns.map((name) => changed.get(name) ?? name);
  return `insert into event (${columns}) select ${values} from event where seq > @after and seq <= @upTo order by seq`;
}
