import { Policy, Theme } from '@polku/flows/schemas';
import { z } from 'zod';
import { prepare } from '../prepare.ts';
import type { Db } from '../store.ts';

/** A workspace as the public routes see it, found by the write key that stands in every page. */
export type IngestWorkspace = {
  id: string;
  /** Newest first. */
  tokenSecrets: string[];
  /** That may send; none but these, where a browser says its own. */
  origins: string[];
  allowUnverified: boolean;
  isPaused: boolean;
  policy: Policy;
  theme: Theme;
};

/** Undefined when no workspace has this key. */
export async function findWorkspaceByKey(
  db: Db,
  writeKey: string,
): Promise<IngestWorkspace | undefined> {
  const [row] = (await selectByKey(db, [{ write_key: writeKey }])).rows;
  return (
    row && {
      id: row.id,
      tokenSecrets: Texts.parse(JSON.parse(row.token_secrets_json)),
      origins: Texts.parse(JSON.parse(row.origins_json)),
      allowUnverified: row.allow_unverified === 1,
      isPaused: row.is_paused === 1,
      policy: Policy.parse(JSON.parse(row.policy_json)),
      theme: Theme.parse(JSON.parse(row.theme_json)),
    }
  );
}

const Texts = z.array(z.string());

const selectByKey = prepare((db, rows: readonly { write_key: string }[]) =>
  db
    .selectFrom('workspace')
    .select([
      'id',
      'token_secrets_json',
      'origins_json',
      'allow_unverified',
      'is_paused',
      'policy_json',
      'theme_json',
    ])
    .where('write_key', '=', rows[0]?.write_key ?? ''),
);

/** For the ids of its notifications. */
export async function readWorkspaceSecret(db: Db, workspaceId: string): Promise<string> {
  const { secret } = await db
    .selectFrom('workspace')
    .select('secret')
    .where('id', '=', workspaceId)
    .executeTakeFirstOrThrow();
  return secret;
}
