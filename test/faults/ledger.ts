import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import { expect, vi } from 'vitest';
import type { Entry } from '../../examples/webhook-receiver/verify.ts';
import type { TestBackend } from '../e2e/backend.ts';
import type { Crowd } from './crowd.ts';

/**
 * What the store holds, read by another program than the one that wrote it: Node's own SQLite on the file,
 * beside the backend or after its death.
 */
type Row = { [column: string]: SQLOutputValue };

export function query<T extends object = Row>(storeFile: string, sql: string): T[] {
  const database = new DatabaseSync(storeFile, { readOnly: true, timeout: 5_000 });
  try {
    return database.prepare(sql).all() as T[];
  } finally {
    database.close();
  }
}

/** How many rows each event has, by its id. */
export function countRows(storeFile: string): Map<string, number> {
  const rows = query<{ id: string; count: number }>(
    storeFile,
    'select id, count(*) as count from event group by id',
  );
  return new Map(rows.map(({ id, count }) => [id, count]));
}

/** The distinct ids under which each user's first use has come, of verified deliveries alone. */
export function idsByUser(deliveries: readonly Entry[]): Map<string, Set<string>> {
  const ids = new Map<string, Set<string>>();
  for (const { user, id, isVerified } of deliveries)
    if (isVerified && user !== undefined) ids.set(user, (ids.get(user) ?? new Set()).add(id));
  return ids;
}

/**
 * Nothing lost and nothing twice: every event that was acknowledged is stored in one row, and the first use of
 * each of the crowd has been told of under one id, signed.
 */
export async function expectOnce(backend: TestBackend, crowd: Crowd): Promise<void> {
  const rows = countRows(backend.storeFile);
  const acknowledged = crowd.acknowledged();
  expect([...acknowledged].filter((id) => !rows.has(id))).toEqual([]);
  expect([...rows].filter(([, count]) => count !== 1)).toEqual([]);
  // Every one was sent until it was acknowledged, so there is nothing else that could be missing.
  expect(acknowledged.size).toBe(crowd.tracked.size);

  const people = [...crowd.people].sort();
  await vi.waitFor(() => expect([...idsByUser(backend.deliveries).keys()].sort()).toEqual(people), {
    timeout: 60_000,
    interval: 200,
  });
  const [stored] = query(
    backend.storeFile,
    "select count(*) as count from notification where kind = 'first_use'",
  );
  expect(stored?.count).toBe(people.length);
  const several = [...idsByUser(backend.deliveries)].filter(([, ids]) => ids.size !== 1);
  expect(several).toEqual([]);
  expect(backend.deliveries.filter(({ isVerified }) => !isVerified)).toEqual([]);
  expect(query(backend.storeFile, 'pragma integrity_check')).toEqual([{ integrity_check: 'ok' }]);
}
