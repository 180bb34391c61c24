import type { CheckedBatch } from '../ingest/checked.ts';
import { type Backlog, type Consumer, type EventLog, LogFullError } from './event-log.ts';
import { createGroups, type GroupOptions, MAX_GROUP_EVENTS } from './groups.ts';
import { createRoom } from './room.ts';

/** `direct:` has no log of its own: a batch is applied in the transaction that makes it durable. */
export type DirectLogOptions = GroupOptions & {
  /** More than these may not wait, half of it where nothing is verified: `append` fails instead. @default 20000 */
  maxWaitingEvents?: number;
};

type Waiting = {
  batch: CheckedBatch;
  resolve: () => void;
  reject: (error: unknown) => void;
};

const RETRY_AFTER_S = 1;
/** What is not applied has not been acknowledged either. */
const NOTHING: Backlog = { messages: 0, oldestMs: 0, redelivered: 0 };

export function createDirectLog(options: DirectLogOptions = {}): EventLog {
  const { maxGroupEvents = MAX_GROUP_EVENTS, maxWaitingEvents = 20_000 } = options;
  const groups = createGroups<Waiting>(options);
  const room = createRoom(maxWaitingEvents);
  let isClosed = false;

  return {
    append(batch) {
      if (isClosed || !room.has(batch)) return Promise.reject(new LogFullError(RETRY_AFTER_S));
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      room.take(batch);
      groups.add({ batch, resolve, reject });
      return promise;
    },
    consume: (consumer) =>
      groups.start((group) => {
        for (const { batch } of group) room.free(batch);
        return runGroup(consumer, group);
      }),
    load() {
      const waitingEvents = groups.waitingEvents();
      return { waitingEvents, isFull: waitingEvents + maxGroupEvents > maxWaitingEvents };
    },
    fault: async () => undefined,
    backlog: async () => NOTHING,
    close() {
      isClosed = true;
      return groups.finish();
    },
  };
}

async function runGroup(consume: Consumer, group: readonly Waiting[]): Promise<void> {
  try {
    await consume(group.map(({ batch }) => batch));
  } catch (error) {
    for (const { reject } of group) reject(error);
    return;
  }
  for (const { resolve } of group) resolve();
}
