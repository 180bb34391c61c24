import { questionExamples } from '@polku/flows/schemas';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createChance } from '../success/demo/random.ts';
import { summarizeAsking } from './asking.ts';
import { toRatio } from './figure.ts';
import { summarizeFunnel } from './funnel.ts';
import { summarizeGoals } from './goals.ts';
import { type HeardDetractor, summarizeLoop } from './loop.ts';
import { summarizeScore, toChange } from './score.ts';

const { nps, ces, csat } = questionExamples;
const tally = (counts: { [point: string]: number }) =>
  new Map(Object.entries(counts).map(([point, times]) => [Number(point), times]));
const EMPTY = new Map<number, number>();

describe('a share', () => {
  it('names what it is of, and says why there is none', () => {
    // Newcombe 1998, table I.
    expect(toRatio(15, 148, 'times_shown')).toEqual({
      value: 15 / 148,
      low: expect.closeTo(0.0624, 4),
      high: expect.closeTo(0.1605, 4),
      n: 148,
      of: 'times_shown',
      unit: 'ratio',
      reason: null,
    });
    expect(toRatio(0, 0, 'responses')).toMatchObject({ value: null, n: 0, reason: 'nothing' });
    expect(toRatio(3, 2, 'responses')).toMatchObject({ value: null, reason: 'inconsistent' });
  });

  it('is within its interval, and that within 0 and 1', () => {
    fc.assert(
      fc.property(fc.nat(5_000), fc.nat(5_000), (a, b) => {
        const [count, n] = a < b ? [a, b] : [b, a];
        const { value, low, high } = toRatio(count, n, 'responses');
        if (n === 0) return;
        expect(low).toBeGreaterThanOrEqual(-1e-12);
        expect(high).toBeLessThanOrEqual(1 + 1e-12);
        expect((value ?? -1) >= (low ?? 0) - 1e-12 && (value ?? 2) <= (high ?? 1) + 1e-12).toBe(
          true,
        );
      }),
    );
  });
});

describe('a score', () => {
  it('is of people and of accounts, which have a vote each', () => {
    const { score, byAccount, agree, counts } = summarizeScore(nps, {
      people: tally({ 10: 3, 9: 1, 7: 1, 2: 1 }),
      // Means: one account of promoters, one at 8.5, one of 2.
      accounts: tally({ 9.5: 1, 8.5: 1, 2: 1 }),
    });
    expect(score).toMatchObject({ value: 50, n: 6, of: 'people_who_answered', unit: 'points' });
    expect(byAccount).toMatchObject({ value: 0, n: 3, of: 'accounts_that_answered' });
    expect(agree).toBe(null);
    expect(counts).toMatchObject({ 10: 3, 9: 1, 8: 0, 2: 1 });
  });

  it('of a CES is its mean, with the share of 5 to 7 beside', () => {
    const people = tally({ 1: 2, 2: 3, 3: 5, 4: 10, 5: 20, 6: 35, 7: 25 });
    const { score, agree, byAccount } = summarizeScore(ces, { people, accounts: EMPTY });
    expect(score).toMatchObject({ value: expect.closeTo(5.48), n: 100, unit: 'points' });
    expect(agree).toMatchObject({ value: 0.8, n: 100, unit: 'ratio' });
    expect(byAccount).toBe(null);
  });

  it('of a CSAT is the share of 4 and 5, as Delighted’s example has it', () => {
    const people = tally({ 5: 42, 4: 32, 3: 10, 2: 9, 1: 14 });
    const { score } = summarizeScore(csat, { people, accounts: EMPTY });
    expect(score).toMatchObject({
      value: 74 / 107,
      low: expect.closeTo(0.5987, 4),
      high: expect.closeTo(0.7712, 4),
      unit: 'ratio',
    });
  });

  it('of nobody, of one and of all alike says why', () => {
    const of = (question: typeof nps | typeof ces, counts: object) =>
      summarizeScore(question, { people: tally({ ...counts }), accounts: EMPTY }).score;
    expect(of(nps, {})).toMatchObject({ value: null, n: 0, reason: 'nothing' });
    expect(of(nps, { 10: 1 })).toMatchObject({ value: 100, n: 1, high: 100, reason: null });
    expect(of(ces, { 7: 1 })).toMatchObject({ value: 7, low: null, reason: 'too_few' });
    expect(of(ces, { 7: 9 })).toMatchObject({ value: 7, low: null, reason: 'all_alike' });
  });

  it('changes between two periods with an interval; without one of them by nothing that is known', () => {
    const [before, after] = [tally({ 9: 45, 8: 40, 3: 15 }), tally({ 9: 50, 8: 35, 3: 15 })];
    const change = toChange(nps, before, after);
    expect(change).toMatchObject({ value: expect.closeTo(5), n: 200, unit: 'points' });
    expect((change?.low ?? 0) < 0 && (change?.high ?? 0) > 0).toBe(true);
    expect(toChange(nps, EMPTY, after)).toMatchObject({ value: null, reason: 'nothing' });
    expect(toChange(ces, before, after)).toBe(null);
  });

  it('has the interval that resampling gives', () => {
    const chance = createChance('nps');
    const answers = Array.from({ length: 240 }, () =>
      chance.is(0.45) ? 9 : chance.is(0.6) ? 8 : 3,
    ) as [number, ...number[]];
    const toTally = (all: readonly number[]) =>
      tally(Object.fromEntries([3, 8, 9].map((p) => [p, all.filter((each) => each === p).length])));
    const plain = (all: readonly number[]) =>
      (100 * all.reduce((sum, each) => sum + (each === 9 ? 1 : each === 3 ? -1 : 0), 0)) /
      all.length;
    const again = Array.from({ length: 2_000 }, () =>
      plain(answers.map(() => chance.pick(answers))),
    ).sort((a, b) => a - b);
    const { score } = summarizeScore(nps, { people: toTally(answers), accounts: EMPTY });
    expect(score.value).toBeCloseTo(plain(answers), 9);
    // Of a width of some twenty points: within one and a half.
    expect(Math.abs((score.low ?? 0) - (again[50] ?? 0))).toBeLessThan(1.5);
    expect(Math.abs((score.high ?? 0) - (again[1_949] ?? 0))).toBeLessThan(1.5);
  });
});

describe('whatever people answer', () => {
  const scales = [
    [nps, 0, 10, -100, 100],
    [ces, 1, 7, 1, 7],
    [csat, 1, 5, 0, 1],
  ] as const;
  const scoreOf = (question: (typeof scales)[number][0], points: readonly number[]) => {
    const counts = Map.groupBy(points, (point) => point);
    const people = new Map([...counts].map(([point, all]) => [point, all.length]));
    return summarizeScore(question, { people, accounts: people }).score;
  };

  it.each(scales)(
    '$kind stays on its scale, within its interval, and is of as many as answered',
    (...[question, min, max, from, to]) => {
      fc.assert(
        fc.property(
          fc.array(fc.integer({ min, max }), { minLength: 1, maxLength: 60 }),
          (points) => {
            const { value, low, high, n } = scoreOf(question, points);
            expect(n).toBe(points.length);
            expect(value).toBeGreaterThanOrEqual(from);
            expect(value).toBeLessThanOrEqual(to);
            if (low !== null && high !== null) {
              expect(low).toBeLessThanOrEqual(high);
              // The NPS' interval is one of the adjusted counts, and need not hold the plain value of a few.
              if (question.kind === 'nps') expect(low >= -100 && high <= 100).toBe(true);
              else expect((value ?? 0) >= low - 1e-9 && (value ?? 0) <= high + 1e-9).toBe(true);
            }
          },
        ),
      );
    },
  );

  it.each(scales)('$kind never falls when somebody gives more', (...[question, min, max]) => {
    const points = fc.array(fc.integer({ min, max }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(points, fc.nat(), (all, which) => {
        const at = which % all.length;
        const more = all.with(at, Math.min(max, (all[at] ?? min) + 1));
        const [before, after] = [scoreOf(question, all), scoreOf(question, more)];
        expect(after.value).toBeGreaterThanOrEqual((before.value ?? 0) - 1e-9);
      }),
    );
  });

  it.each(scales)(
    '$kind of one, and of all alike, is what that one gives',
    (...[question, min, max]) => {
      for (let point = min; point <= max; point += 1) {
        const [one, many] = [scoreOf(question, [point]), scoreOf(question, Array(9).fill(point))];
        expect(many.value).toBeCloseTo(one.value ?? NaN, 9);
      }
    },
  );
});

it('of asking each rate names its denominator', () => {
  // QuestionPro's example: 482 of 2,864, printed as 16.82 %.
  const counts = { shown: 2_864, answered: 482, completed: 241, declined: 716, unverified: 3 };
  const asking = summarizeAsking(counts);
  expect(asking.response).toMatchObject({ value: expect.closeTo(0.1683, 4), of: 'times_shown' });
  expect(asking.decline).toMatchObject({ value: 0.25, n: 2_864, of: 'times_shown' });
  expect(asking.completion).toMatchObject({ value: 0.5, n: 482, of: 'responses' });
});

it('a funnel tells where people leave', () => {
  const funnel = summarizeFunnel(
    {
      began: 10,
      done: 4,
      seen: new Map([
        ['open', 10],
        ['name', 7],
        ['old', 2],
        ['save', 5],
      ]),
      left: [
        { step: 'open', isClosed: true, times: 2 },
        { step: 'open', isClosed: false, times: 1 },
        { step: 'name', isClosed: false, times: 2 },
        { step: 'save', isClosed: false, times: 1 },
      ],
    },
    ['open', 'name', 'save'],
  );
  expect(funnel.done).toMatchObject({ value: 0.4, n: 10, of: 'users_who_began' });
  expect(
    funnel.steps.map(({ step, came, closed, stopped, reached, left }) => [
      step,
      came,
      closed,
      stopped,
      reached.value,
      left.value,
    ]),
  ).toEqual([
    ['open', 10, 2, 1, 1, 0.3],
    ['name', 7, 0, 2, 0.7, 2 / 7],
    ['save', 5, 0, 1, 0.5, 0.2],
    ['old', 2, 0, 0, 0.2, 0],
  ]);
});

it('detractors are in time, late, open or unheard, each in one of them', () => {
  const times = fc.option(fc.nat(200), { nil: null });
  const some = fc.option(
    fc.record({
      state: fc.constantFrom('open', 'contacted', 'resolved', 'cancelled' as const),
      created_at: fc.nat(50),
      due_at: fc.nat(200),
      contacted_at: times,
      closed_at: times,
    }),
    { nil: null },
  );
  fc.assert(
    fc.property(fc.array(some, { maxLength: 40 }), fc.nat(300), (tasks, nowMs) => {
      const all = tasks.map(
        (task): HeardDetractor => ({ at: 0, task: task as HeardDetractor['task'] }),
      );
      const { detractors, inTime, late, open, unheard, closedInTime } = summarizeLoop(all, nowMs);
      expect(inTime + late + open + unheard).toBe(detractors);
      expect(open).toBeGreaterThanOrEqual(0);
      expect(closedInTime.n).toBe(inTime + late + unheard);
    }),
  );
});

it('of goals the share is of accounts that have one', () => {
  const goals = summarizeGoals({
    ...{ reached: 6, open: 2, at_risk: 1, missed: 1, without: 30 },
    ...{ yes: 3, partly: 1, no: 0 },
  });
  expect(goals.reached).toMatchObject({ value: 0.6, n: 10, of: 'accounts_with_a_goal' });
  expect(goals.said).toMatchObject({ value: 0.75, n: 4 });
  expect(goals.withoutGoal).toBe(30);
});

const HOUR = 3_600_000;
const heard = (task: Partial<NonNullable<HeardDetractor['task']>> | null): HeardDetractor => ({
  at: 0,
  task: task && {
    ...{ state: 'open', created_at: 0, due_at: 24 * HOUR, contacted_at: null, closed_at: null },
    ...task,
  },
});

describe('the loop', () => {
  it('is closed by a human in time; who was given to nobody is no success', () => {
    const figures = summarizeLoop(
      [
        heard({ contacted_at: HOUR, state: 'contacted' }),
        heard({ closed_at: 30 * HOUR, state: 'resolved' }),
        heard({}),
        heard({ due_at: 99 * HOUR }),
        heard({ state: 'cancelled', closed_at: HOUR }),
        heard(null),
      ],
      48 * HOUR,
    );
    expect(figures).toMatchObject({ detractors: 6, inTime: 1, late: 2, open: 1, unheard: 2 });
    expect(figures.closedInTime).toMatchObject({ value: 1 / 5, n: 5, of: 'detractors_due' });
    // Two of six were heard of: half of them have not been yet.
    expect(figures.followUp).toMatchObject({ value: null, n: 6, reason: 'not_reached' });
  });

  it('of no detractors says that there is nothing', () => {
    expect(summarizeLoop([], HOUR).closedInTime).toMatchObject({ value: null, reason: 'nothing' });
  });
});
