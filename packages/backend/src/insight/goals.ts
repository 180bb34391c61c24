import type { GoalFigures } from '../http/api-insight.ts';
import { toRatio } from './figure.ts';

/** Accounts by how their goals stand; those that were dropped are none. */
export type GoalCounts = {
  reached: number;
  open: number;
  at_risk: number;
  missed: number;
  without: number;
  /** What users say, each with their newest answer. */
  yes: number;
  partly: number;
  no: number;
};

/** The first figure of the page: how many accounts have what they bought the product for. */
export function summarizeGoals(counts: GoalCounts): GoalFigures {
  const { reached, open, at_risk, missed, without, yes, partly, no } = counts;
  return {
    reached: toRatio(reached, reached + open + at_risk + missed, 'accounts_with_a_goal'),
    accounts: { reached, open, at_risk, missed },
    withoutGoal: without,
    said: toRatio(yes, yes + partly + no, 'people_who_answered'),
    saidCounts: { yes, partly, no },
  };
}
