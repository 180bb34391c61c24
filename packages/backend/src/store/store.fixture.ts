import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openStore } from './open.ts';
import type { Store } from './store.ts';

/** A real store in a folder of its own, gone when the test is finished. */
export async function createTestStore(): Promise<{ store: Store; url: string; folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'polku-'));
  const url = `sqlite:${folder}/polku.db`;
  const store = await openStore(url);
  onTestFinished(async () => {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });
  return { store, url, folder };
}
