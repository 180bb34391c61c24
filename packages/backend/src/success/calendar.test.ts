import { describe, expect, it } from 'vitest';
import { BusinessCalendar, DEFAULT_BUSINESS_CALENDAR, toCalendar } from './business-calendar.ts';
import { type Calendar, type Due, toDueMs, toNextMorningMs } from './calendar.ts';
import { holidaysOf, nextHolidays, readCountries } from './holidays.ts';

const isHoliday = holidaysOf('FI');
const due = (start: string, left: Due, timeZone = 'Europe/Helsinki') =>
  dueBy(start, left, toCalendar(DEFAULT_BUSINESS_CALENDAR, timeZone));
const dueBy = (start: string, left: Due, calendar: Calendar) =>
  new Date(toDueMs(Date.parse(start), left, calendar)).toISOString();

describe('the days on which people are off', () => {
  it.each([
    ['2026-01-01', true],
    ['2026-04-03', true],
    ['2026-05-14', true],
    ['2026-06-19', true],
    ['2026-12-06', true],
    ['2026-12-24', true],
    ['2026-12-31', false],
    ['2027-03-26', true],
    ['2026-11-23', false],
  ])('%s: %s', (day, is) => expect(isHoliday(day)).toBe(is));
});

describe('a due time', () => {
  it.each<[string, string, Due, string]>([
    ['within a day', '2026-11-23T07:00:00Z', { hours: 4 }, '2026-11-23T11:00:00.000Z'],
    ['to its very end', '2026-11-23T06:00:00Z', { hours: 8 }, '2026-11-23T14:00:00.000Z'],
    ['over the night', '2026-11-23T13:00:00Z', { hours: 4 }, '2026-11-24T09:00:00.000Z'],
    ['over a weekend', '2026-11-27T13:30:00Z', { hours: 1 }, '2026-11-30T06:30:00.000Z'],
    [
      'from before the day begins',
      '2026-11-23T03:00:00Z',
      { hours: 1 },
      '2026-11-23T07:00:00.000Z',
    ],
    ['from the evening', '2026-11-23T20:00:00Z', { hours: 1 }, '2026-11-24T07:00:00.000Z'],
    ['from a Sunday', '2026-11-22T10:00:00Z', { hours: 2 }, '2026-11-23T08:00:00.000Z'],
    ['over Midsummer', '2026-06-18T12:00:00Z', { hours: 2 }, '2026-06-22T06:00:00.000Z'],
    ['over Christmas', '2026-12-23T12:00:00Z', { days: 1 }, '2026-12-28T14:00:00.000Z'],
    ['at the end of this day', '2026-11-23T07:00:00Z', { days: 0 }, '2026-11-23T14:00:00.000Z'],
    [
      'in two days, over a weekend',
      '2026-11-27T07:00:00Z',
      { days: 2 },
      '2026-12-01T14:00:00.000Z',
    ],
    [
      'over the end of summer time',
      '2026-10-23T10:00:00Z',
      { hours: 8 },
      '2026-10-26T11:00:00.000Z',
    ],
    ['over its begin', '2026-03-27T13:00:00Z', { hours: 8 }, '2026-03-30T12:00:00.000Z'],
    ['in many days', '2026-11-23T07:00:00Z', { hours: 40 }, '2026-11-30T07:00:00.000Z'],
  ])('%s', (_, start, left, expected) => expect(due(start, left)).toBe(expected));

  it('goes by the clock of who has the task', () => {
    // Monday morning in Helsinki is Sunday evening in New York.
    const start = '2026-11-23T02:00:00Z';
    expect(due(start, { hours: 1 }, 'America/New_York')).toBe('2026-11-23T14:00:00.000Z');
    expect(due(start, { hours: 1 }, 'Asia/Kolkata')).toBe('2026-11-23T03:30:00.000Z');
  });
});

describe('a calendar of the workspace’s own', () => {
  const emirates = { country: 'AE', timeZone: 'Asia/Dubai', days: [7, 1, 2, 3, 4] };
  const said = { ...DEFAULT_BUSINESS_CALENDAR, ...emirates, from: '09:30', to: '17:00' };
  it.each<[string, string, Due, string]>([
    ['begins when it says', '2026-11-23T03:00:00Z', { hours: 1 }, '2026-11-23T06:30:00.000Z'],
    ['goes over its own weekend', '2026-11-26T12:00:00Z', { hours: 2 }, '2026-11-29T06:30:00.000Z'],
    ['keeps its own holidays', '2026-12-01T12:00:00Z', { days: 1 }, '2026-12-03T13:00:00.000Z'],
  ])('%s', (_, start, left, expected) => {
    expect(dueBy(start, left, toCalendar(said))).toBe(expected);
  });

  it('may keep no holidays, and work one hour a week', () => {
    const rare = { ...DEFAULT_BUSINESS_CALENDAR, country: null, days: [4], to: '09:00' };
    const due = dueBy('2026-12-23T12:00:00Z', { hours: 2 }, toCalendar(rare));
    expect(due).toBe('2026-12-31T07:00:00.000Z');
  });

  it.each([
    [{ days: [] }, 'days'],
    [{ days: [1, 1] }, 'days'],
    [{ from: '16:00', to: '08:00' }, 'to'],
    [{ country: 'Finland' }, 'country'],
    [{ timeZone: 'Finland' }, 'timeZone'],
  ])('is refused with %j', (change, field) => {
    const { error } = BusinessCalendar.safeParse({ ...DEFAULT_BUSINESS_CALENDAR, ...change });
    expect(error?.issues.map(({ path }) => path[0])).toEqual([field]);
  });

  it('knows countries, and what days come next', () => {
    expect(readCountries()).toEqual(expect.arrayContaining(['DE', 'FI', 'SE', 'US']));
    const asked = { from: '2026-12-20', count: 2, language: 'fi' };
    expect(nextHolidays('FI', asked)).toEqual([
      { day: '2026-12-24', name: 'jouluaatto' },
      { day: '2026-12-25', name: 'joulupäivä' },
    ]);
    expect(holidaysOf('QQ')('2026-12-25')).toBe(false);
  });
});

it.each([
  ['of the same day', '2026-11-23T05:59:00Z', '2026-11-23T06:00:00.000Z'],
  ['of the next, from the very minute', '2026-11-23T06:00:00Z', '2026-11-24T06:00:00.000Z'],
  ['after a weekend', '2026-11-27T12:00:00Z', '2026-11-30T06:00:00.000Z'],
  ['after Christmas', '2026-12-23T12:00:00Z', '2026-12-28T06:00:00.000Z'],
  ['in summer time', '2026-03-27T12:00:00Z', '2026-03-30T05:00:00.000Z'],
])('the next morning, %s', (_, after, expected) => {
  const calendar = toCalendar(DEFAULT_BUSINESS_CALENDAR);
  expect(new Date(toNextMorningMs(Date.parse(after), calendar)).toISOString()).toBe(expected);
});
