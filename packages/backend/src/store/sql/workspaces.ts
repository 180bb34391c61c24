import type { InboxPlace, Policy, Theme } from '@polku/flows';
import type { Audience } from '../notify-tables.ts';
import type { Db } from '../store.ts';

/** What a workspace is made of at its beginning. */

export type NewWorkspace = {
  id: string;
  name: string;
  writeKey: string;
  secret: string;
  tokenSecret: string;
  origins: readonly string[];
  policy: Policy;
  theme: Theme;
  inbox?: InboxPlace | undefined;
  /** It is being tried: who a page claims to have is believed. @default false */
  isTrial?: boolean;
  /** @default the first run is over */
  firstRun?: object;
};

export async function insertWorkspace(db: Db, made: NewWorkspace, nowMs: number): Promise<void> {
  await db
    .insertInto('workspace')
    .values({
      id: made.id,
      name: made.name,
      write_key: made.writeKey,
      secret: made.secret,
      token_secrets_json: JSON.stringify([made.tokenSecret]),
      origins_json: JSON.stringify(made.origins),
      allow_unverified: made.isTrial ? 1 : 0,
      is_paused: 0,
      policy_json: JSON.stringify(made.policy),
      theme_json: JSON.stringify(made.theme),
      created_at: nowMs,
      inbox: made.inbox ?? null,
      first_run_json: made.firstRun ? JSON.stringify(made.firstRun) : null,
    })
    .execute();
}

export type NewChannelRow = {
  workspaceId: string;
  id: string;
  kind: string;
  audience: Audience;
  config: object;
  name?: string | undefined;
  fallbackId?: string | undefined;
};

export async function insertChannel(db: Db, made: NewChannelRow, nowMs: number): Promise<void> {
  await db
    .insertInto('channel')
    .values({
      workspace_id: made.workspaceId,
      id: made.id,
      kind: made.kind,
      audience: made.audience,
      config_json: JSON.stringify(made.config),
      name: made.name ?? null,
      fallback_id: made.fallbackId ?? null,
      is_enabled: 1,
      created_at: nowMs,
    })
    .execute();
}

/** @throws when there is no such workspace */
export async function requireWorkspace(db: Db, workspaceId: string): Promise<void> {
  const row = await db
    .selectFrom('workspace')
    .select('id')
    .where('id', '=', workspaceId)
    .executeTakeFirst();
  if (row) return;
  throw new Error(
    `There is no workspace "${workspaceId}". Use the workspaceId that "polku workspace create" printed.`,
  );
}

/** For ids that nobody else can compute. */
export async function readWorkspaceSecret(db: Db, workspaceId: string): Promise<string> {
  const row = await db
    .selectFrom('workspace')
    .select('secret')
    .where('id', '=', workspaceId)
    .executeTakeFirstOrThrow();
  return row.secret;
}

export async function readWorkspaceIds(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('workspace').select('id').execute();
  return rows.map(({ id }) => id);
}

export async function hasWorkspaces(db: Db): Promise<boolean> {
  const row = await db.selectFrom('workspace').select('id').limit(1).executeTakeFirst();
  return row !== undefined;
}

/** Whether who a page claims to have is believed. */
export async function setTrial(db: Db, workspaceId: string, isTrial: boolean): Promise<void> {
  await db
    .updateTable('workspace')
    .set({ allow_unverified: isTrial ? 1 : 0 })
    .where('id', '=', workspaceId)
    .execute();
}

/** Nothing is shown while it is paused; events are recorded all the same. */
export async function setPaused(db: Db, workspaceId: string, isPaused: boolean): Promise<void> {
  await db
    .updateTable('workspace')
    .set({ is_paused: isPaused ? 1 : 0 })
    .where('id', '=', workspaceId)
    .execute();
}

/** Where users find their inbox; null: there is none. */
export async function setInbox(
  db: Db,
  workspaceId: string,
  inbox: InboxPlace | null,
): Promise<void> {
  await db.updateTable('workspace').set({ inbox }).where('id', '=', workspaceId).execute();
}
