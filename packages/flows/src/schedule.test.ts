import { describe, expect, test } from 'vitest';
import { isScheduled, type Schedule } from './schedule.ts';

const at = (text: string) => Date.parse(text);
const HELSINKI = 'Europe/Helsinki';

describe('a schedule', () => {
  test.each<[string, Schedule | undefined, string, boolean]>([
    ['none: always', undefined, '2026-11-22T12:00Z', true],
    ['before it begins', { from: '2026-12-01', timeZone: HELSINKI }, '2026-11-30T21:59Z', false],
    ['as it begins', { from: '2026-12-01', timeZone: HELSINKI }, '2026-11-30T22:00Z', true],
    [
      'before its hour',
      { from: '2026-12-01T08:00', timeZone: HELSINKI },
      '2026-12-01T05:59Z',
      false,
    ],
    ['at its hour', { from: '2026-12-01T08:00', timeZone: HELSINKI }, '2026-12-01T06:00Z', true],
    ['before it ends', { until: '2026-12-24', timeZone: HELSINKI }, '2026-12-23T21:59Z', true],
    ['as it ends', { until: '2026-12-24', timeZone: HELSINKI }, '2026-12-23T22:00Z', false],
    [
      'at the hour of its end',
      { until: '2026-12-24T16:00', timeZone: HELSINKI },
      '2026-12-24T14:00Z',
      false,
    ],
    // A Sunday in Helsinki, still a Saturday in Los Angeles.
    ['on its day', { weekdays: [7], timeZone: HELSINKI }, '2026-11-22T01:00Z', true],
    [
      'on its day elsewhere',
      { weekdays: [7], timeZone: 'America/Los_Angeles' },
      '2026-11-22T01:00Z',
      false,
    ],
    [
      'before its hours',
      { hours: { from: '08:00', to: '16:00' }, timeZone: HELSINKI },
      '2026-11-22T05:59Z',
      false,
    ],
    [
      'within its hours',
      { hours: { from: '08:00', to: '16:00' }, timeZone: HELSINKI },
      '2026-11-22T13:59Z',
      true,
    ],
    [
      'after its hours',
      { hours: { from: '08:00', to: '16:00' }, timeZone: HELSINKI },
      '2026-11-22T14:00Z',
      false,
    ],
    [
      'in its night',
      { hours: { from: '22:00', to: '06:00' }, timeZone: 'UTC' },
      '2026-11-22T03:00Z',
      true,
    ],
    [
      'after its night',
      { hours: { from: '22:00', to: '06:00' }, timeZone: 'UTC' },
      '2026-11-22T06:00Z',
      false,
    ],
    [
      'at midnight',
      { hours: { from: '00:00', to: '01:00' }, timeZone: 'UTC' },
      '2026-11-22T00:00Z',
      true,
    ],
    ['in a zone that there is not', { timeZone: 'Mars/Olympus' }, '2026-11-22T12:00Z', false],
  ])('%s', (_, schedule, now, holds) => {
    expect(isScheduled(schedule, at(now))).toBe(holds);
  });

  test('keeps to the wall when the clocks are changed', () => {
    // 03:00 of 29 March 2026 in Helsinki is 04:00; 08:00 is an hour earlier in UTC than the day before.
    const schedule = { hours: { from: '08:00', to: '09:00' }, timeZone: HELSINKI };
    expect(isScheduled(schedule, at('2026-03-28T06:00Z'))).toBe(true);
    expect(isScheduled(schedule, at('2026-03-29T05:00Z'))).toBe(true);
    expect(isScheduled(schedule, at('2026-03-29T06:00Z'))).toBe(false);
  });

  test('without a zone it is the user’s own', () => {
    const now = new Date(2026, 10, 22, 8, 30).getTime();
    expect(isScheduled({ hours: { from: '08:00', to: '09:00' } }, now)).toBe(true);
    expect(isScheduled({ from: '2026-11-22T08:31' }, now)).toBe(false);
  });
});
