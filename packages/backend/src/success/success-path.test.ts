import { describe, expect, it, test } from 'vitest';
import { DEFAULT_SUCCESS_PATH, decideStage, SuccessPath, toPath } from './success-path.ts';

const DAY = 86_400_000;
const NOW = 100 * DAY;
const at = (stage: string | null, day: number | null = null, isByHand = false) => ({
  stage,
  atMs: day === null ? null : day * DAY,
  isByHand,
});

describe('the stage by rule', () => {
  test.each([
    ['begins with the contract', at(null), { contract: 10 * DAY }, ['handover', 10]],
    ['waits for a contract that is to come', at(null), { contract: 101 * DAY }, undefined],
    [
      'goes to the furthest that has happened',
      at(null),
      { contract: 10 * DAY, first_use: 20 * DAY },
      ['in_use', 20],
    ],
    [
      'is not entered before the one it leaves',
      at('onboarding', 30),
      { first_use: 20 * DAY },
      ['in_use', 30],
    ],
    ['never goes back', at('in_use', 30), { handover: 40 * DAY, contract: DAY }, undefined],
    ['stays where a person put it', at('handover', 50, true), { first_use: 20 * DAY }, undefined],
    [
      'goes on from there by what comes later',
      at('handover', 50, true),
      { first_use: 60 * DAY },
      ['in_use', 60],
    ],
    ['begins anew when its stage is gone', at('gone', 5), { contract: 10 * DAY }, ['handover', 10]],
    ['stays without any fact', at('sale', 5), {}, undefined],
  ] as const)('%s', (_, standing, facts, expected) => {
    const moved = decideStage(DEFAULT_SUCCESS_PATH, standing, facts, NOW);
    expect(moved && [moved.stage, moved.atMs / DAY]).toEqual(expected);
  });
});

describe('the path', () => {
  it('tells what is behind, what is now and how long it takes', () => {
    const visits = [
      { stage: 'handover', enteredAtMs: 10 * DAY, leftAtMs: 20 * DAY },
      { stage: 'in_use', enteredAtMs: 20 * DAY, leftAtMs: null },
    ];
    const path = toPath(DEFAULT_SUCCESS_PATH, visits, NOW);
    expect(
      path.map(({ stage, state, daysIn, daysOver }) => [stage.key, state, daysIn, daysOver]),
    ).toEqual([
      ['sale', 'skipped', 0, 0],
      ['handover', 'done', 10, 3],
      ['onboarding', 'skipped', 0, 0],
      ['in_use', 'now', 80, 0],
      ['value', 'ahead', 0, 0],
      ['advocacy', 'ahead', 0, 0],
    ]);
  });

  it('adds up the days of several visits', () => {
    const visits = [
      { stage: 'onboarding', enteredAtMs: 0, leftAtMs: 20 * DAY },
      { stage: 'in_use', enteredAtMs: 20 * DAY, leftAtMs: 50 * DAY },
      { stage: 'onboarding', enteredAtMs: 50 * DAY, leftAtMs: null },
    ];
    const [onboarding] = toPath(DEFAULT_SUCCESS_PATH, visits, NOW).filter(
      ({ state }) => state === 'now',
    );
    expect(onboarding).toMatchObject({ daysIn: 70, daysOver: 40, enteredAtMs: 0, leftAtMs: null });
  });

  it('refuses two stages of one key', () => {
    expect(SuccessPath.safeParse(DEFAULT_SUCCESS_PATH).success).toBe(true);
    const [first] = DEFAULT_SUCCESS_PATH;
    expect(SuccessPath.safeParse([first, first]).success).toBe(false);
  });
});
