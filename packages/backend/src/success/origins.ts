import { readOrigins, saveOrigins } from '../store/sql/origins.ts';
import type { Store } from '../store/store.ts';
import { MAX_ORIGINS, Origin } from './workspace-document.ts';

/** The list of origins whose pages may send to a workspace. Each change returns the list as it is then. */

type Change = { workspaceId: string; origin: string };

/** @throws when it is no origin, the workspace is unknown, or its list is full */
export async function addOrigin(store: Store, { workspaceId, origin }: Change): Promise<string[]> {
  const parsed = Origin.safeParse(origin);
  if (!parsed.success)
    throw new Error(`"${origin}" is refused: ${parsed.error.issues[0]?.message}.`);
  return store.transaction(async (db) => {
    const origins = await readOrigins(db, workspaceId);
    if (origins.includes(origin)) return origins;
    if (origins.length >= MAX_ORIGINS)
      throw new Error(`A workspace has at most ${MAX_ORIGINS} origins. Remove one first.`);
    return saveOrigins(db, workspaceId, [...origins, origin]);
  });
}

/** @throws when it is not on the list or alone there, or the workspace is unknown */
export function removeOrigin(store: Store, { workspaceId, origin }: Change): Promise<string[]> {
  return store.transaction(async (db) => {
    const origins = await readOrigins(db, workspaceId);
    if (!origins.includes(origin))
      throw new Error(`"${origin}" is not on the list: ${origins.join(', ')}.`);
    if (origins.length === 1)
      throw new Error(
        `"${origin}" is the only one: no page could send any more. Add another first.`,
      );
    const left = origins.filter((one) => one !== origin);
    return saveOrigins(db, workspaceId, left);
  });
}
