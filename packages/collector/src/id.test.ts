import { EventId } from '@polku/protocol/schemas';
import { describe, expect, test } from 'vitest';
import { createIdGenerator, randomName } from './id.ts';

/** The clock shows these times in turn, then stays at the last. */
const clock = (...times: number[]) => {
  let at = 0;
  return () => times[Math.min(at++, times.length - 1)] as number;
};
const many = (nextId: () => string, count: number) => Array.from({ length: count }, nextId);
const isStrictlyGrowing = (ids: readonly string[]) =>
  ids.every((id, i) => i === 0 || (ids[i - 1] as string) < id);
const toMs = (id: string) => Number.parseInt(id.replace('-', '').slice(0, 12), 16);

describe('ids of events', () => {
  test('are UUIDs of version 7, as the backend takes them', () => {
    const ids = many(createIdGenerator(Date.now), 500);
    for (const id of ids) expect(EventId.safeParse(id).success, id).toBe(true);
  });

  test.each([
    ['the first moment of time', 0],
    ['today', 1_800_000_000_000],
    ['the last moment that fits', 2 ** 48 - 1],
  ])('carry their time: %s', (_, at) => {
    const id = createIdGenerator(() => at)();
    expect(EventId.safeParse(id).success, id).toBe(true);
    expect(toMs(id)).toBe(at);
  });

  test('grow strictly within a millisecond, also when more are made than it has room for', () => {
    const ids = many(
      createIdGenerator(() => 1_800_000_000_000),
      10_000,
    );
    expect(isStrictlyGrowing(ids)).toBe(true);
    // 4,096 a millisecond: two more were borrowed.
    expect(toMs(ids.at(-1) as string)).toBe(1_800_000_000_002);
  });

  test('grow strictly while the clock goes on', () => {
    let at = 1_800_000_000_000;
    expect(
      isStrictlyGrowing(
        many(
          createIdGenerator(() => at++),
          100,
        ),
      ),
    ).toBe(true);
  });

  test('grow strictly when the clock is set back by two days', () => {
    const now = 1_800_000_000_000;
    const ids = many(createIdGenerator(clock(now, now - 2 * 24 * 3_600_000)), 5_000);
    expect(isStrictlyGrowing(ids)).toBe(true);
    expect(toMs(ids[0] as string)).toBe(now);
  });

  test('take the time again when the clock has caught up', () => {
    const now = 1_800_000_000_000;
    const ids = many(createIdGenerator(clock(now, now - 1_000, now + 1_000)), 3);
    expect(ids.map(toMs)).toEqual([now, now, now + 1_000]);
    expect(isStrictlyGrowing(ids)).toBe(true);
  });

  test('differ between two pages that count at the same moment', () => {
    const [a, b] = [createIdGenerator(() => 1), createIdGenerator(() => 1)];
    expect(new Set([...many(a, 100), ...many(b, 100)]).size).toBe(200);
  });
});

test('names of no order are 128 random bits', () => {
  const names = Array.from({ length: 100 }, randomName);
  for (const name of names) expect(name).toMatch(/^[0-9a-f]{32}$/);
  expect(new Set(names).size).toBe(100);
});
