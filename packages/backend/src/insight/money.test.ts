import { questionExamples } from '@polku/flows/schemas';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createChance } from '../success/demo/random.ts';
import { type Customer, groupCustomers, summarizeMoney } from './money.ts';
import { summarizeScore } from './score.ts';

const customer = (some: Partial<Customer> = {}): Customer => ({
  ...{ score: null, touchLevel: 'low', firstUse: 'before' },
  ...{ beforeCents: 100, afterCents: 100, isRetained: true },
  ...some,
});

describe('money', () => {
  it('weighs each account’s answer by what it pays', () => {
    const { weightedNps } = summarizeMoney([
      customer({ score: 10, beforeCents: 300 }),
      customer({ score: 3, beforeCents: 100 }),
      customer({ score: null, beforeCents: 900 }),
    ]);
    expect(weightedNps).toMatchObject({
      value: expect.closeTo(50, 9),
      n: 2,
      of: 'accounts_that_answered',
    });
  });

  it('is the plain NPS where all pay the same', () => {
    const scores = [10, 9, 9, 8, 7, 3];
    const { weightedNps } = summarizeMoney(scores.map((score) => customer({ score })));
    const accounts = new Map([
      [10, 1],
      [9, 2],
      [8, 1],
      [7, 1],
      [3, 1],
    ]);
    const { score } = summarizeScore(questionExamples.nps, { people: accounts, accounts });
    for (const end of ['value', 'low', 'high'] as const)
      expect(weightedNps[end]).toBeCloseTo(score[end] ?? 0, 9);
  });

  it('of customers tells who stayed, and of their money what stayed and what grew', () => {
    const figures = summarizeMoney([
      customer({ afterCents: 150 }),
      customer({ afterCents: 60 }),
      customer({ isRetained: false, afterCents: 100 }),
      customer({ beforeCents: 200, afterCents: 200 }),
    ]);
    expect(figures.retention).toMatchObject({ value: 0.75, n: 4, of: 'customers' });
    expect(figures.churn.value).toBe(0.25);
    const shares = ['grossRetention', 'netRetention', 'expansion', 'contraction'] as const;
    // 100 + 60 + 0 + 200, 150 + 60 + 0 + 200, 50 and 40 of 500.
    expect(shares.map((name) => figures[name].value)).toEqual([0.72, 0.82, 0.1, 0.08]);
  });

  it('has the interval that resampling gives', () => {
    const chance = createChance('money');
    const all = Array.from({ length: 200 }, () => {
      const beforeCents = 1_000 + Math.round(chance.wait(20_000));
      const afterCents = Math.round(beforeCents * (0.7 + 0.7 * chance.next()));
      return customer({ beforeCents, afterCents, isRetained: chance.is(0.9) });
    }) as [Customer, ...Customer[]];
    const again = Array.from(
      { length: 1_000 },
      () => summarizeMoney(all.map(() => chance.pick(all))).netRetention.value ?? 0,
    ).sort((a, b) => a - b);
    const { low, high } = summarizeMoney(all).netRetention;
    const width = (again[974] ?? 0) - (again[25] ?? 0);
    expect(Math.abs((low ?? 0) - (again[25] ?? 0)) / width).toBeLessThan(0.15);
    expect(Math.abs((high ?? 0) - (again[974] ?? 0)) / width).toBeLessThan(0.15);
  });

  it('of nobody, of one, and of who pays nothing is finite', () => {
    for (const all of [[], [customer()], [customer({ beforeCents: 0, afterCents: 0 })]])
      expect(JSON.stringify(summarizeMoney(all))).not.toMatch(/NaN|Infinity/);
    expect(summarizeMoney([]).netRetention).toMatchObject({ value: null, reason: 'nothing' });
    expect(summarizeMoney([customer()]).netRetention).toMatchObject({
      value: 1,
      low: null,
      reason: 'too_few',
    });
  });

  it('parts customers by band, touch level and first use, and loses none', () => {
    const some = fc.record({
      score: fc.option(fc.double({ min: 0, max: 10, noNaN: true })),
      touchLevel: fc.constantFrom('high', 'low', null),
      firstUse: fc.constantFrom('before', 'after', 'never'),
      beforeCents: fc.nat(1_000),
      afterCents: fc.nat(1_000),
      isRetained: fc.boolean(),
    } as const);
    fc.assert(
      fc.property(fc.array(some, { maxLength: 60 }), (all) => {
        const groups = groupCustomers(all);
        const sum = groups.reduce((total, { figures }) => total + figures.customers, 0);
        expect(sum).toBe(all.length);
        const keys = groups.map((group) => [group.band, group.touchLevel, group.firstUse].join());
        expect(new Set(keys).size).toBe(keys.length);
        expect(JSON.stringify(groups)).not.toMatch(/NaN|Infinity/);
      }),
    );
  });
});
