import type { FirstUseInsight, GoalFigures, WaitFigures } from '../http/api-insight.ts';
import { readGoalStandings } from '../store/sql/insight-accounts.ts';
import { readAnswers } from '../store/sql/insight-answers.ts';
import type { InsightScope } from '../store/sql/insight-scope.ts';
import { readWaits, type WaitStart } from '../store/sql/insight-waits.ts';
import { findMilestone } from '../store/sql/milestones.ts';
import type { Db } from '../store/store.ts';
import { type GoalCounts, summarizeGoals } from './goals.ts';
import { type Cutting, type Parts, toParts } from './parts.ts';
import { readAsked } from './surveys.ts';
import { summarizeWaits } from './survival.ts';
import { toVotes } from './tallies.ts';

/** Figures of accounts themselves: their own goals, and how long the first use takes. */
type Given = { scope: InsightScope; cutting: Cutting };

export const FIRST_USE = 'first_use';

const WORST = ['reached', 'open', 'at_risk', 'missed'] as const;
const NO_GOALS: GoalCounts = {
  ...{ reached: 0, open: 0, at_risk: 0, missed: 0, without: 0 },
  ...{ yes: 0, partly: 0, no: 0 },
};
type GoalRow = { cut: string | null; counted: keyof GoalCounts; times: number };

/** Goals as they stand now; what users say of them in the time of the scope. */
export async function readGoals(db: Db, { scope, cutting }: Given): Promise<Parts<GoalFigures>> {
  const standings = (await readGoalStandings(db, scope)).map(
    ({ cut, worst, times }): GoalRow => ({
      cut,
      times,
      counted: worst === null ? 'without' : (WORST[worst] ?? 'missed'),
    }),
  );
  return toParts([...standings, ...(await readSaid(db, scope))], cutting, {
    summarize(rows) {
      const counts = { ...NO_GOALS };
      for (const { counted, times } of rows) counts[counted] += times;
      return summarizeGoals(counts);
    },
    sizeOf: ({ reached, withoutGoal }) => reached.n + withoutGoal,
  });
}

/** Of each user the newest answer to whether the product does what it was bought for. */
async function readSaid(db: Db, scope: InsightScope): Promise<GoalRow[]> {
  const asked = await readAsked(db, { workspaceId: scope.workspaceId, kind: 'goal' });
  const rows: GoalRow[] = [];
  for (const { flow, questionId, wordings } of asked) {
    const versions = wordings[0]?.versions ?? [];
    // Of this kind the schema takes these three alone.
    const toValue = (given: unknown) => given as 'yes' | 'partly' | 'no';
    const answers = [];
    for await (const page of readAnswers(db, scope, {
      flowId: flow.id,
      questionId,
      versions,
      toValue,
    }))
      answers.push(...page);
    for (const { userId, cut, value } of toVotes(answers, scope))
      if (userId !== null) rows.push({ cut, counted: value, times: 1 });
  }
  return rows;
}

/** From contract or handover of accounts, from invitation or first session of users, to the first use. */
export async function readFirstUses(
  db: Db,
  { scope, cutting, start, nowMs }: Given & { start: WaitStart; nowMs: number },
): Promise<Pick<FirstUseInsight, 'all' | 'parts'>> {
  const milestone = await findMilestone(db, scope.workspaceId, FIRST_USE);
  // Before a rule is published nobody waits for anything.
  const rows =
    milestone && Number.isFinite(milestone.notifyFrom)
      ? await readWaits(db, scope, {
          ...start,
          milestone: FIRST_USE,
          notifyFromMs: milestone.notifyFrom,
          nowMs,
        })
      : [];
  const waits = rows.map(({ cut, minutes, isOver, times }) => ({
    cut,
    ms: minutes * MINUTE_MS,
    isOver: isOver === 1,
    times,
  }));
  return toParts(waits, cutting, {
    summarize: (some): WaitFigures => summarizeWaits(some, start.of),
    sizeOf: ({ begun }) => begun,
  });
}

const MINUTE_MS = 60_000;
