import { z } from 'zod';
import type { OccurrenceRow } from '../store/sql/occurrences.ts';
import type { Action, Playbook } from './playbook.ts';
import { decidePlaybook, playbooksFor, type Written } from './playbook-decide.ts';
import { toSituation } from './record-occurrences.ts';

/**
 * What a changed playbook would have done, pure: the stored occurrences are decided once by what holds now and once by
 * what would, and where the two differ is told. What a shorter silence would have noticed did not occur, and is not in it.
 */
export const DryRun = z.object({
  occurrences: z.number(),
  /** How often each action is done now, and would have been. */
  actions: z.array(z.object({ action: z.string(), now: z.number(), then: z.number() })),
  /** The newest of those of which something else would have been done. */
  changed: z.array(
    z.object({
      occurrenceId: z.string(),
      kind: z.string(),
      userId: z.string().nullable(),
      accountId: z.string().nullable(),
      at: z.string(),
      now: z.array(z.string()),
      then: z.array(z.string()),
    }),
  ),
});
export type DryRun = z.infer<typeof DryRun>;

const MAX_CHANGED = 100;

export function dryRun(
  rows: readonly OccurrenceRow[],
  {
    defaults,
    written,
    changed,
  }: { defaults: readonly Playbook[]; written: readonly Written[]; changed: Written },
): DryRun {
  const ofOthers = written.filter(
    ({ accountId, playbook }) =>
      accountId !== changed.accountId || playbook.key !== changed.playbook.key,
  );
  const decide = (row: OccurrenceRow, all: readonly Written[]) =>
    row.is_folded === 1
      ? ['digest']
      : decidePlaybook(
          toSituation(row),
          playbooksFor(row.account_id ?? undefined, { defaults, written: all }),
        ).map(toWord);
  const decided = rows.map((row) => ({
    row,
    now: decide(row, written),
    then: decide(row, [...ofOthers, changed]),
  }));
  const words = new Set(decided.flatMap(({ now, then }) => [...now, ...then]));
  const count = (word: string, which: 'now' | 'then') =>
    decided.filter((one) => one[which].includes(word)).length;
  return {
    occurrences: rows.length,
    actions: [...words]
      .sort()
      .map((action) => ({ action, now: count(action, 'now'), then: count(action, 'then') })),
    changed: decided
      .filter(({ now, then }) => now.join() !== then.join())
      .slice(-MAX_CHANGED)
      .reverse()
      .map(({ row, now, then }) => ({
        occurrenceId: row.id,
        kind: row.kind,
        userId: row.user_id,
        accountId: row.account_id,
        at: new Date(row.at).toISOString(),
        now,
        then,
      })),
  };
}

function toWord(action: Action): string {
  switch (action.kind) {
    case 'task':
      return `task ${action.task}`;
    case 'flow':
      return `flow ${action.flow}`;
    case 'invite':
      return `invite to ${action.to}`;
    case 'webhook':
      return `webhook ${action.channel}`;
    default:
      return action.kind;
  }
}
