import type { PersonPart, PersonRequest } from '@polku/flows';
import { PersonRequest as PersonRequestSchema } from '@polku/flows/schemas';
import { Hono } from 'hono';
import { toId } from '../ingest/checked.ts';
import { createTokenVerifier, type TokenVerifier } from '../ingest/token.ts';
import { isInternal } from '../ingest/trust.ts';
import { readInboxState } from '../store/sql/conversations.ts';
import { returnLease } from '../store/sql/leases.ts';
import type { Store } from '../store/store.ts';
import { readInvitations } from '../success/invitations.ts';
import { giveLease, type LeaseQuestion } from '../success/lease.ts';
import { type PersonQuestion, readPersonPart } from '../success/person-part.ts';
import { isHeldBack, NO_READING } from '../success/rule-counts.ts';
import { answerAsset } from './asset.ts';
import { ANYONE, toAllowed, toPreflight } from './cors.ts';
import { createPageErrorHandler } from './errors.ts';
import { type Asking, createPersonParser, limitPersonBody } from './person.ts';
import { createPublicationReader } from './publication.ts';
import { findWorkspace } from './sender.ts';

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
const SHARED_CACHE = 'public, max-age=300, stale-while-revalidate=86400';
/** Of a workspace on trial: whoever tries it publishes, loads their page again, and looks. An unchanged one is not sent again. */
const TRIAL_CACHE = 'public, no-cache';

export function createBootstrapRoutes(deps: BootstrapDeps): Hono {
  const { store, nowMs = Date.now, verifier = createTokenVerifier(), onFault = () => {} } = deps;
  const readPublication = createPublicationReader(store);
  const routes = new Hono();
  routes.onError(createPageErrorHandler(onFault, store.isOutage));

  routes.get(PATH, async (context) => {
    const workspace = await findWorkspace(store, {
      writeKey: context.req.query('key') ?? '',
      field: 'key',
    });
    const { shared } = await readPublication(workspace);
    const cacheControl = workspace.allowUnverified ? TRIAL_CACHE : SHARED_CACHE;
    return answerAsset(context, shared, { ...ANYONE, 'cache-control': cacheControl });
  });

  const parsePerson = createPersonParser({ store, nowMs, verifier });

  routes.post(PATH, limitPersonBody(), async (context) => {
    const part = await answerPerson(await parsePerson(context, PersonRequestSchema));
    const headers = toAllowed(context.req.header('origin'));
    return context.json(part, 200, { ...headers, 'cache-control': 'no-store' });
  });

  routes.options(PATH, (context) =>
    context.body(null, 204, toPreflight(context.req.header('origin'), 'GET, POST')),
  );

  async function answerPerson(asking: Asking<PersonRequest>): Promise<PersonPart> {
    const { question, workspace, claims, userId, tokenAccountId } = asking;
    const { flows, reading } = await readPublication(workspace);
    const { survey, unused, device, session: sessionId } = question;
    const asked = {
      ...{ workspaceId: workspace.id, userId, tokenAccountId, flows, reading },
      ...{ policy: workspace.policy, device: toId(device), sessionId, nowMs: nowMs() },
    };
    const part = await readPersonPart(store.db, asked);
    const invitations = await readInvitations(store.db, asked);
    if (invitations) part.invitations = invitations;
    if (workspace.inbox) part.unread = (await readInboxState(store.db, asked)).unread;
    const isHeld = isHeldBack(reading, part);
    // Who is held back is to use what they were lent as little as who says so.
    const over = unused ?? (isHeld ? survey : undefined);
    if (over !== undefined) await takeBack(asked, over);
    if (survey === undefined || isHeld || workspace.isPaused || isInternal(claims)) return part;
    const lease = await lend(asked, survey);
    return lease ? { ...part, lease: { flow: lease.flow_id, expiresAt: lease.expires_at } } : part;
  }

  type Asked = PersonQuestion & Pick<LeaseQuestion, 'flows' | 'policy'>;

  const takeBack = ({ workspaceId, userId, device, nowMs: at }: Asked, flowId: string) =>
    store.transaction((db) => returnLease(db, { workspaceId, userId, flowId, device, at }));

  const lend = (asked: Asked, flowId: string) =>
    store.transaction(async (db) => {
      // Read again under the lock: an answer from another device may have come in between.
      const { accountId, history } = await readPersonPart(db, { ...asked, reading: NO_READING });
      return giveLease(db, { ...asked, accountId, history, flowId, nowMs: nowMs() });
    });

  return routes;
}
