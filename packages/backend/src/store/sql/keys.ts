import { z } from 'zod';
import type { Db, Store } from '../store.ts';

/** The keys of a workspace: secret keys, of which only the hash is known, and what can be rotated. */

export type SecretKey = {
  id: string;
  name: string;
  createdAt: number;
  revokedAt: number | undefined;
  scopes: string[];
  lastUsedAt: number | undefined;
};

export type NewSecretKey = {
  workspaceId: string;
  id: string;
  name: string;
  hash: string;
  scopes: readonly string[];
};

export async function insertSecretKey(db: Db, made: NewSecretKey, nowMs: number): Promise<void> {
  const { workspaceId: workspace_id, id, name, hash, scopes } = made;
  await db
    .insertInto('secret_key')
    .values({
      workspace_id,
      id,
      name,
      hash,
      scopes_json: JSON.stringify(scopes),
      created_at: nowMs,
      revoked_at: null,
    })
    .execute();
}

/** All of them, oldest first. */
export async function readSecretKeys(db: Db, workspaceId: string): Promise<SecretKey[]> {
  const rows = await db
    .selectFrom('secret_key')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map(({ id, name, created_at, revoked_at, scopes_json, last_used_at }) => ({
    id,
    name,
    createdAt: created_at,
    revokedAt: revoked_at ?? undefined,
    scopes: Scopes.parse(JSON.parse(scopes_json)),
    lastUsedAt: last_used_at ?? undefined,
  }));
}

const Scopes = z.array(z.string());
const HOUR_MS = 3_600_000;

/** What the key may do, and that it was used: to the hour, as each time is a write. */
export async function useSecretKey(store: Store, hash: string, nowMs: number): Promise<string[]> {
  const row = await store.db
    .selectFrom('secret_key')
    .select(['scopes_json', 'last_used_at'])
    .where('hash', '=', hash)
    .executeTakeFirst();
  if (!row) return [];
  if (nowMs - (row.last_used_at ?? 0) > HOUR_MS) await touch(store, hash, nowMs);
  return Scopes.parse(JSON.parse(row.scopes_json));
}

/** While the disk is full a key still opens; when it was used last is told with its next use. */
async function touch(store: Store, hash: string, nowMs: number): Promise<void> {
  try {
    await store.transaction(async (db) => {
      await db
        .updateTable('secret_key')
        .set({ last_used_at: nowMs })
        .where('hash', '=', hash)
        .execute();
    });
  } catch (error) {
    if (!store.isOutage(error)) throw error;
  }
}

/** False when there is no such key, or it was revoked before. */
export async function revokeSecretKey(
  db: Db,
  { workspaceId, id }: { workspaceId: string; id: string },
  nowMs: number,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('secret_key')
    .set({ revoked_at: nowMs })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** What can be rotated. The former ones work until they are dropped. */
export type RotatingKeys = {
  /** One or two, newest first. */
  tokenSecrets: string[];
  writeKey: string;
  formerWriteKey: string | undefined;
};

/** Undefined when there is no such workspace. */
export async function readRotatingKeys(
  db: Db,
  workspaceId: string,
): Promise<RotatingKeys | undefined> {
  const row = await db
    .selectFrom('workspace')
    .select(['token_secrets_json', 'write_key', 'former_write_key'])
    .where('id', '=', workspaceId)
    .executeTakeFirst();
  return (
    row && {
      // Written by saveRotatingKeys and insertWorkspace.
      tokenSecrets: JSON.parse(row.token_secrets_json) as string[],
      writeKey: row.write_key,
      formerWriteKey: row.former_write_key ?? undefined,
    }
  );
}

export async function saveRotatingKeys(
  db: Db,
  workspaceId: string,
  { tokenSecrets, writeKey, formerWriteKey }: RotatingKeys,
): Promise<void> {
  await db
    .updateTable('workspace')
    .set({
      token_secrets_json: JSON.stringify(tokenSecrets),
      write_key: writeKey,
      former_write_key: formerWriteKey ?? null,
    })
    .where('id', '=', workspaceId)
    .execute();
}
