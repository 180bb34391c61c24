import { flowExamples } from '@polku/flows/schemas';
import { describe, expect, test } from 'vitest';
import { parseFlowDocument } from './flow-document.ts';

const faultsOf = (audience: unknown): string[] => {
  const parsed = parseFlowDocument({ ...flowExamples.tour, audience });
  return 'faults' in parsed
    ? parsed.faults.map(({ path, message }) => `${path.join('.')}: ${message}`)
    : [];
};
const report = { event: 'report created', is: 'gte', value: 3 };
const KINDS = 'expected a condition with "fact" and "is", or "event" and "is", or one of';

describe('a rule that is wrong', () => {
  test.each<[unknown, string]>([
    [{ ...report, value: undefined }, 'audience.value: a comparison needs a value'],
    [{ ...report, value: '3' }, 'audience.value: expected number, received string'],
    [
      { ...report, value: 101 },
      'audience.value: Too big: expected number to be <=100; received 101',
    ],
    [{ ...report, is: 'glob' }, 'audience.is: Invalid option: expected one of "eq"'],
    [{ ...report, event: 7 }, 'audience.event: expected string, received number'],
    [{ ...report, within: 4 }, 'audience: Unrecognized key: "within"'],
    [
      { ...report, withinDays: 0 },
      'audience.withinDays: Too small: expected number to be >=1; received 0',
    ],
    [{ fact: 'a', is: 'olderThanDays', value: '3' }, 'audience.value: a number of days'],
    [{ fact: 'a', is: 'eq' }, 'audience.value: a comparison needs a value'],
    [{ all: 3 }, 'audience.all: expected array, received number'],
    [
      { all: [{ not: { ...report, where: { fact: 'a', is: 'no' } } }] },
      'audience.all.0.not.where.is: Invalid option',
    ],
    [
      { evnet: 'x', is: 'gte', value: 3 },
      `audience: ${KINDS} "all", "any" and "not"; received the keys ["evnet","is","value"]`,
    ],
    [{}, `audience: ${KINDS} "all", "any" and "not"; received the keys []`],
    ['gold', 'audience: expected object, received string'],
  ])('%j', (audience, said) => {
    const faults = faultsOf(audience);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(said);
  });

  test('is none that is right', () => {
    expect(faultsOf({ all: [report, { ...report, withinDays: 14 }] })).toEqual([]);
  });
});
