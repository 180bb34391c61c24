import { describe, expect, it } from 'vitest';
import { createFormat } from './format.ts';
import { DAY_MS, MINUTE_MS } from './samples.fixture.ts';

const HELSINKI = 'Europe/Helsinki';
const en = createFormat('en-GB', HELSINKI);
const fi = createFormat('fi-FI', HELSINKI);
/** 12:00 in Helsinki. */
const NOW_MS = Date.parse('2026-11-22T10:00:00.000Z');
const HOUR_MS = 60 * MINUTE_MS;

/** Intl writes some spaces as no-break spaces. */
const plain = (text: string) => text.replaceAll(/[\u00A0\u202F]/g, ' ');

it.each([
  [0, 'now', 'nyt'],
  [59_999, 'now', 'nyt'],
  [-30 * MINUTE_MS, 'now', 'nyt'],
  [MINUTE_MS, '1 minute ago', '1 minuutti sitten'],
  [59.9 * MINUTE_MS, '59 minutes ago', '59 minuuttia sitten'],
  [3 * HOUR_MS, '3 hours ago', '3 tuntia sitten'],
  [13 * HOUR_MS, 'yesterday', 'eilen'],
  [6 * DAY_MS, '6 days ago', '6 päivää sitten'],
  [7 * DAY_MS, '15 Nov 2026', '15.11.2026'],
])('says how long ago %i ms are', (agoMs, english, finnish) => {
  const at = new Date(NOW_MS - agoMs).toISOString();
  expect(en.relative(at, NOW_MS)).toBe(english);
  expect(fi.relative(at, NOW_MS)).toBe(finnish);
});

it('counts an hour over midnight in hours', () => {
  const justAfterMidnight = Date.parse('2026-11-22T00:30:00+02:00');
  expect(en.relative('2026-11-21T23:00:00+02:00', justAfterMidnight)).toBe('1 hour ago');
});

it.each([
  [0, '1 second', '1 sekunti'],
  [35_900, '35 seconds', '35 sekuntia'],
  [4 * MINUTE_MS, '4 minutes', '4 minuuttia'],
  [HOUR_MS, '1 hour', '1 tunti'],
  [3 * HOUR_MS + 20 * MINUTE_MS, '3 hours 20 minutes', '3 tuntia 20 minuuttia'],
  [DAY_MS, '1 day', '1 päivä'],
  [12.9 * DAY_MS, '12 days', '12 päivää'],
  [4_000 * DAY_MS, '4,000 days', '4 000 päivää'],
])('says how long %i ms are', (durationMs, english, finnish) => {
  expect(en.duration(durationMs)).toBe(english);
  expect(plain(fi.duration(durationMs))).toBe(finnish);
});

describe('days', () => {
  it.each([
    ['2026-11-22T00:00:00+02:00', 'Today', 'Tänään'],
    ['2026-11-21T23:59:59+02:00', 'Yesterday', 'Eilen'],
    ['2026-11-20T12:00:00+02:00', 'Friday 20 November', 'Perjantai 20. marraskuuta'],
  ])('are those of the zone: %s', (at, english, finnish) => {
    expect(en.day(at, NOW_MS)).toBe(english);
    expect(fi.day(at, NOW_MS)).toBe(finnish);
  });

  it('follow the clock over a change of summer time', () => {
    const monday = Date.parse('2026-10-26T08:00:00+02:00');
    expect(en.day('2026-10-25T00:30:00+03:00', monday)).toBe('Yesterday');
  });
});

it('says the exact time with its zone', () => {
  expect(en.exact('2026-11-22T10:00:05.000Z')).toMatch(
    /^Sunday,? 22 November 2026 .*12:00:05 EET$/,
  );
});

it('writes money without empty cents, and as it came when the currency is none', () => {
  expect(plain(en.money(4_800_000, 'EUR'))).toBe('€48,000');
  expect(plain(fi.money(4_800_050, 'EUR'))).toBe('48 000,50 €');
  expect(en.money(100, '<i>')).toBe('1 <i>');
});
