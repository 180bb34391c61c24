import { z } from 'zod';
import type { Db } from '../store.ts';
import { requireWorkspace } from './workspaces.ts';

const Texts = z.array(z.string());

/** @throws when the workspace is unknown */
export async function readOrigins(db: Db, workspaceId: string): Promise<string[]> {
  await requireWorkspace(db, workspaceId);
  const { origins_json } = await db
    .selectFrom('workspace')
    .select('origins_json')
    .where('id', '=', workspaceId)
    .executeTakeFirstOrThrow();
  return Texts.parse(JSON.parse(origins_json));
}

/** Returns what it has saved. */
export async function saveOrigins(
  db: Db,
  workspaceId: string,
  origins: string[],
): Promise<string[]> {
  await db
    .updateTable('workspace')
    .set({ origins_json: JSON.stringify(origins) })
    .where('id', '=', workspaceId)
    .execute();
  return origins;
}
