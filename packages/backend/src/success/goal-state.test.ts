import { describe, expect, it, test } from 'vitest';
import { decideGoal, type GoalFacts } from './goal-state.ts';

/** From 40 hours a month to 10 within 100 ms. */
const goal = (rest: Partial<GoalFacts> = {}): GoalFacts => ({
  startValue: 40,
  targetValue: 10,
  nowValue: 40,
  startAtMs: 0,
  dueAtMs: 100,
  state: 'open',
  ...rest,
});

describe('a goal', () => {
  test.each([
    ['is open at the start', goal(), 0, 'open'],
    ['is not at risk in its first quarter', goal(), 24, 'open'],
    ['is at risk when it lags behind the time', goal(), 26, 'at_risk'],
    ['is open when it keeps up', goal({ nowValue: 25 }), 69, 'open'],
    [
      'stays at risk until it has caught up',
      goal({ nowValue: 25, state: 'at_risk' }),
      65,
      'at_risk',
    ],
    ['is open again when it has', goal({ nowValue: 25, state: 'at_risk' }), 59, 'open'],
    ['is reached at the target', goal({ nowValue: 10 }), 50, 'reached'],
    ['is reached beyond it', goal({ nowValue: 3 }), 50, 'reached'],
    ['stays reached when it falls back', goal({ nowValue: 40, state: 'reached' }), 99, 'reached'],
    ['is missed when its time is over', goal({ nowValue: 11 }), 100, 'missed'],
    ['is reached late', goal({ nowValue: 10, state: 'missed' }), 200, 'reached'],
    ['is never late without a due time', goal({ dueAtMs: null }), 1e12, 'open'],
    ['stays dropped', goal({ nowValue: 10, state: 'dropped' }), 50, 'dropped'],
    ['is at risk when it goes the wrong way', goal({ nowValue: 50 }), 30, 'at_risk'],
  ] as const)('%s', (_, facts, nowMs, state) => {
    expect(decideGoal(facts, nowMs).state).toBe(state);
  });

  it('tells how far it has come in either direction', () => {
    expect(decideGoal(goal({ nowValue: 25 }), 50)).toMatchObject({
      progressRatio: 0.5,
      elapsedRatio: 0.5,
    });
    const up = goal({ startValue: 0, targetValue: 200, nowValue: 50 });
    expect(decideGoal(up, 50).progressRatio).toBe(0.25);
  });
});
