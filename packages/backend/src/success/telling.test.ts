import { describe, expect, it } from 'vitest';
import { decideTelling, Telling } from './telling.ts';

const AT = '2026-11-23T10:20:00Z';
const decide = (settings: object, { at = AT, urgency = 'normal', toldLately = 0 } = {}) => {
  const told = decideTelling(
    { kind: 'detractor', urgency: urgency as 'normal' | 'high' },
    Telling.parse(settings),
    { nowMs: Date.parse(at), timeZone: 'Europe/Helsinki', toldLately },
  );
  if (told.kind !== 'digest') return told.kind;
  return told.dueMs === null ? 'morning' : new Date(told.dueMs).toISOString();
};
const night = { quiet: { from: '17:00', until: '08:00' } };
const NEXT_HOUR = '2026-11-23T11:00:00.000Z';

describe('how somebody is told', () => {
  it.each<[string, object, Parameters<typeof decide>[1], string]>([
    ['at once, who has said nothing', {}, {}, 'now'],
    ['as they said of this', { how: { detractor: 'off' } }, {}, 'off'],
    ['as they said of all others', { how: { reply: 'now' }, other: 'daily' }, {}, 'morning'],
    ['at the full hour', { other: 'hourly' }, {}, NEXT_HOUR],
    [
      'at the next hour, at the very hour',
      { other: 'hourly' },
      { at: '2026-11-23T10:00:00Z' },
      NEXT_HOUR,
    ],
    ['at once, by day', night, {}, 'now'],
    [
      'after the night, by night',
      night,
      { at: '2026-11-23T15:00:00Z' },
      '2026-11-24T06:00:00.000Z',
    ],
    [
      'after the night, before dawn',
      night,
      { at: '2026-11-24T05:59:00Z' },
      '2026-11-24T06:00:00.000Z',
    ],
    ['at once, from its last minute on', night, { at: '2026-11-24T06:00:00Z' }, 'now'],
    [
      'not urgently by night',
      night,
      { at: '2026-11-23T15:00:00Z', urgency: 'high' },
      '2026-11-24T06:00:00.000Z',
    ],
    [
      'urgently by night, who allows it',
      { quiet: { ...night.quiet, urgentPasses: true } },
      { at: '2026-11-23T15:00:00Z', urgency: 'high' },
      'now',
    ],
    [
      'after a quiet hour',
      { other: 'hourly', quiet: { from: '13:00', until: '13:30' } },
      {},
      '2026-11-23T11:30:00.000Z',
    ],
    ['no more than they can take', { maxAnHour: 3 }, { toldLately: 3 }, NEXT_HOUR],
    ['as many as they can take', { maxAnHour: 3 }, { toldLately: 2 }, 'now'],
    // The night of 28 to 29 March is an hour shorter, that of 24 to 25 October an hour longer.
    [
      'after a night that loses an hour',
      night,
      { at: '2026-03-28T20:00:00Z' },
      '2026-03-29T05:00:00.000Z',
    ],
    [
      'after a night that gains one',
      night,
      { at: '2026-10-24T20:00:00Z' },
      '2026-10-25T06:00:00.000Z',
    ],
  ])('%s', (_, settings, moment, expected) => expect(decide(settings, moment)).toBe(expected));
});

it.each<[string, object, string]>([
  ['something that never occurs', { how: { rain: 'now' } }, 'how'],
  ['a way nobody knows', { other: 'weekly' }, 'other'],
  ['a time there is not', { quiet: { from: '25:00', until: '08:00' } }, 'quiet.from'],
  ['a night without length', { quiet: { from: '08:00', until: '08:00' } }, 'quiet'],
  ['none an hour', { maxAnHour: 0 }, 'maxAnHour'],
])('refuses %s', (_, settings, path) => {
  const paths = Telling.safeParse(settings).error?.issues.map((issue) => issue.path.join('.'));
  expect(paths?.[0]).toContain(path);
});
