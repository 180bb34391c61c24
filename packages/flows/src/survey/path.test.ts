import { describe, expect, test } from 'vitest';
import type { Question } from '../questions/schemas.ts';
import { type Answers, walkSurvey } from './path.ts';

type Asked = Pick<Question, 'id' | 'when' | 'next'>;

/** One letter a question; the answers are numbers, and 9 and more lie high. */
function walk(questions: Asked[], answers: Answers = {}, facts = {}) {
  const bucketOf = (_: string, value: unknown) => (Number(value) >= 9 ? 'promoter' : 'detractor');
  const path = walkSurvey(questions, { facts, answers }, bucketOf);
  return { way: path.questions.join(''), answers: path.answers };
}
const isPromoter = { fact: 'buckets.a', is: 'eq', value: 'promoter' } as const;
const isFive = { fact: 'answers.a', is: 'gte', value: 5 } as const;
const isDetractor = { fact: 'buckets.a', is: 'eq', value: 'detractor' } as const;

describe('the way through a survey', () => {
  const branched: Asked[] = [
    { id: 'a', next: [{ when: isPromoter, to: 'c' }, { to: 'b' }] },
    { id: 'b', next: 'd' },
    { id: 'c', next: 'd' },
    { id: 'd' },
  ];

  test.each<[string, Asked[], Answers, string]>([
    ['goes on as the questions stand', [{ id: 'a' }, { id: 'b' }, { id: 'c' }], {}, 'abc'],
    ['by a bucket', branched, { a: 10 }, 'acd'],
    ['by the other', branched, { a: 0 }, 'abd'],
    ['where no rule holds yet, as the last says', branched, {}, 'abd'],
    [
      'passes over what does not hold',
      [{ id: 'a' }, { id: 'b', when: isDetractor }, { id: 'c' }],
      { a: 10 },
      'ac',
    ],
    [
      'by a value',
      [{ id: 'a', next: [{ when: isFive, to: 'c' }] }, { id: 'b' }, { id: 'c' }],
      { a: 5 },
      'ac',
    ],
    ['to its end', [{ id: 'a', next: 'end' }, { id: 'b' }], {}, 'a'],
    ['never back, whatever is written', [{ id: 'a' }, { id: 'b', next: 'a' }], {}, 'ab'],
    ['past a question that is not there', [{ id: 'a', next: 'z' }, { id: 'b' }], {}, 'ab'],
  ])('%s', (_, questions, answers, way) => expect(walk(questions, answers).way).toBe(way));

  test('by what is known of the person', () => {
    const gold = { fact: 'account.plan', is: 'eq', value: 'gold' } as const;
    const questions: Asked[] = [{ id: 'a', when: gold }, { id: 'b' }];
    expect(walk(questions, {}, { account: { plan: 'gold' } }).way).toBe('ab');
    expect(walk(questions).way).toBe('b');
  });

  test('has the answers that lie on it, and no others', () => {
    const answers = { a: 10, b: 1, c: 2, d: 3 };
    expect(walk(branched, answers).answers).toEqual({ a: 10, c: 2, d: 3 });
    expect(walk(branched, { ...answers, a: 0 }).answers).toEqual({ a: 0, b: 1, d: 3 });
  });

  test('what lies off it leads nowhere either', () => {
    const questions: Asked[] = [
      { id: 'a', next: [{ when: isPromoter, to: 'c' }] },
      { id: 'b' },
      { id: 'c', when: { fact: 'answers.b', is: 'missing' } },
    ];
    expect(walk(questions, { a: 10, b: 1 }).way).toBe('ac');
    expect(walk(questions, { a: 0, b: 1 }).way).toBe('ab');
  });

  test('a question that is called like a property of every object has no answer of its own accord', () => {
    expect(walk([{ id: 'constructor' }]).answers).toEqual({});
  });
});
