import type { Event } from '@polku/protocol';
import { toCountKey } from '@polku/protocol/match';
import { describe, expect, test } from 'vitest';
import { createEventCounts } from './event-counts.ts';
import { createFakeMemory } from './memory.fixture.ts';

const DAY = 24 * 3_600_000;
const NOW = 1_800_000_000_000;
const lately = { event: 'report created', is: 'gte', value: 3, withinDays: 14 } as const;
const ever = { event: 'report created', is: 'missing' } as const;
const KEY = toCountKey(lately);

let made = 0;
/** Tracked at that moment, by the device's clock. */
function track(at: number, part: Partial<Event> = {}): Event {
  const time = at.toString(16).padStart(12, '0');
  const order = (made++ % 4_096).toString(16).padStart(3, '0');
  const id = `${time.slice(0, 8)}-${time.slice(8)}-7${order}-8000-000000000000`;
  return {
    id,
    at,
    type: 'track',
    name: 'report created',
    anonymousId: 'a',
    sessionId: 's',
    ...part,
  };
}

function open(memory = createFakeMemory(), device = () => 'a', rules: object[] = [lately]) {
  const counts = createEventCounts(memory, device);
  counts.watch(rules);
  return counts;
}

describe('what this browser remembers', () => {
  test('counts events of the name within the time, over pages', () => {
    const memory = createFakeMemory();
    const page = open(memory);
    for (const days of [15, 14, 13, 0]) page.add(track(NOW - days * DAY));
    page.add(track(NOW, { name: 'report opened' }));
    page.add(track(NOW, { type: 'page' }));
    expect(page.read(undefined, NOW)).toEqual({ [KEY]: 3 });
    expect(open(memory).read(undefined, NOW + DAY)).toEqual({ [KEY]: 2 });
  });

  test('is none of what no rule reads', () => {
    const memory = createFakeMemory();
    const page = open(memory, () => 'a', []);
    page.add(track(NOW));
    expect(memory.read('counts')).toBeUndefined();
    expect(page.read({ [KEY]: { count: 3 } }, NOW)).toEqual({});
  });

  test('is forgotten when no rule reads it any more', () => {
    const memory = createFakeMemory();
    open(memory).add(track(NOW));
    open(memory, () => 'a', [ever]);
    expect(JSON.stringify(memory.read('counts'))).not.toContain(KEY);
    expect(open(memory).read(undefined, NOW)).toEqual({ [KEY]: 0 });
  });

  test('has a bound, however much is tracked', () => {
    const memory = createFakeMemory();
    const page = open(memory);
    for (let i = 0; i < 1_000; i++) page.add(track(NOW + i));
    expect(JSON.stringify(memory.read('counts')).length).toBeLessThan(150);
    expect(page.read(undefined, NOW + 1_000)[KEY]).toBeGreaterThan(lately.value);
  });

  test('is nothing to the next person at the same desk, and gone with them', () => {
    const memory = createFakeMemory();
    open(memory).add(track(NOW));
    expect(open(memory, () => 'b').read(undefined, NOW)).toEqual({ [KEY]: 0 });
    expect(memory.read('counts')).toEqual({ device: 'b', at: {} });
  });

  test('is read by own keys alone', () => {
    const rule = {
      event: 'x',
      is: 'missing',
      where: { fact: 'properties.__proto__', is: 'exists' },
    };
    const page = open(createFakeMemory(), () => 'a', [rule]);
    page.add(track(NOW, { name: 'x', properties: {} }));
    expect(Object.values(page.read(undefined, NOW))).toEqual([0]);
  });
});

describe('of somebody verified', () => {
  test('the backend counts, and what was tracked since is added', () => {
    const page = open();
    page.add(track(NOW - 2));
    page.add(track(NOW - 1));
    page.add(track(NOW));
    const count = (theirs: { count: number; upTo?: number }) => page.read({ [KEY]: theirs }, NOW);
    expect(count({ count: 7, upTo: NOW })).toEqual({ [KEY]: 7 });
    expect(count({ count: 7, upTo: NOW - 2 })).toEqual({ [KEY]: 9 });
    // Nothing of this device has come there yet.
    expect(count({ count: 7 })).toEqual({ [KEY]: 10 });
  });

  const times = [-19, -15, -13, -9, -5, -2, -1].map((days) => NOW + days * DAY);
  test.each(times.map((_, i) => i))('each counts once, when %d had come to the backend', (sent) => {
    const page = open();
    for (const at of times) page.add(track(at));
    const isLate = (at: number) => at >= NOW - 14 * DAY;
    const arrived = times.slice(0, sent).filter(isLate);
    const upTo = arrived.at(-1);
    for (const others of [0, 1, 2, 3, 50]) {
      const theirs = { count: arrived.length + others, ...(upTo !== undefined && { upTo }) };
      const all = times.filter(isLate).length + others;
      const { [KEY]: counted = -1 } = page.read({ [KEY]: theirs }, NOW);
      expect(counted).toBeLessThanOrEqual(all);
      // As far as a rule can tell.
      expect(Math.min(counted, lately.value + 1)).toBe(Math.min(all, lately.value + 1));
    }
  });
});
