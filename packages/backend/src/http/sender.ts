import {
  findWorkspaceByKey,
  findWorkspaceBySecret,
  type IngestWorkspace,
} from '../store/sql/ingest-workspace.ts';
import { useSecretKey } from '../store/sql/keys.ts';
import type { Store } from '../store/store.ts';
import { hashOfKey, isSecretKey, type Scope } from '../success/keys.ts';
import { isOriginAllowed } from './cors.ts';
import { ApiError } from './errors.ts';

/**
 * Whose page or server this is: by the key that stands in the request, and by the origin it comes from. A
 * write key is public and found in a page; a secret key is a server's, and its word is believed.
 */
export type Sender = {
  workspace: IngestWorkspace;
  /** It came with a secret key. */
  isSecret: boolean;
  /** What the secret key may be let do; none with a write key. */
  scopes: readonly string[];
};

/**
 * The key of a request to the ingest: of its `Authorization` (`Basic base64("KEY:")` or `Bearer KEY`) when that
 * holds one of ours, else the `writeKey` of its body. A password of a proxy on the way is no key of ours.
 */
export function keyOf(authorization: string | undefined, writeKey: string | undefined): string {
  const given = authorization === undefined ? undefined : keyInHeader(authorization);
  return given ?? writeKey ?? '';
}

function keyInHeader(authorization: string): string | undefined {
  const [, scheme = '', value = ''] = /^(basic|bearer) +(\S+) *$/i.exec(authorization) ?? [];
  const isBasic = scheme.toLowerCase() === 'basic';
  const [key = ''] = isBasic ? Buffer.from(value, 'base64').toString('utf8').split(':') : [value];
  return /^(wk|sk)_/.test(key) ? key : undefined;
}

export type Senders = {
  /** @throws ApiError `unknown_write_key`, `unknown_secret_key` or `exposed_secret_key` */
  find(key: string, origin: string | undefined): Promise<Sender>;
  /** As it is stored now, not as it was a moment ago. Undefined when the key has ended. */
  findAnew(key: string): Promise<Sender | undefined>;
};

/** While the store is away, who was read so lately is believed: what they send goes to a log that may be there. */
const BELIEVED_MS = 5 * 60_000;

/**
 * Finds senders and remembers them for a moment, since every batch asks. What is unknown is not remembered: a
 * flood of it would fill the memory, and a key that was just made works at once.
 */
export function createSenders(
  store: Store,
  { freshMs = 1_000, nowMs = () => performance.now() } = {},
): Senders {
  const remembered = new Map<string, { sender: Sender; readAtMs: number }>();

  async function findAnew(key: string): Promise<Sender | undefined> {
    const sender = await readSender(store, key);
    if (sender) remembered.set(key, { sender, readAtMs: nowMs() });
    else remembered.delete(key);
    return sender;
  }

  async function find(key: string, origin: string | undefined): Promise<Sender> {
    if (isSecretKey(key) && origin !== undefined) throw exposedKey(origin);
    const known = remembered.get(key);
    // An origin that was added just now must not be refused: a collector would stop for good.
    const isFresh = known && wasRead(known, freshMs) && mayComeFrom(known.sender, origin);
    const sender = isFresh ? known.sender : await findAnew(key).catch(believe);
    if (!sender) throw unknownKey(key);
    if (!sender.isSecret) checkOrigin(sender.workspace, origin);
    return sender;

    function believe(error: unknown): Sender {
      if (known && store.isOutage(error) && wasRead(known, BELIEVED_MS)) return known.sender;
      throw error;
    }
  }

  const wasRead = ({ readAtMs }: { readAtMs: number }, agoMs: number) => nowMs() < readAtMs + agoMs;
  return { find, findAnew };
}

const mayComeFrom = ({ isSecret, workspace }: Sender, origin: string | undefined): boolean =>
  isSecret || isOriginAllowed(origin, workspace.origins);

async function readSender(store: Store, key: string): Promise<Sender | undefined> {
  const { db } = store;
  const isSecret = isSecretKey(key);
  const workspace = isSecret
    ? await findWorkspaceBySecret(db, hashOfKey(key))
    : await findWorkspaceByKey(db, key);
  const scopes = isSecret && workspace ? await useSecretKey(store, hashOfKey(key), Date.now()) : [];
  return workspace && { workspace, isSecret, scopes };
}

/**
 * For what pages alone may ask. A secret key finds nothing here.
 * @throws ApiError `unknown_write_key` or `unknown_secret_key`
 */
export async function findWorkspace(
  store: Store,
  /** `field`: where the key stood. */
  { writeKey, field }: { writeKey: string; field?: string },
): Promise<IngestWorkspace> {
  const workspace = await findWorkspaceByKey(store.db, writeKey);
  if (!workspace) throw unknownKey(writeKey, field);
  return workspace;
}

/** @throws ApiError `forbidden_origin` */
export function checkOrigin({ origins }: IngestWorkspace, origin: string | undefined): void {
  if (isOriginAllowed(origin, origins)) return;
  const message = `The origin ${origin} is not on the workspace's list. Add it with \`polku workspace origin add\`.`;
  throw new ApiError('forbidden_origin', message);
}

/** Of a request with a wrong key or none: without one it is nobody's, whatever else it is. */
export function unknownKey(key = '', field = 'writeKey'): ApiError {
  if (isSecretKey(key)) {
    const message =
      'No workspace takes this secret key here: it is wrong or revoked, or this is for pages, which have the write key.';
    return new ApiError('unknown_secret_key', message, { field });
  }
  const message = 'No workspace has this write key. `polku workspace create` has printed it.';
  return new ApiError('unknown_write_key', message, { field });
}

/** @throws ApiError `forbidden` when it came with a secret key that was made for other things */
export function requireScope({ isSecret, scopes }: Sender, scope: Scope): void {
  if (!isSecret || scopes.includes(scope)) return;
  const own = scopes.join(', ') || 'nothing';
  throw new ApiError('forbidden', `This takes a key for ${scope}; yours is for ${own}.`);
}

/** Said whether the key is valid or not: a page that tries keys learns nothing. */
function exposedKey(origin: string): ApiError {
  const message = `A secret key was sent by a page of ${origin}, so it has leaked. Revoke it with \`polku key revoke\`, and give the page the write key.`;
  return new ApiError('exposed_secret_key', message);
}
