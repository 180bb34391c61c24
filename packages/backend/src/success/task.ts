import { z } from 'zod';
import type { TaskRow } from '../store/sql/tasks.ts';

/**
 * What may be done with a task, pure. An answer obliges: a detractor's task, and that of a great effort, is closed by
 * its outcome and with what was done; every other one is done or not.
 */

/** What came of it. */
export const OUTCOMES = ['won_back', 'improved', 'unchanged', 'lost'] as const;

const Text = z.string().trim().min(1).max(4_000);
const Instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

export const TaskChange = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('commented'), text: Text }),
  z.strictObject({ kind: z.literal('contacted'), text: Text.optional() }),
  /** `text`: what was done. */
  z.strictObject({ kind: z.literal('resolved'), outcome: z.enum(OUTCOMES), text: Text }),
  z.strictObject({ kind: z.literal('done'), text: Text.optional() }),
  z.strictObject({ kind: z.literal('cancelled'), text: Text }),
  z.strictObject({ kind: z.literal('snoozed'), until: Instant, text: Text.optional() }),
  /** Takes back that it was put off. */
  z.strictObject({ kind: z.literal('woken'), text: Text.optional() }),
  z.strictObject({ kind: z.literal('assigned'), owner: z.string().min(1), text: Text.optional() }),
  z.strictObject({ kind: z.literal('reopened'), text: Text.optional() }),
]);
export type TaskChange = z.infer<typeof TaskChange>;

const NEEDS_OUTCOME = ['detractor', 'low_ces'];

/** The task after a change, or in a sentence why it may not be made. */
export function changeTask(
  task: TaskRow,
  change: TaskChange,
  nowMs: number,
): { task: TaskRow } | { fault: string } {
  const fault = findFault(task, change, nowMs);
  if (fault !== undefined) return { fault };
  const next = { ...task, revision: task.revision + 1 };
  switch (change.kind) {
    case 'commented':
      return { task: next };
    case 'contacted':
      return { task: { ...next, state: 'contacted', contacted_at: task.contacted_at ?? nowMs } };
    case 'resolved': {
      const closed = { state: 'resolved', outcome: change.outcome, closed_at: nowMs } as const;
      return { task: { ...next, ...closed } };
    }
    case 'done':
    case 'cancelled':
      return { task: { ...next, state: change.kind, closed_at: nowMs } };
    case 'snoozed':
      return { task: { ...next, snoozed_until: change.until } };
    case 'woken':
      return { task: { ...next, snoozed_until: null } };
    case 'assigned':
      return { task: { ...next, owner_id: change.owner, owner_by: 'person' } };
    case 'reopened': {
      const state = task.contacted_at === null ? 'open' : 'contacted';
      return { task: { ...next, state, outcome: null, closed_at: null } };
    }
  }
}

function findFault(task: TaskRow, change: TaskChange, nowMs: number): string | undefined {
  const isClosed = task.closed_at !== null;
  if (change.kind === 'commented') return undefined;
  if (change.kind === 'reopened')
    return isClosed ? undefined : 'The task is open already. Change it as it is.';
  if (isClosed) return `The task is ${task.state}. Reopen it first, or comment on it.`;
  if (change.kind === 'done' && NEEDS_OUTCOME.includes(task.kind))
    return 'An answer obliges: resolve this task with its outcome and what was done.';
  if (change.kind === 'snoozed' && change.until <= nowMs)
    return 'The time to put it off to is past. Give one to come.';
  return undefined;
}

export type TaskFigures = {
  count: number;
  /** Followed up by then: contacted or closed. Of what is still open and not yet due nothing is said. */
  inTime: number;
  late: number;
  /** Null: none was due or done. */
  shareInTime: number | null;
  medianMs: number | null;
};

/** How many were followed up in time, and how long that took. What was cancelled counts in none. */
export function summarizeTasks(
  tasks: readonly Pick<TaskRow, 'state' | 'created_at' | 'due_at' | 'contacted_at' | 'closed_at'>[],
  nowMs: number,
): TaskFigures {
  const counted = tasks.filter(({ state }) => state !== 'cancelled');
  const followedAt = counted.map((task) => task.contacted_at ?? task.closed_at);
  const inTime = counted.filter((task, index) => (followedAt[index] ?? Infinity) <= task.due_at);
  const late = counted.filter((task, index) => (followedAt[index] ?? nowMs) > task.due_at);
  const decided = inTime.length + late.length;
  const tookMs = counted
    .flatMap((task, index) => {
      const at = followedAt[index] ?? null;
      return at === null ? [] : [at - task.created_at];
    })
    .sort((a, b) => a - b);
  return {
    count: counted.length,
    inTime: inTime.length,
    late: late.length,
    shareInTime: decided === 0 ? null : inTime.length / decided,
    medianMs: tookMs[tookMs.length >> 1] ?? null,
  };
}
