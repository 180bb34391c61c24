import { createHash, randomBytes } from 'node:crypto';
import {
  insertSecretKey,
  type RotatingKeys,
  readRotatingKeys,
  revokeSecretKey,
  saveRotatingKeys,
} from '../store/sql/keys.ts';
import { requireWorkspace } from '../store/sql/workspaces.ts';
import type { Db, Store } from '../store/store.ts';

/**
 * Making, ending and rotating a workspace's keys. A secret key is 256 random bits of which the store holds the
 * SHA-256 alone, so a stolen backup sends nothing. Whatever is rotated overlaps with its former self until the
 * former is dropped, because pages and servers change theirs later than we do.
 */

/** By this a key is known as secret wherever it stands. */
const SECRET_PREFIX = 'sk_';

/** What a secret key may be let do. Whatever a route takes keys for, it names one of these. */
export const SCOPES = ['events:write', 'accounts:write', 'privacy'] as const;
export type Scope = (typeof SCOPES)[number];

/** @throws when one is not known. Nothing said is all of them. */
export function parseScopes(asked: readonly string[] | undefined): readonly Scope[] {
  const unknown = asked?.find((scope) => !SCOPES.some((one) => one === scope));
  if (unknown !== undefined)
    throw new Error(`There is no scope "${unknown}". Choose among ${SCOPES.join(', ')}.`);
  return SCOPES.filter((scope) => !asked || asked.includes(scope));
}

export const isSecretKey = (key: string): boolean => key.startsWith(SECRET_PREFIX);

export const hashOfKey = (key: string): string =>
  createHash('sha256').update(key).digest('base64url');

/** The key itself is given this once. */
export type CreatedKey = { id: string; name: string; scopes: Scope[]; secretKey: string };

/** @throws when the workspace is unknown */
export function createSecretKey(
  store: Store,
  {
    workspaceId,
    name,
    scopes = SCOPES,
  }: {
    workspaceId: string;
    name: string;
    /** @default all */
    scopes?: readonly Scope[];
  },
  nowMs: number,
): Promise<CreatedKey> {
  const secretKey = SECRET_PREFIX + randomText(32);
  const id = `key_${randomText(9)}`;
  return store.transaction(async (db) => {
    await readKnown(db, workspaceId);
    await insertSecretKey(db, { workspaceId, id, name, scopes, hash: hashOfKey(secretKey) }, nowMs);
    return { id, name, scopes: [...scopes], secretKey };
  });
}

/** @throws when there is no such key, or it was revoked before */
export async function endSecretKey(
  store: Store,
  key: { workspaceId: string; id: string },
  nowMs: number,
): Promise<void> {
  const isEnded = await store.transaction((db) => revokeSecretKey(db, key, nowMs));
  if (!isEnded) {
    throw new Error(
      `There is no live key "${key.id}" in the workspace "${key.workspaceId}". See "polku key list".`,
    );
  }
}

/**
 * The new secret, which signs from now on; tokens of the one before stay valid.
 * @throws when the workspace is unknown, or two secrets are live already
 */
export function rotateTokenSecret(store: Store, workspaceId: string): Promise<string> {
  const made = `ts_${randomText(32)}`;
  return change(store, workspaceId, (keys) => {
    if (keys.tokenSecrets.length > 1) throw twoAreLive('token secrets');
    return { ...keys, tokenSecrets: [made, ...keys.tokenSecrets] };
  }).then(() => made);
}

/** Ends the token secret before the newest. @throws when the workspace is unknown, or there is only one */
export function dropTokenSecret(store: Store, workspaceId: string): Promise<void> {
  return change(store, workspaceId, (keys) => {
    if (keys.tokenSecrets.length < 2) throw onlyOneIsLive('token secret');
    return { ...keys, tokenSecrets: keys.tokenSecrets.slice(0, 1) };
  });
}

/**
 * The new write key; pages with the one before go on.
 * @throws when the workspace is unknown, or two keys are live already
 */
export function rotateWriteKey(store: Store, workspaceId: string): Promise<string> {
  const made = `wk_${randomText(24)}`;
  return change(store, workspaceId, ({ writeKey, formerWriteKey, ...keys }) => {
    if (formerWriteKey !== undefined) throw twoAreLive('write keys');
    return { ...keys, writeKey: made, formerWriteKey: writeKey };
  }).then(() => made);
}

/** Ends the write key before the newest. @throws when the workspace is unknown, or there is only one */
export function dropWriteKey(store: Store, workspaceId: string): Promise<void> {
  return change(store, workspaceId, ({ formerWriteKey, ...keys }) => {
    if (formerWriteKey === undefined) throw onlyOneIsLive('write key');
    return { ...keys, formerWriteKey: undefined };
  });
}

function change(
  store: Store,
  workspaceId: string,
  toNext: (keys: RotatingKeys) => RotatingKeys,
): Promise<void> {
  return store.transaction(async (db) => {
    await saveRotatingKeys(db, workspaceId, toNext(await readKnown(db, workspaceId)));
  });
}

/** @throws when the workspace is unknown */
async function readKnown(db: Db, workspaceId: string): Promise<RotatingKeys> {
  await requireWorkspace(db, workspaceId);
  // There: it has been looked for in the same transaction.
  return (await readRotatingKeys(db, workspaceId)) as RotatingKeys;
}

const randomText = (bytes: number): string => randomBytes(bytes).toString('base64url');

/** What was asked is not what comes next: end the former, or rotate first. */
export class WrongTurn extends Error {}

const twoAreLive = (what: string): Error =>
  new WrongTurn(`Two ${what} are live already. End the former with --drop-old, then rotate.`);

const onlyOneIsLive = (what: string): Error =>
  new WrongTurn(`There is only one ${what}, so there is no former one to drop.`);
