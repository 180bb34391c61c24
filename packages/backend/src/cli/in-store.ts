import { parseConfig } from '../config.ts';
import type { Store } from '../store/store.ts';

/** Opens the store that the environment names, for one piece of work. The backend may be running beside. */
export async function inStore<T>(work: (store: Store) => Promise<T>): Promise<T> {
  const { storeUrl } = parseConfig(process.env);
  const { requireStore } = await import('../store/copy.ts');
  const { openStore } = await import('../store/open.ts');
  await requireStore(storeUrl);
  const store = await openStore(storeUrl);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** The same in a workspace. One that is unknown would look like one with nothing in it: it is refused. */
export async function inWorkspace<T>(
  workspaceId: string,
  work: (store: Store) => Promise<T>,
): Promise<T> {
  const { requireWorkspace } = await import('../store/sql/workspaces.ts');
  return inStore(async (store) => {
    await requireWorkspace(store.db, workspaceId);
    return work(store);
  });
}
