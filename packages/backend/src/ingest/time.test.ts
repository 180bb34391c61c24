import { describe, expect, test } from 'vitest';
import { toTime } from './time.ts';

describe('a time that another system writes', () => {
  const at = Date.UTC(2024, 0, 31, 12, 30, 5);
  const day = Date.UTC(2024, 0, 31);
  test.each<[string, unknown, number | undefined]>([
    ['an ISO time', '2024-01-31T12:30:05Z', at],
    ['with an offset', '2024-01-31T14:30:05.000+02:00', at],
    ['without an offset is UTC', '2024-01-31T12:30:05', at],
    ['as a database prints it', '2024-01-31 12:30:05 UTC', at],
    ['a day', '2024-01-31', day],
    ['Unix time in seconds', at / 1_000, at],
    ['in milliseconds', at, at],
    ['as text', String(at / 1_000), at],
    ['with a fraction', at / 1_000 + 0.0005, at],
    ['nothing known', 0, undefined],
    ['nothing known, in text', '1970-01-01T00:00:00Z', undefined],
    ['nothing known, elsewhere', '0001-01-01T00:00:00Z', undefined],
    ['a number of something else', 12_345, undefined],
    ['before all', -1, undefined],
    ['no day', '2024-13-31T00:00:00Z', undefined],
    ['words', 'yesterday', undefined],
    ['another order', '31.1.2024', undefined],
    ['an object', { at }, undefined],
    ['null', null, undefined],
  ])('%s', (_what, value, time) => {
    expect(toTime(value)).toBe(time);
  });
});
