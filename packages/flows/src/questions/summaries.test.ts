import { describe, expect, test } from 'vitest';
import { compareNps, type NpsCounts } from './nps/summary.ts';
import { type Question, questionExamples } from './schemas.ts';
import { summarizeAnswers } from './summaries.ts';
import { toShare, Z } from './summary.ts';
import { QUESTIONS } from './variants.fixture.ts';
import type { AnswerValue } from './view.ts';
import { isSameWording, toWordings } from './wording.ts';

const { nps, ces, csat, choice, goal, rating } = questionExamples;
const times = (counts: { [answer: string]: number }) =>
  Object.entries(counts).flatMap(([answer, n]) => Array<number>(n).fill(Number(answer)));
const npsOf = (scores: number[]) => summarizeAnswers(nps, scores).figures.nps;
const rounded = (figure: object | undefined, digits: number) =>
  Object.fromEntries(
    Object.entries(figure ?? {}).map(([key, value]) => [key, Number(value.toFixed(digits))]),
  );

describe.each(Object.entries(QUESTIONS))('figures of %s', (_, question) => {
  test('of no answers and of a thousand are finite', () => {
    const none = summarizeAnswers(question, []);
    expect(none).toMatchObject({ n: 0, figures: {} });
    const answers = Array.from({ length: 1_000 }, (_each, i): AnswerValue => {
      const byKind: { [kind: string]: AnswerValue } = {
        choice: { chosen: ['team'] },
        contact: { name: 'Aino' },
        goal: 'yes',
        consent: 'given',
        text: 'Words',
      };
      return byKind[question.kind] ?? 1 + (i % 5);
    });
    const { n, figures } = summarizeAnswers(question, answers);
    expect(n).toBe(1_000);
    for (const figure of Object.values(figures))
      for (const value of Object.values(figure)) expect(Number.isFinite(value)).toBe(true);
  });
});

describe('the NPS', () => {
  // Published examples, each as its publisher has it, and what the adjusted Wald interval gives for it.
  test.each<[string, number[], { value: number; low: number; high: number }]>([
    ['six answers', [0, 7, 7, 9, 9, 9], { value: 33.33, low: -26.74, high: 71.19 }],
    [
      '1,162 answers',
      times({ 0: 395, 7: 476, 9: 291 }),
      { value: -8.95, low: -13.31, high: -4.55 },
    ],
    [
      'one of each, and more of the high',
      times({ 0: 1, 1: 1, 2: 1, 3: 1, 4: 1, 5: 1, 6: 1, 7: 2, 8: 2, 9: 3, 10: 3 }),
      { value: -5.88, low: -42.25, high: 32.25 },
    ],
    ['four answers', [10, 7, 3, 9], { value: 25, low: -44.16, high: 72.73 }],
    ['promoters alone', times({ 10: 10 }), { value: 100, low: 47.5, high: 100 }],
    ['five promoters', times({ 9: 5 }), { value: 100, low: 17.49, high: 100 }],
    ['two that lie apart', [1, 9], { value: 0, low: -73.34, high: 73.34 }],
    ['45, 40 and 15', times({ 10: 45, 8: 40, 2: 15 }), { value: 30, low: 15.3, high: 42.95 }],
  ])('S43: of %s', (_, scores, figure) => expect(rounded(npsOf(scores), 2)).toEqual(figure));

  test('S41: of seventeen answers over all points is −5.9, and each point is counted', () => {
    const counts = { 0: 1, 1: 1, 2: 1, 3: 1, 4: 1, 5: 1, 6: 1, 7: 2, 8: 2, 9: 3, 10: 3 };
    const { n, counts: counted, figures } = summarizeAnswers(nps, times(counts));
    expect([n, figures.nps?.value.toFixed(1)]).toEqual([17, '-5.9']);
    expect(counted).toEqual(counts);
  });

  test('S42: of one promoter is 100, n is 1: who closed it without an answer is in no figure', () => {
    const { n, figures } = summarizeAnswers(nps, [10]);
    expect([n, figures.nps?.value]).toEqual([1, 100]);
  });

  // How many answers a margin takes: n = s² z² / d² − 3, with s² = 1.
  test.each([
    [382, 10],
    [1_534, 5],
  ])('S43: %i answers, half of them for and half against, tell it to ± %i', (n, margin) => {
    const { low = 0, high = 0 } = npsOf(times({ 0: n / 2, 10: n / 2 })) ?? {};
    expect((high - low) / 2).toBeCloseTo(margin, 1);
  });

  test('puts every score in a bucket, a half one of an import too', () => {
    expect(npsOf([6.5])?.value).toBe(-100);
    expect(npsOf([8.5])?.value).toBe(0);
  });

  test('is of an NPS alone: another scale of 0 to 10 has a mean', () => {
    const scale: Question = { ...rating, look: 'numbers', from: 0, to: 10 };
    const { figures } = summarizeAnswers(scale, [0, 10]);
    expect(figures).toEqual({ mean: { value: 5, low: 0, high: 10 } });
  });
});

describe('the change of the NPS', () => {
  const waves = (n: number) =>
    [0.45, 0.5].map((share) => ({ n, promoters: share * n, detractors: 0.15 * n }));
  // The published rule with the derived numbers: +5, z 1.550 of a thousand each, 0.483 of a hundred.
  test.each([
    [1_000, 1.55],
    [100, 0.483],
  ])('S43: of %i answers each is told with its error, and is none', (n, z) => {
    const [before, after] = waves(n) as [NpsCounts, NpsCounts];
    const { value, low, high } = compareNps(before, after);
    const se = (high - low) / 2 / Z;
    expect(value).toBeCloseTo(5);
    expect((high + low) / 2 / se).toBeCloseTo(z, 2);
    if (n === 1_000) expect(se).toBeCloseTo(3.217, 3);
    expect(low < 0 && high > 0).toBe(true);
  });

  test('is zero of the same answers, and turns with the order of the two', () => {
    const [before, after] = waves(60) as [NpsCounts, NpsCounts];
    expect(compareNps(before, before).value).toBe(0);
    const there = compareNps(before, after);
    const back = compareNps(after, before);
    expect([back.value, back.low, back.high]).toEqual(
      [there.value, there.high, there.low].map((figure) => expect.closeTo(-figure, 9)),
    );
  });
});

test('the mean of a CES has Student’s interval, and none where nothing is known of the spread', () => {
  const mean = (points: number[]) => summarizeAnswers(ces, points).figures.mean;
  const many = times({ 1: 2, 2: 3, 3: 5, 4: 10, 5: 20, 6: 35, 7: 25 });
  // t(99) = 1.9842, s = 1.4247, s/√n = 0.1425.
  expect(rounded(mean(many), 3)).toEqual({ value: 5.48, low: 5.197, high: 5.763 });
  // t(4) = 2.7764, s = 0.7071.
  expect(rounded(mean([4, 5, 5, 5, 6]), 3)).toEqual({ value: 5, low: 4.122, high: 5.878 });
  // t(7) = 2.3646, s = 0.5345: the first of the expansion.
  expect(rounded(mean([3, 4, 4, 4, 4, 4, 4, 5]), 3)).toEqual({ value: 4, low: 3.553, high: 4.447 });
  expect([mean([5]), mean([7, 7, 7])]).toEqual([{ value: 5 }, { value: 7 }]);
});

test('the CES has a mean, the share of 5 to 7, and how often each was chosen', () => {
  const counts = { 1: 2, 2: 3, 3: 5, 4: 10, 5: 20, 6: 35, 7: 25 };
  const summary = summarizeAnswers(ces, times(counts));
  expect(summary.figures.mean?.value).toBeCloseTo(5.48);
  expect(summary.figures.share?.value).toBeCloseTo(0.8);
  expect(summary.counts).toEqual(counts);
});

test.each([
  [times({ 5: 42, 4: 32, 3: 10, 2: 9, 1: 14 }), { value: 0.6916, low: 0.5987, high: 0.7712 }],
  [times({ 5: 160, 1: 40 }), { value: 0.8, low: 0.7391, high: 0.8495 }],
  [times({ 4: 60, 3: 40 }), { value: 0.6, low: 0.502, high: 0.6906 }],
])('S43: the CSAT is the share of 4 and 5, with Wilson’s interval', (points, share) => {
  expect(rounded(summarizeAnswers(csat, points).figures.share, 4)).toEqual(share);
});

// Newcombe 1998, table I.
test.each([
  [81, 263, { low: 0.2553, high: 0.3662 }],
  [15, 148, { low: 0.0624, high: 0.1605 }],
  [0, 20, { low: 0, high: 0.1611 }],
  [1, 29, { low: 0.0061, high: 0.1718 }],
])('S43: %i of %i lie within Wilson’s interval', (count, n, interval) => {
  expect(rounded(toShare(count, n), 4)).toMatchObject(interval);
});

test('of a choice each option is counted, and what was written beside', () => {
  const values = [{ chosen: ['team', 'managers'] }, { chosen: ['team'], other: 'The board' }];
  expect(summarizeAnswers(choice, values)).toEqual({
    n: 2,
    counts: { team: 2, managers: 1, customers: 0, '*': 1 },
    figures: {},
  });
});

test('of a goal the share is of those who reached theirs', () => {
  const { counts, figures } = summarizeAnswers(goal, ['yes', 'yes', 'partly', 'no']);
  expect(counts).toEqual({ yes: 2, partly: 1, no: 1 });
  expect(figures.share?.value).toBe(0.5);
});

describe('a wording', () => {
  test.each<[string, object, boolean]>([
    ['another text', { text: 'Otherwise?' }, false],
    ['another language', { text: { ...(nps.text as object), sv: 'Hur troligt?' } }, false],
    ['another end', { low: 'Never' }, false],
    ['that it must be answered', { required: false }, true],
    ['where it leads', { next: 'end' }, true],
    ['who is asked', { when: { fact: 'account.plan', is: 'exists' } }, true],
  ])('by %s: the same %s', (_, part, isSame) =>
    expect(isSameWording(nps, { ...nps, ...part } as Question)).toBe(isSame),
  );

  test('is the same however its document was written', () => {
    const turned = Object.fromEntries(Object.entries(nps).reverse()) as typeof nps;
    expect(isSameWording(nps, turned)).toBe(true);
  });

  test('parts the versions of a survey into runs', () => {
    const other = { ...nps, text: 'Otherwise?' };
    const versions = [[nps], [{ ...nps, required: false }], [other], [ces], [other]].map(
      (questions, i) => ({ version: i + 1, questions }),
    );
    expect(toWordings(versions, nps.id).map((run) => run.versions)).toEqual([[1, 2], [3], [5]]);
    expect(toWordings(versions, 'gone')).toEqual([]);
  });
});
