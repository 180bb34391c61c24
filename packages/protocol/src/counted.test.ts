import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countedOf, isCounted, toIdMs } from './counted.ts';
import { match, toCountKey } from './match.ts';
import { COUNT_OPERATORS, type EventCondition, Rule } from './rule.ts';

const DAY = 24 * 3_600_000;
const NAME = 'report.created in v2';
const where: Rule = { fact: 'properties.rows', is: 'gte', value: 3 };
const never: EventCondition = { event: NAME, is: 'missing' };

/** The facts in which so many were counted for the rule. */
const counting = (rule: EventCondition, count: unknown) => ({
  events: { [toCountKey(rule)]: count },
});

describe('a number of events', () => {
  type Case = [is: EventCondition['is'], value: number | undefined, met: number[], not: number[]];
  const cases: Case[] = [
    ['eq', 3, [3], [0, 2, 4]],
    ['eq', 0, [0], [1]],
    ['ne', 3, [0, 2, 4], [3]],
    ['gt', 3, [4, 100], [0, 3]],
    ['gte', 3, [3, 4], [0, 2]],
    ['lt', 3, [0, 2], [3, 4]],
    ['lte', 3, [0, 3], [4]],
    ['exists', undefined, [1, 2], [0]],
    ['missing', undefined, [0], [1, 2]],
  ];
  test.each(cases)('%s %s', (is, value, met, not) => {
    for (const rule of [
      { event: NAME, is, value },
      { event: NAME, is, value, withinDays: 14, where },
    ]) {
      for (const count of met) expect(match(rule, counting(rule, count)), `${count}`).toBe(true);
      for (const count of not) expect(match(rule, counting(rule, count)), `${count}`).toBe(false);
      expect(Rule.safeParse(JSON.parse(JSON.stringify(rule))).success).toBe(true);
    }
  });

  test('every operator has a line', () => {
    expect(new Set(cases.map(([is]) => is))).toEqual(new Set(COUNT_OPERATORS));
  });

  test.each(COUNT_OPERATORS)('that nobody has counted is met by nothing: %s', (is) => {
    const rule: EventCondition = { event: NAME, is, value: 0 };
    for (const facts of [{}, { events: 7 }, { events: null }, counting(rule, 'many')])
      expect(match(rule, facts)).toBe(false);
    expect(match({ ...rule, event: 'constructor' }, { events: {} })).toBe(false);
  });

  test('is another one for another name, other properties and another time', () => {
    const all: EventCondition[] = [
      never,
      { ...never, event: `${NAME}2` },
      { ...never, where },
      { ...never, where: { not: where } },
      { ...never, withinDays: 1 },
      { ...never, withinDays: 1, where },
      { ...never, event: `"${NAME}"` },
    ];
    expect(new Set(all.map(toCountKey)).size).toBe(all.length);
  });

  test('of a rule that is refused', () => {
    for (const part of [
      { event: '' },
      { is: 'glob' },
      { is: 'gte' },
      { is: 'gte', value: 101 },
      { is: 'gte', value: 1.5 },
      { is: 'gte', value: '3' },
      { withinDays: 0 },
      { within: 14 },
      { fact: 'page.path' },
    ])
      expect(Rule.safeParse({ ...never, ...part }).success, JSON.stringify(part)).toBe(false);
  });
});

describe('what is to be counted', () => {
  test('is found wherever a rule stands, once, up to the highest number asked for', () => {
    const flows = [
      { audience: { all: [never, { any: [{ ...never, is: 'gte', value: 5 }] }] } },
      { steps: [{ when: { not: { ...never, withinDays: 14, is: 'lt', value: 2, where } } }] },
      // A trigger waits for an event, and counts none.
      { trigger: { on: 'event', event: 'opened', where } },
    ];
    expect(countedOf(flows)).toEqual([
      { key: toCountKey(never), event: NAME, where: undefined, withinMs: Infinity, limit: 6 },
      {
        key: toCountKey({ ...never, withinDays: 14, where }),
        ...{ event: NAME, where, withinMs: 14 * DAY, limit: 3 },
      },
    ]);
    expect(countedOf(undefined)).toEqual([]);
  });

  test('are not looked for in what the page itself has given', () => {
    class Element {
      // As React and others leave on each.
      parent = { child: this };
      rule = never;
    }
    const at = new Element();
    const tour = { id: 'own', audience: never, steps: [{ id: 'a', at }, { at: { current: at } }] };
    expect(countedOf([tour])).toHaveLength(1);
    expect(countedOf(at)).toEqual([]);
  });

  test.each(['many', 1e9, -7, null, {}, Number.NaN])(
    'has a bound, whatever stands there: %s',
    (value) => {
      const [counted] = countedOf({ ...never, is: 'gte', value });
      expect(counted?.limit).toBeGreaterThanOrEqual(1);
      expect(counted?.limit).toBeLessThanOrEqual(101);
    },
  );

  test('is enough: who has seen `limit` of them answers as one who has seen all', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...COUNT_OPERATORS),
        fc.nat(100),
        fc.nat(300),
        (is, value, all) => {
          const rule: EventCondition = { event: NAME, is, value };
          const { limit = 0 } = countedOf(rule)[0] ?? {};
          const seen = counting(rule, Math.min(all, limit));
          expect(match(rule, seen)).toBe(match(rule, counting(rule, all)));
        },
      ),
    );
  });

  const track = { type: 'track', name: NAME } as const;
  test.each([
    ['its event', { event: NAME, where: undefined }, track, true],
    ['another event', { event: 'report', where: undefined }, track, false],
    ['a page of that name', { event: NAME, where: undefined }, { ...track, type: 'page' }, false],
    ['properties that match', { event: NAME, where }, { ...track, properties: { rows: 3 } }, true],
    ['others', { event: NAME, where }, { ...track, properties: { rows: 2 } }, false],
    ['none', { event: NAME, where }, track, false],
  ] as const)('%s', (_, counted, event, counts) => expect(isCounted(counted, event)).toBe(counts));

  test('an id says when its device made it', () => {
    expect(toIdMs('019aab2c-4f00-7001-8000-000000000000')).toBe(0x019aab2c4f00);
  });
});
