import { createHmac, randomBytes } from 'node:crypto';
import type { Flow } from '@polku/flows';
import type { Rule } from '@polku/protocol';
import { isSameSecret } from '../same-secret.ts';
import { readWorkspaceSecret } from '../store/sql/ingest-workspace.ts';
import { readOrigins } from '../store/sql/origins.ts';
import { deleteOldPreviews, insertPreview, readPreview } from '../store/sql/previews.ts';
import type { Db, Store } from '../store/store.ts';
import { replaceRules } from './shared-part.ts';
import { splitRule } from './split-rule.ts';

/**
 * A draft on the real page: whoever holds its link sees it there for an hour, and nobody else ever. The link's token
 * names the draft and its end, and is signed with the workspace's own secret, so that it can be told whether a link
 * has ended or was never one, without a look into the store.
 */
export const PREVIEW_LIFE_MS = 3_600_000;
/** In the page's address; the SDK takes it out at once. */
const PARAMETER = 'polku_preview';

export type PreviewLink = { url: string; expiresAt: number };

type Given = { workspaceId: string; flow: Flow; url: string; nowMs: number };

/** @throws when it is no address, or one of a page that the workspace does not know */
export async function makePreview(
  store: Store,
  { workspaceId, flow, url, nowMs }: Given,
): Promise<PreviewLink> {
  return store.transaction(async (db) => {
    const page = parsePage(url, await readOrigins(db, workspaceId));
    const id = randomBytes(12).toString('base64url');
    const expiresAt = nowMs + PREVIEW_LIFE_MS;
    await deleteOldPreviews(db, nowMs);
    await insertPreview(db, { workspaceId, id, flow, expiresAt });
    const secret = await readWorkspaceSecret(db, workspaceId);
    // Added by hand: what else stands in the query stays as it is written.
    const token = toToken({ id, expiresAt }, { workspaceId, secret });
    page.search = `${page.search || '?'}${page.search ? '&' : ''}${PARAMETER}=${token}`;
    return { url: page.href, expiresAt };
  });
}

function parsePage(url: string, origins: readonly string[]): URL {
  const page = URL.parse(url);
  if (!page) throw new Error(`--url expects the address of a page, received "${url}".`);
  if (origins.includes(page.origin)) return page;
  throw new Error(
    `The origin ${page.origin} is not on the workspace's list: ${origins.join(', ')}. Add it with "polku workspace origin add".`,
  );
}

export type OpenedPreview = { flow: Flow } | { fault: 'forged' | 'expired' };

/** What the holder of a token may see: the draft as anybody would, for whom it may ever be. */
export async function openPreview(
  db: Db,
  { token, nowMs, ...workspace }: Workspace & { token: string; nowMs: number },
): Promise<OpenedPreview> {
  const claims = parseToken(token, workspace);
  if (!claims) return { fault: 'forged' };
  if (claims.expiresAt <= nowMs) return { fault: 'expired' };
  const { workspaceId } = workspace;
  const flow = await readPreview(db, { workspaceId, id: claims.id });
  if (!flow) return { fault: 'expired' };
  const { audience: _, ...shown } = flow;
  // The kind's own fields are untouched; the compiler cannot follow a spread over the union.
  return { flow: replaceRules(shown as Flow, (rule) => splitRule(rule, () => HOLDS)) };
}

/** Who looks at a draft wants to see what some are shown. */
const HOLDS: Rule = { all: [] };

type Workspace = { workspaceId: string; secret: string };
type Claims = { id: string; expiresAt: number };

const toToken = ({ id, expiresAt }: Claims, workspace: Workspace): string =>
  `${id}.${expiresAt}.${sign(`${id}.${expiresAt}`, workspace).toString('base64url')}`;

const TOKEN = /^([\w-]{16})\.(\d{1,15})\.([\w-]{43})$/;

function parseToken(token: string, workspace: Workspace): Claims | undefined {
  const [, id = '', expiresAt = '', signature = ''] = TOKEN.exec(token) ?? [];
  const given = Buffer.from(signature, 'base64url');
  if (!isSameSecret(given, sign(`${id}.${expiresAt}`, workspace))) return undefined;
  return { id, expiresAt: Number(expiresAt) };
}

/** The secret signs other things too: what is signed says what it is. */
const sign = (text: string, { workspaceId, secret }: Workspace): Buffer =>
  createHmac('sha256', secret).update(`preview\n${workspaceId}\n${text}`).digest();
