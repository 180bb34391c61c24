import type { PersonPart, PersonRequest } from '@polku/flows';
import { PersonRequest as PersonRequestSchema } from '@polku/flows/schemas';
import type { TokenClaims } from '@polku/protocol';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { toId } from '../ingest/checked.ts';
import { followIds } from '../ingest/follow-merges.ts';
import { createTokenVerifier, type TokenVerifier } from '../ingest/token.ts';
import { isAliveAt, isInternal } from '../ingest/trust.ts';
import { readFlows } from '../store/sql/flows.ts';
import type { IngestWorkspace } from '../store/sql/ingest-workspace.ts';
import { readMilestones } from '../store/sql/milestones.ts';
import type { Store } from '../store/store.ts';
import { giveLease } from '../success/lease.ts';
import { readPersonPart } from '../success/person-part.ts';
import { toSharedPart } from '../success/shared-part.ts';
import { ANYONE, EXPOSED, toAllowed, toPreflight } from './cors.ts';
import { ApiError, createErrorHandler, parseBody } from './errors.ts';
import { checkOrigin, findWorkspace, unknownKey } from './sender.ts';

/**
 * `GET /v1/bootstrap`: what everyone gets, for any cache to keep. `POST /v1/bootstrap`: what one person gets,
 * to a valid token alone, which stands in the body and never in an address.
 */
export type BootstrapDeps = {
  store: Store;
  /** UTC ms. @default Date.now */
  nowMs?: () => number;
  verifier?: TokenVerifier;
  /** Something failed on our side. */
  onFault?: (error: unknown) => void;
};

const PATH = '/v1/bootstrap';
const MAX_PERSON_BYTES = 16_000;
const SHARED_CACHE = 'public, max-age=300, stale-while-revalidate=86400';

export function createBootstrapRoutes(deps: BootstrapDeps): Hono {
  const { store, nowMs = Date.now, verifier = createTokenVerifier(), onFault = () => {} } = deps;
  const routes = new Hono();
  const toError = createErrorHandler(onFault, store.isOutage);
  routes.onError(async (error, context) => {
    const response = await toError(error, context);
    // A page may always read why it was refused.
    for (const [name, value] of Object.entries({
      ...ANYONE,
      ...EXPOSED,
      'cache-control': 'no-store',
    }))
      response.headers.set(name, value);
    return response;
  });

  routes.get(PATH, async (context) => {
    const workspace = await findWorkspace(store, {
      writeKey: context.req.query('key') ?? '',
      field: 'key',
    });
    const part = await readSharedPart(store, workspace);
    const etag = `"${part.revision}"`;
    const headers = { ...ANYONE, etag, 'cache-control': SHARED_CACHE };
    if (isSameVersion(context.req.header('if-none-match'), etag))
      return context.body(null, 304, headers);
    return context.json(part, 200, headers);
  });

  routes.post(
    PATH,
    bodyLimit({ maxSize: MAX_PERSON_BYTES, onError: tooLarge }),
    async (context) => {
      const question = await parseQuestion(context);
      const workspace = await findWorkspace(store, question);
      const origin = context.req.header('origin');
      checkOrigin(workspace, origin);
      const part = await answerPerson(question, workspace);
      return context.json(part, 200, { ...toAllowed(origin), 'cache-control': 'no-store' });
    },
  );

  routes.options(PATH, (context) =>
    context.body(null, 204, toPreflight(context.req.header('origin'), 'GET, POST')),
  );

  async function answerPerson(
    question: PersonRequest,
    workspace: IngestWorkspace,
  ): Promise<PersonPart> {
    const now = nowMs();
    const claims = await verifier.verify(question.token, workspace.tokenSecrets);
    if (!claims || !isAliveAt(claims, now)) throw invalidToken();
    const workspaceId = workspace.id;
    const named = { userId: toId(claims.sub), accountId: toAccountId(claims) };
    const { userId, accountId: tokenAccountId } = await followIds(store.db, workspaceId, named);
    const flows = await readFlows(store.db, workspaceId);
    const asked = { workspaceId, userId, tokenAccountId, flows };
    const part = await readPersonPart(store.db, asked);
    const { survey: flowId, device } = question;
    if (flowId === undefined || workspace.isPaused || isInternal(claims)) return part;
    const lease = await store.transaction(async (db) => {
      // Read again under the lock: an answer from another device may have come in between.
      const { accountId, history } = await readPersonPart(db, asked);
      const { policy } = workspace;
      const lending = { workspaceId, userId, accountId, flowId, device: toId(device) };
      return giveLease(db, { ...lending, flows, history, policy, nowMs: now });
    });
    return lease ? { ...part, lease: { flow: lease.flow_id, expiresAt: lease.expires_at } } : part;
  }

  return routes;
}

async function readSharedPart(store: Store, { id, policy, theme, isPaused }: IngestWorkspace) {
  const flows = await readFlows(store.db, id);
  const milestones = (await readMilestones(store.db, id)).map(({ rule }) => rule);
  return toSharedPart({ flows, milestones, policy, theme, isPaused });
}

/** RFC 9110 §13.1.2: a list, compared weakly, since a cache on the way may have compressed the body. */
const isSameVersion = (header: string | undefined, etag: string): boolean =>
  (header ?? '').split(',').some((one) => ['*', etag].includes(one.trim().replace(/^W\//, '')));

async function parseQuestion(context: Context): Promise<PersonRequest> {
  try {
    return await parseBody(context, PersonRequestSchema);
  } catch (error) {
    throw error instanceof ApiError && error.field === 'writeKey' ? unknownKey() : error;
  }
}

const toAccountId = ({ account }: TokenClaims): string | undefined =>
  account === undefined ? undefined : toId(account);

const tooLarge = (): never => {
  throw new ApiError('too_large', `The body is larger than ${MAX_PERSON_BYTES} bytes.`);
};

const invalidToken = (): ApiError => {
  const message = 'The token is not valid now. Sign a new one with a secret of the workspace.';
  return new ApiError('invalid_token', message, { field: 'token' });
};
