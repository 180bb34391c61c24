import type { CheckedBatch } from '../ingest/checked.ts';

/** How many events may wait at once: a flood of what nobody vouches for leaves room for what somebody does. */
export type Room = {
  /** Whether there is room for this one; a batch of any size finds some when nothing waits. */
  has(batch: CheckedBatch): boolean;
  take(batch: CheckedBatch): void;
  free(batch: CheckedBatch): void;
  waitingEvents(): number;
};

/** Half of `maxEvents` is for what is verified. */
export function createRoom(maxEvents: number): Room {
  let waitingEvents = 0;
  return {
    has({ events }) {
      const isVerified = events.some(({ trust }) => trust === 1);
      const roomFor = isVerified ? maxEvents : maxEvents / 2;
      return waitingEvents === 0 || waitingEvents + events.length <= roomFor;
    },
    take({ events }) {
      waitingEvents += events.length;
    },
    free({ events }) {
      waitingEvents -= events.length;
    },
    waitingEvents: () => waitingEvents,
  };
}
