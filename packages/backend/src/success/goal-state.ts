import type { GoalState } from '../store/account-tables.ts';

/**
 * Where an account stands with its own goal, from numbers alone. A goal may go up (reports made) or down (hours
 * spent); progress is the share of the way from start to target. It is at risk when progress lags behind the time
 * that has passed, and no longer when it has caught up by a good piece, so that it does not flicker on the line.
 * What was reached stays reached: the customer has had it, whatever comes after.
 */
export type GoalFacts = {
  startValue: number;
  targetValue: number;
  nowValue: number;
  startAtMs: number;
  /** Null: it is never late. */
  dueAtMs: number | null;
  state: GoalState;
};

export type GoalStanding = {
  state: GoalState;
  /** 0 at the start, 1 at the target, beyond on either side. */
  progressRatio: number;
  /** The share of the time that has passed, 0–1; null without a due time. */
  elapsedRatio: number | null;
};

/** So far may progress lag behind the time before it is told. */
const RISK_LAG_RATIO = 0.2;
const SAFE_LAG_RATIO = 0.1;
/** Nobody is warned in the first quarter of the way: learning takes a while. */
const MIN_ELAPSED_RATIO = 0.25;

export function decideGoal(goal: GoalFacts, nowMs: number): GoalStanding {
  const progressRatio = (goal.nowValue - goal.startValue) / (goal.targetValue - goal.startValue);
  const elapsedRatio = toElapsed(goal, nowMs);
  const toStanding = (state: GoalState): GoalStanding => ({ state, progressRatio, elapsedRatio });
  if (goal.state === 'dropped' || goal.state === 'reached') return toStanding(goal.state);
  if (progressRatio >= 1) return toStanding('reached');
  if (elapsedRatio === null) return toStanding('open');
  if (elapsedRatio >= 1) return toStanding('missed');
  const lagRatio = elapsedRatio - progressRatio;
  const maxLagRatio = goal.state === 'at_risk' ? SAFE_LAG_RATIO : RISK_LAG_RATIO;
  const isLate = elapsedRatio >= MIN_ELAPSED_RATIO && lagRatio > maxLagRatio;
  return toStanding(isLate ? 'at_risk' : 'open');
}

function toElapsed({ startAtMs, dueAtMs }: GoalFacts, nowMs: number): number | null {
  if (dueAtMs === null) return null;
  if (nowMs >= dueAtMs) return 1;
  return Math.max(0, (nowMs - startAtMs) / (dueAtMs - startAtMs));
}
