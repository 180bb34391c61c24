import { describe, expect, it, test } from 'vitest';
import { DEFAULT_TOUCH_TABLE, decideTouchLevel, TouchTable, toMove } from './touch-level.ts';

const eur = (billingCents: number | null, potential: 'low' | 'medium' | 'high' | null) => ({
  billingCents,
  currency: 'EUR',
  potential,
});

describe('the touch level by rule', () => {
  test.each([
    ['pays much, grows not', eur(5_000_000, 'low'), 'low'],
    ['pays much, may grow', eur(5_000_000, 'medium'), 'high'],
    ['pays much, grows', eur(90_000_000, 'high'), 'high'],
    ['one cent below the boundary', eur(4_999_999, 'medium'), 'low'],
    ['pays some, grows', eur(1_000_000, 'high'), 'high'],
    ['pays little, grows', eur(0, 'high'), 'low'],
    ['pays little', eur(999_999, 'medium'), 'tech'],
    ['of unknown potential, as low', eur(5_000_000, null), 'low'],
    ['without a currency, in the table’s', { ...eur(5_000_000, 'high'), currency: null }, 'high'],
  ] as const)('of one that %s', (_, worth, level) => {
    expect(decideTouchLevel(DEFAULT_TOUCH_TABLE, worth).level).toBe(level);
  });

  it('converts by the rates of the table, and decides nothing without one', () => {
    const table = { ...DEFAULT_TOUCH_TABLE, rates: { SEK: 0.1 } };
    const worth = { billingCents: 50_000_000, currency: 'SEK', potential: 'low' } as const;
    expect(decideTouchLevel(table, worth)).toMatchObject({ level: 'low', fromCents: 5_000_000 });
    expect(decideTouchLevel(table, { ...worth, currency: 'USD' })).toEqual({
      level: undefined,
      why: 'no_rate',
    });
    expect(decideTouchLevel(table, eur(null, 'high'))).toEqual({
      level: undefined,
      why: 'no_billing',
    });
  });

  it('moves up and down, and only between two levels', () => {
    expect(toMove('tech', 'low')).toMatchObject({ direction: 'up' });
    expect(toMove('high', 'low')).toMatchObject({ direction: 'down' });
    expect([toMove('low', 'low'), toMove(null, 'low'), toMove('low', null)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('refuses a table that leaves a billing out or has rows out of order', () => {
    const [top, middle, last] = DEFAULT_TOUCH_TABLE.bands;
    const withBands = (bands: unknown[]) =>
      TouchTable.safeParse({ ...DEFAULT_TOUCH_TABLE, bands }).success;
    expect(withBands([top, middle, last])).toBe(true);
    expect(withBands([top, middle])).toBe(false);
    expect(withBands([middle, top, last])).toBe(false);
  });
});
