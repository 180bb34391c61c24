import { describe, expect, test } from 'vitest';
import type { CheckedEvent } from '../../ingest/checked.ts';
import { toBatch } from '../log.suite.ts';
import { PARTITIONS, partitionBatch, selectPartitions } from './partition.ts';

const withWho = (who: Partial<CheckedEvent>[]) => {
  const batch = toBatch('ws', who.length);
  return {
    ...batch,
    events: batch.events.map((event, index) => ({ ...event, accountId: undefined, ...who[index] })),
  };
};

describe('partitions', () => {
  test('keep all events of an account together, in their order, whoever did them', () => {
    const batch = withWho([
      { accountId: 'acme', userId: 'u1' },
      { accountId: 'kone' },
      { accountId: 'acme', userId: 'u2' },
      { accountId: 'acme' },
    ]);
    const parts = [...partitionBatch(batch).values()];
    const acme = parts.find(({ events }) => events.some(({ accountId }) => accountId === 'acme'));
    const ids = acme?.events.filter(({ accountId }) => accountId === 'acme');
    expect(ids).toEqual([batch.events[0], batch.events[2], batch.events[3]]);
    expect(parts.flatMap(({ events }) => events)).toHaveLength(4);
  });

  test('are all used, by accounts, users and devices', () => {
    const ids = Array.from({ length: 400 }, (_, index) => `id-${index}`);
    for (const who of [
      ids.map((accountId) => ({ accountId })),
      ids.map((userId) => ({ userId })),
      ids.map((anonymousId) => ({ event: { ...toBatch('ws').events[0]?.event, anonymousId } })),
    ] as Partial<CheckedEvent>[][]) {
      const sizes = [...partitionBatch(withWho(who)).values()].map(({ events }) => events.length);
      expect(sizes).toHaveLength(PARTITIONS);
      expect(Math.min(...sizes)).toBeGreaterThan(400 / PARTITIONS / 2);
    }
  });

  test('stay where they are from one version to the next', () => {
    const places = ['acme', 'kone', 'Ylä-Savo'].map((accountId) => [
      ...partitionBatch(withWho([{ accountId }])).keys(),
    ]);
    expect(places).toEqual(PLACES);
  });
});

/** Changed, an account's events would wait in two places while nodes of both versions run. */
const PLACES = [[5], [0], [6]];

describe('workers', () => {
  test.each([
    [1, [8]],
    [2, [4, 4]],
    [3, [3, 3, 2]],
    [9, [1, 1, 1, 1, 1, 1, 1, 1, 0]],
  ])('%i of them share all partitions, each by one', (count, sizes) => {
    const ids = Array.from({ length: count }, (_, index) => `worker-${index}`);
    // Each knows of the others, in the order in which it heard of them.
    const shares = ids.map((id) => [...selectPartitions(id, ids.toReversed())]);
    expect(shares.map((share) => share.length)).toEqual(sizes);
    expect(shares.flat().sort()).toEqual(Array.from({ length: PARTITIONS }, (_, index) => index));
  });
});
