import { TOUCH_LEVELS } from '@polku/protocol/schemas';
import { z } from 'zod';
import type { Potential } from '../store/account-tables.ts';

/**
 * How much human attention an account is given, by what it pays and how much it may grow: a table of the
 * workspace, rows by billing from the top, columns by potential. Whoever pays much and may grow is at the top of
 * the pyramid; the product itself carries the wide bottom. What is not known is never guessed upwards: without
 * billing nothing is decided, and an unknown potential counts as low.
 */
const Level = z.enum(TOUCH_LEVELS);
export type TouchLevel = z.infer<typeof Level>;

const Band = z.strictObject({
  /** A year's billing from here up, in cents of the table's currency. */
  fromCents: z.int().min(0),
  low: Level,
  medium: Level,
  high: Level,
});

export const Currency = z.string().regex(/^[A-Z]{3}$/, 'expected a currency such as EUR');

export const TouchTable = z
  .strictObject({
    currency: Currency,
    /** What one of another currency is worth in the table's: `{"SEK": 0.09}`. */
    rates: z.record(Currency, z.number().positive()).default({}),
    bands: z.array(Band).min(1).max(20),
  })
  .superRefine(({ bands }, context) => {
    const isFalling = bands.every((band, index) => {
      const above = bands[index - 1];
      return above === undefined || band.fromCents < above.fromCents;
    });
    const message = 'expected rows from the highest billing down, the last from 0';
    if (!isFalling || bands.at(-1)?.fromCents !== 0)
      context.addIssue({ code: 'custom', path: ['bands'], message });
  });
export type TouchTable = z.infer<typeof TouchTable>;

export const DEFAULT_TOUCH_TABLE: TouchTable = {
  currency: 'EUR',
  rates: {},
  bands: [
    { fromCents: 5_000_000, low: 'low', medium: 'high', high: 'high' },
    { fromCents: 1_000_000, low: 'tech', medium: 'low', high: 'high' },
    { fromCents: 0, low: 'tech', medium: 'tech', high: 'low' },
  ],
};

export type Worth = {
  billingCents: number | null;
  /** Null: the table's. */
  currency: string | null;
  potential: Potential | null;
};

export type TouchDecision =
  | { level: TouchLevel; fromCents: number; potential: Potential }
  | { level: undefined; why: 'no_billing' | 'no_rate' };

export function decideTouchLevel(table: TouchTable, worth: Worth): TouchDecision {
  if (worth.billingCents === null) return { level: undefined, why: 'no_billing' };
  const { currency } = worth;
  const rate = currency === null || currency === table.currency ? 1 : table.rates[currency];
  if (rate === undefined) return { level: undefined, why: 'no_rate' };
  const cents = Math.round(worth.billingCents * rate);
  const potential = worth.potential ?? 'low';
  // The last row is from 0, and billing is never less.
  const band = table.bands.find(({ fromCents }) => cents >= fromCents);
  if (!band) return { level: undefined, why: 'no_billing' };
  return { level: band[potential], fromCents: band.fromCents, potential };
}

const HEIGHT: { [L in TouchLevel]: number } = { tech: 0, low: 1, high: 2 };

/** Undefined when there is no move: it stayed, or it had none or has none now. */
export function toMove(
  from: TouchLevel | null,
  to: TouchLevel | null,
): { from: TouchLevel; to: TouchLevel; direction: 'up' | 'down' } | undefined {
  if (from === null || to === null || from === to) return undefined;
  return { from, to, direction: HEIGHT[to] > HEIGHT[from] ? 'up' : 'down' };
}
