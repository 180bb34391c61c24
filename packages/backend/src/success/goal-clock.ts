import {
  type FeedEvent,
  type GoalRow,
  readArrived,
  readGoalsUnderWay,
  readLastSeq,
} from '../store/sql/goals.ts';
import type { Store } from '../store/store.ts';
import { type Clock, type ClockOptions, createClock } from './clock.ts';
import { followPaths } from './follow-paths.ts';
import { decideGoal } from './goal-state.ts';
import { feedGoal, settleGoals, toFacts } from './goals.ts';

/**
 * Moves goals by what has arrived and by the time that passes: one look a minute, and nothing on the way of an event.
 * Each goal knows the last event that it was fed, written together with its value, so that none counts twice and
 * none is left out, whatever ends in between. The same look moves accounts along their paths.
 */
export type GoalClockOptions = Omit<ClockOptions, 'look'> & {
  store: Store;
  onNotifications: () => void;
};

/** Read at once: after a long rest a look takes several. */
const PAGE_EVENTS = 5_000;

export function createGoalClock(options: GoalClockOptions): Clock {
  const { store, nowMs, onFault, onNotifications } = options;

  async function move(): Promise<void> {
    if ((await moveGoals(store, nowMs())) > 0) onNotifications();
    await followPaths(store, nowMs());
  }

  return createClock({
    ...options,
    async look() {
      // What has failed waits for the next look, as all else does: nothing here is due at a time.
      await move().catch(onFault);
      return Infinity;
    },
  });
}

/** Feeds and decides every goal under way; returns how many notifications were queued. */
export async function moveGoals(store: Store, nowMs: number): Promise<number> {
  let notifications = 0;
  for (;;) {
    const goals = await readGoalsUnderWay(store.db);
    if (goals.length === 0) return notifications;
    const { next, isAll } = await feedPage(store, goals);
    const moved = next.filter(
      (row, index) => row !== goals[index] || decideGoal(toFacts(row), nowMs).state !== row.state,
    );
    if (moved.length > 0)
      notifications += await store.transaction(async (db) => {
        // People may have written meanwhile: what they changed waits for the next look.
        const now = new Map((await readGoalsUnderWay(db)).map((row) => [keyOf(row), row]));
        const before = new Map(goals.map((row) => [keyOf(row), row]));
        const still = moved.filter((row) => isSame(now.get(keyOf(row)), before.get(keyOf(row))));
        const settling = still.map((row) => ({ row, before: before.get(keyOf(row)) }));
        return settleGoals(db, settling, nowMs);
      });
    if (isAll) return notifications;
  }
}

const keyOf = ({ workspace_id, id }: GoalRow): string => `${workspace_id}\n${id}`;

const isSame = (a: GoalRow | undefined, b: GoalRow | undefined): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

/** One page of events after the oldest that any goal was fed. `isAll`: there are no more. */
async function feedPage(
  store: Store,
  goals: readonly GoalRow[],
): Promise<{ next: GoalRow[]; isAll: boolean }> {
  const fed = goals.filter(({ feed_json }) => feed_json !== null);
  if (fed.length === 0) return { next: [...goals], isAll: true };
  const afterSeq = Math.min(...fed.map(({ fed_seq }) => fed_seq));
  if ((await readLastSeq(store.db)) <= afterSeq) return { next: [...goals], isAll: true };
  // With nobody writing: of two who do, the one with the earlier events may be the later to commit.
  const arrived = await store.transaction((db) =>
    readArrived(db, { afterSeq, limit: PAGE_EVENTS }),
  );
  const lastSeq = arrived.at(-1)?.seq ?? afterSeq;
  const counting = arrived.filter(({ counts }) => counts === 1);
  const byAccount = Map.groupBy(counting, (one) => `${one.workspace_id}\n${one.account_id}`);
  const next = goals.map((goal) => {
    if (goal.feed_json === null || goal.fed_seq >= lastSeq) return goal;
    const own: FeedEvent[] = byAccount.get(`${goal.workspace_id}\n${goal.account_id}`) ?? [];
    const fresh = own.filter(({ seq }) => seq > goal.fed_seq);
    return { ...feedGoal(goal, fresh), fed_seq: lastSeq };
  });
  return { next, isAll: arrived.length < PAGE_EVENTS };
}
