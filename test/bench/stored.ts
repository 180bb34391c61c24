import { createConsumer } from '../../packages/backend/src/ingest/apply-group.ts';
import type { CheckedBatch } from '../../packages/backend/src/ingest/checked.ts';
import { openStore } from '../../packages/backend/src/store/open.ts';
import { toEvents, toPerson } from './traffic.ts';

/**
 * What a store holds before the load comes: first every person's first use, an event each, and then their
 * work of the last weeks. Written by the backend's own consumer in large groups, so that every row and index
 * is as it would be.
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
const BATCH_EVENTS = 50;
const GROUP_BATCHES = 100;
const DAY_MS = 24 * 3_600_000;
const FIRST_MS = 28 * DAY_MS;
/** Between two batches: five million events in less than the four weeks. */
const STEP_MS = 20_000;

export async function fillStore(file: string, stored: Stored): Promise<void> {
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

type Stretch = { first: number; count: number; startedAt: number };

function toStoredBatch(stored: Stored, { first, count, startedAt }: Stretch): CheckedBatch {
  const { workspaceId, people } = stored;
  const index = first < people ? first : Math.floor((first * 7_919) / count) % people;
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
