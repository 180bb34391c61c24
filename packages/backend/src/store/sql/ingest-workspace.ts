import type { InboxPlace } from '@polku/flows';
import { Policy, Theme } from '@polku/flows/schemas';
import type { ExpressionBuilder } from 'kysely';
import { z } from 'zod';
import { prepare } from '../prepare.ts';
import type { Db } from '../store.ts';
import type { Tables } from '../tables.ts';

/** A workspace as the public routes see it, found by a key of its own. */
export type IngestWorkspace = {
  id: string;
  /** For ids that nobody else can compute; never leaves the backend. */
  secret: string;
  /** Newest first. */
  tokenSecrets: string[];
  /** That may send; none but these, where a browser says its own. */
  origins: string[];
  allowUnverified: boolean;
  isPaused: boolean;
  policy: Policy;
  theme: Theme;
  /** Absent: there is none. */
  inbox: InboxPlace | undefined;
  /** Somebody was erased: what comes is compared with the marks of those. */
  hasErasures: boolean;
};

/** By the write key that stands in every page, or the one before it. Undefined when none has this key. */
export async function findWorkspaceByKey(
  db: Db,
  writeKey: string,
): Promise<IngestWorkspace | undefined> {
  const [row] = (await selectByKey(db, [{ write_key: writeKey }])).rows;
  return row && fromRow(row);
}

/** By the hash of a secret key. Undefined when there is no such key, or it was revoked. */
export async function findWorkspaceBySecret(
  db: Db,
  hash: string,
): Promise<IngestWorkspace | undefined> {
  const [row] = (await selectBySecret(db, [{ hash }])).rows;
  return row && fromRow(row);
}

const COLUMNS = [
  'workspace.id',
  'workspace.secret',
  'workspace.token_secrets_json',
  'workspace.origins_json',
  'workspace.allow_unverified',
  'workspace.is_paused',
  'workspace.policy_json',
  'workspace.theme_json',
  'workspace.inbox',
] as const;

const isAnyErased = ({ exists, selectFrom }: ExpressionBuilder<Tables, 'workspace'>) =>
  exists(
    selectFrom('erasure')
      .select('erasure.at')
      .whereRef('erasure.workspace_id', '=', 'workspace.id'),
  ).as('has_erasures');

const selectByKey = prepare((db, rows: readonly { write_key: string }[]) => {
  const key = rows[0]?.write_key ?? '';
  return db
    .selectFrom('workspace')
    .select(COLUMNS)
    .select(isAnyErased)
    .where((either) =>
      either.or([either('write_key', '=', key), either('former_write_key', '=', key)]),
    );
});

const selectBySecret = prepare((db, rows: readonly { hash: string }[]) =>
  db
    .selectFrom('secret_key')
    .innerJoin('workspace', 'workspace.id', 'secret_key.workspace_id')
    .select(COLUMNS)
    .select(isAnyErased)
    .where('secret_key.hash', '=', rows[0]?.hash ?? '')
    .where('secret_key.revoked_at', 'is', null),
);

type Row = Awaited<ReturnType<typeof selectByKey>>['rows'][number];

const fromRow = (row: Row): IngestWorkspace => ({
  id: row.id,
  secret: row.secret,
  tokenSecrets: Texts.parse(JSON.parse(row.token_secrets_json)),
  origins: Texts.parse(JSON.parse(row.origins_json)),
  allowUnverified: row.allow_unverified === 1,
  isPaused: row.is_paused === 1,
  policy: Policy.parse(JSON.parse(row.policy_json)),
  theme: Theme.parse(JSON.parse(row.theme_json)),
  inbox: row.inbox ?? undefined,
  hasErasures: Boolean(row.has_erasures),
});

const Texts = z.array(z.string());

/** For the ids of its notifications. */
export async function readWorkspaceSecret(db: Db, workspaceId: string): Promise<string> {
  const { secret } = await db
    .selectFrom('workspace')
    .select('secret')
    .where('id', '=', workspaceId)
    .executeTakeFirstOrThrow();
  return secret;
}
