import { toNps, toNpsBucket, Z } from '@polku/flows/summaries';
import type { TouchLevel } from '@polku/protocol';
import type { MoneyFigures, MoneyGroup } from '../http/api-insight.ts';
import { toFigure, toNone, toRatio } from './figure.ts';

/** Answers held against money: an account that was a customer when the period began, and what became of it. */
export type Customer = {
  /** Mean of its people's newest NPS before the period; null: nobody answered. */
  score: number | null;
  touchLevel: TouchLevel | null;
  firstUse: MoneyGroup['firstUse'];
  /** A year's, when the period began and when it ended; of one that has left, the latter counts as 0. */
  beforeCents: number;
  afterCents: number;
  isRetained: boolean;
};

export function summarizeMoney(customers: readonly Customer[]): MoneyFigures {
  const retained = customers.filter(({ isRetained }) => isRetained);
  const shareOf = (centsOf: (customer: Customer) => number) => toMoneyRatio(customers, centsOf);
  return {
    customers: customers.length,
    billingCents: sum(customers, ({ beforeCents }) => beforeCents),
    weightedNps: toWeightedNps(customers),
    retention: toRatio(retained.length, customers.length, 'customers'),
    churn: toRatio(customers.length - retained.length, customers.length, 'customers'),
    grossRetention: shareOf((each) => Math.min(each.beforeCents, paidAfter(each))),
    netRetention: shareOf(paidAfter),
    expansion: shareOf((each) => Math.max(0, paidAfter(each) - each.beforeCents)),
    contraction: shareOf((each) =>
      each.isRetained ? Math.max(0, each.beforeCents - each.afterCents) : 0,
    ),
  };
}

const paidAfter = ({ isRetained, afterCents }: Customer) => (isRetained ? afterCents : 0);

const sum = <T>(all: readonly T[], of: (one: T) => number): number =>
  all.reduce((total, one) => total + of(one), 0);

/**
 * Each account's vote weighs what it pays. The interval is that of as many equal votes as the weights are worth (Kish's
 * effective number, (Σw)²/Σw²): one account that pays nearly all is hardly more than one answer.
 */
function toWeightedNps(customers: readonly Customer[]) {
  const voting = customers.filter((each) => each.score !== null && each.beforeCents > 0);
  const named = { n: voting.length, of: 'accounts_that_answered', unit: 'points' } as const;
  const weight = sum(voting, ({ beforeCents }) => beforeCents);
  if (weight === 0) return toNone(named, 'nothing');
  const n = weight ** 2 / sum(voting, ({ beforeCents }) => beforeCents ** 2);
  const shareOf = (band: MoneyGroup['band']) =>
    sum(voting, (each) => (bandOf(each) === band ? each.beforeCents : 0)) / weight;
  const counts = { n, promoters: n * shareOf('promoter'), detractors: n * shareOf('detractor') };
  return toFigure(toNps(counts), named);
}

export const bandOf = ({ score }: Pick<Customer, 'score'>): MoneyGroup['band'] =>
  score === null ? null : toNpsBucket(score);

/**
 * A share of what was paid: a ratio of two sums over the same accounts, with the interval of a ratio estimator
 * (Cochran 1977, 6.3); may be above 1. Of one account there is none.
 */
function toMoneyRatio(customers: readonly Customer[], centsOf: (customer: Customer) => number) {
  const paying = customers.filter(({ beforeCents }) => beforeCents > 0);
  const n = paying.length;
  const named = { n, of: 'billing_cents', unit: 'ratio' } as const;
  const before = sum(paying, ({ beforeCents }) => beforeCents);
  if (before === 0) return toNone(named, 'nothing');
  const value = sum(paying, centsOf) / before;
  if (n < 2) return toFigure({ value }, named);
  const squares = sum(paying, (each) => (centsOf(each) - value * each.beforeCents) ** 2);
  const margin = (Z * Math.sqrt((squares * n) / (n - 1))) / before;
  if (margin === 0) return toFigure({ value }, named, 'all_alike');
  return toFigure({ value, low: Math.max(0, value - margin), high: value + margin }, named);
}

/** By band × touch level × whether and when first use was reached; those that are there, the largest first. */
export function groupCustomers(customers: readonly Customer[]): MoneyGroup[] {
  const keyOf = (each: Customer) => [bandOf(each), each.touchLevel, each.firstUse].join('\n');
  return [...Map.groupBy(customers, keyOf).values()]
    .map((group) => {
      const [one] = group as [Customer];
      const { touchLevel, firstUse } = one;
      return { band: bandOf(one), touchLevel, firstUse, figures: summarizeMoney(group) };
    })
    .sort((a, b) => b.figures.billingCents - a.figures.billingCents);
}
