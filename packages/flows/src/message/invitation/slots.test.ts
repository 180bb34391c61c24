import { describe, expect, test } from 'vitest';
import type { Invitation } from './schema.ts';
import { slotOf, toUtc, upcomingSlots } from './slots.ts';

const weekly = (part: object = {}): Invitation => ({
  form: 'webinar',
  timeZone: 'Europe/Helsinki',
  weekly: { day: 2, time: '14:00', minutes: 45, ...part },
});
const at = (text: string) => Date.parse(text);
const starts = (invitation: Invitation, now: string) =>
  upcomingSlots(invitation, at(now)).map(({ startMs }) => new Date(startMs).toISOString());

describe('what comes every week', () => {
  test('is offered three times ahead, by the organiser’s clock', () => {
    expect(starts(weekly(), '2026-11-22T10:00:00Z')).toEqual([
      '2026-11-24T12:00:00.000Z',
      '2026-12-01T12:00:00.000Z',
      '2026-12-08T12:00:00.000Z',
    ]);
  });

  test('stays at its hour when the clocks change', () => {
    // Helsinki goes from +03:00 to +02:00 on 25 October 2026.
    expect(starts(weekly(), '2026-10-19T10:00:00Z')).toEqual([
      '2026-10-20T11:00:00.000Z',
      '2026-10-27T12:00:00.000Z',
      '2026-11-03T12:00:00.000Z',
    ]);
  });

  test.each([
    ['today’s is offered until it begins', '2026-11-24T11:59:59Z', '2026-11-24T12:00:00.000Z'],
    ['and is over when it has', '2026-11-24T12:00:00Z', '2026-12-01T12:00:00.000Z'],
    ['the day is the organiser’s', '2026-11-23T23:00:00Z', '2026-11-24T12:00:00.000Z'],
  ])('%s', (_, now, first) => {
    expect(starts(weekly(), now)[0]).toBe(first);
    expect(starts(weekly(), now)).toHaveLength(3);
  });

  test('ends when its author says so', () => {
    expect(starts(weekly({ until: '2026-12-01' }), '2026-11-22T10:00:00Z')).toHaveLength(2);
    expect(starts(weekly({ until: '2026-11-23' }), '2026-11-22T10:00:00Z')).toEqual([]);
  });

  test('has its seats anew each week', () => {
    const limited = weekly({ seats: 12 });
    const found = upcomingSlots(limited, at('2026-11-22T10:00:00Z'));
    expect(found.map(({ seats }) => seats)).toEqual([12, 12, 12]);
    expect(slotOf(limited, '2026-12-01')).toEqual({ seats: 12 });
    expect(slotOf(weekly(), '2026-12-01')?.seats).toBeUndefined();
    // A Wednesday.
    expect(slotOf(limited, '2026-12-02')).toBeUndefined();
  });

  test('is known by its day', () => {
    const [first] = upcomingSlots(weekly(), at('2026-11-22T10:00:00Z'));
    expect(first).toMatchObject({ id: '2026-11-24', endMs: at('2026-11-24T12:45:00Z') });
  });
});

test('single times are offered soonest first, and not when they are over', () => {
  const slot = (id: string, start: string, seats?: number) => ({ id, start, minutes: 60, seats });
  const invitation: Invitation = {
    form: 'training',
    timeZone: 'Europe/Helsinki',
    slots: [
      slot('later', '2026-12-03T09:00:00+02:00', 0),
      slot('over', '2026-11-20T09:00:00+02:00'),
      slot('soon', '2026-12-01T09:00:00+02:00', 4),
    ],
  };
  const found = upcomingSlots(invitation, at('2026-11-22T10:00:00Z'));
  expect(found.map(({ id, seats }) => [id, seats])).toEqual([
    ['soon', 4],
    ['later', 0],
  ]);
});

test.each([
  ['in winter', 'Europe/Helsinki', '2026-12-01T14:00:00Z', '2026-12-01T12:00:00Z'],
  ['in summer', 'Europe/Helsinki', '2026-07-01T14:00:00Z', '2026-07-01T11:00:00Z'],
  ['the day the clocks go back', 'Europe/Helsinki', '2026-10-25T14:00:00Z', '2026-10-25T12:00:00Z'],
  [
    'the hour that comes twice is the first',
    'Europe/Helsinki',
    '2026-10-25T03:30:00Z',
    '2026-10-25T00:30:00Z',
  ],
  [
    'the hour that is left out is one later',
    'Europe/Helsinki',
    '2026-03-29T03:30:00Z',
    '2026-03-29T01:30:00Z',
  ],
  ['at half an hour', 'Asia/Kolkata', '2026-12-01T14:00:00Z', '2026-12-01T08:30:00Z'],
  ['across the date line', 'Pacific/Auckland', '2026-12-01T08:00:00Z', '2026-11-30T19:00:00Z'],
])('a wall clock %s', (_, zone, wall, utc) => {
  expect(new Date(toUtc(at(wall), zone)).toISOString()).toBe(new Date(utc).toISOString());
});
