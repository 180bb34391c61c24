import { setTimeout as pause } from 'node:timers/promises';
import { inSavepoint } from '../store/savepoint.ts';
import {
  type DeadLetter,
  deleteDeadLetters,
  type LetterFilter,
  readDeadLetters,
  setDeadLetterReason,
} from '../store/sql/dead-letters.ts';
import type { Db, Store } from '../store/store.ts';
import { apply } from './apply.ts';

/**
 * Applies dead letters again, as if they came now, with the time at which they came then. What can be applied
 * is no dead letter any more, in the same transaction; what cannot stays, with its newest reason. So it may be
 * cut off and begun again, and run twice at once, and beside a backend: it holds the store for a few letters at
 * a time and then leaves it alone for as long.
 */
export type Replayed = {
  applied: number;
  failed: { seq: number; reason: string }[];
};

export type ReplayOptions = {
  filter: LetterFilter;
  /** Applies, tells what came of it, and takes all of it back. */
  isDry: boolean;
  /** After each step; the total so far. */
  onProgress?: (so: { applied: number; failed: number }) => void;
  /** @default waits so many ms */
  rest?: (ms: number) => Promise<unknown>;
};

const LETTERS_AT_ONCE = 50;

export async function replayDeadLetters(store: Store, options: ReplayOptions): Promise<Replayed> {
  const { filter, isDry, onProgress = () => {}, rest = (ms) => pause(ms) } = options;
  const total: Replayed = { applied: 0, failed: [] };
  for (let afterSeq = 0; ; ) {
    const startedAt = performance.now();
    const step = await replaySome(store, { filter, afterSeq, isDry });
    if (step.lastSeq === undefined) return total;
    afterSeq = step.lastSeq;
    total.applied += step.applied;
    total.failed.push(...step.failed);
    onProgress({ applied: total.applied, failed: total.failed.length });
    await rest(performance.now() - startedAt);
  }
}

type Step = { filter: LetterFilter; afterSeq: number; isDry: boolean };

async function replaySome(store: Store, { filter, afterSeq, isDry }: Step) {
  let step: Replayed & { lastSeq: number | undefined } = {
    applied: 0,
    failed: [],
    lastSeq: undefined,
  };
  try {
    await store.transaction(async (db) => {
      // Read under the lock: another one that replays has taken what it has applied.
      const letters = await readDeadLetters(db, filter, { afterSeq, limit: LETTERS_AT_ONCE });
      const failed = await replayEach(store, db, letters);
      const applied = letters.length - failed.length;
      step = { applied, failed, lastSeq: letters.at(-1)?.seq };
      if (isDry) throw TAKE_BACK;
    });
  } catch (error) {
    if (error !== TAKE_BACK) throw error;
  }
  return step;
}

const TAKE_BACK = new Error('Only tried.');

async function replayEach(
  store: Store,
  db: Db,
  letters: readonly DeadLetter[],
): Promise<Replayed['failed']> {
  const failed: Replayed['failed'] = [];
  for (const { seq, ...letter } of letters) {
    try {
      await inSavepoint(db, () => applyLetter(db, letter));
      await deleteDeadLetters(db, { seqs: [seq] });
    } catch (error) {
      if (store.isOutage(error)) throw error;
      const reason = String(error);
      await setDeadLetterReason(db, seq, reason);
      failed.push({ seq, reason });
    }
  }
  return failed;
}

async function applyLetter(
  db: Db,
  { workspace_id, received_at, event_json }: Omit<DeadLetter, 'seq'>,
): Promise<void> {
  const events = [JSON.parse(event_json)];
  await apply(db, { workspaceId: workspace_id, receivedAt: received_at, events });
}
