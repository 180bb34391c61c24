import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { sql } from 'kysely';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openStore } from '../open.ts';
import { testStore } from '../store.suite.ts';

describe('sqlite', () => testStore((folder) => `sqlite:${folder}/polku.db`));

test('waits for the lock of another process without holding up anything else', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'polku-'));
  const store = await openStore(`sqlite:${folder}/polku.db`);
  const other = new Database(`${folder}/polku.db`);
  onTestFinished(async () => {
    other.close();
    await store.close();
    await rm(folder, { recursive: true });
  });
  other.exec('begin immediate');
  const startedAt = performance.now();
  const steps: string[] = [];
  const written = store.transaction(async (db) => {
    steps.push('written');
    await sql`insert into counter (name, value) values ('checks', 1)`.execute(db);
  });
  // The event loop goes on, and so does reading.
  for (let turn = 0; turn < 3; turn += 1) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    await store.db.selectFrom('workspace').select('id').execute();
    steps.push('read');
  }
  // SQLite's own waiting would have stood still for its five seconds.
  expect(performance.now() - startedAt).toBeLessThan(3_000);
  other.exec('commit');
  await written;
  expect(steps).toEqual(['read', 'read', 'read', 'written']);
});
