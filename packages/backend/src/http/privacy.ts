import { MAX_TOKEN_LENGTH } from '@polku/protocol/limits';
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { toId } from '../ingest/checked.ts';
import type { TokenVerifier } from '../ingest/token.ts';
import { isInternal } from '../ingest/trust.ts';
import { erasePerson } from '../privacy/erase.ts';
import { exportPerson, type PersonExport } from '../privacy/export.ts';
import { changeRetention, LEAST_DAYS, Retention } from '../privacy/retention.ts';
import { findUsers } from '../store/sql/find-users.ts';
import { readRetention } from '../store/sql/retention.ts';
import type { Store } from '../store/store.ts';
import type { PersonErased, RetentionSettings, UserList } from './api-privacy.ts';
import type { ConsoleEnv } from './console-env.ts';
import { toAllowed, toPreflight } from './cors.ts';
import {
  ApiError,
  createErrorHandler,
  createPageErrorHandler,
  parseBody,
  parseQuery,
} from './errors.ts';
import { createPersonParser, limitPersonBody } from './person.ts';
import { createRateLimit } from './rate-limit.ts';
import { may } from './rights.ts';
import { createSenders, keyOf, requireScope, unknownKey } from './sender.ts';

/**
 * What is held about a person, and forgetting them: asked by themselves with a token of theirs, by the host's own
 * server with a secret key, by admins of the console.
 */
export type PrivacyDeps = {
  store: Store;
  nowMs: () => number;
  /** @default performance.now */
  monotonicMs?: () => number;
  /** Somebody was erased: what is left of them in the files may be written over. */
  onErased: () => void;
};

const MAX_ID_LENGTH = 200;
/** All of a person's data costs as much as a thousand events. */
const LIMIT = { burst: 5, perSecond: 1 / 60 };

function createPrivacy(deps: PrivacyDeps) {
  const { store, nowMs, onErased, monotonicMs = () => performance.now() } = deps;
  const limit = createRateLimit({ ...LIMIT, monotonicMs });
  type Whom = { workspaceId: string; userId: string };

  function count({ workspaceId, userId }: Whom): void {
    const waitMs = limit.take(JSON.stringify([workspaceId, userId]));
    if (waitMs === 0) return;
    const headers = { 'retry-after': String(Math.ceil(waitMs / 1_000)) };
    throw new ApiError('rate_limited', 'This was asked for just now. Wait a little.', { headers });
  }

  return {
    async export(whom: Whom): Promise<PersonExport> {
      count(whom);
      return exportPerson(store.db, { ...whom, nowMs: nowMs() });
    },
    async erase(whom: Whom): Promise<PersonErased> {
      count(whom);
      const { erasedAt, ...erased } = await erasePerson(store, { ...whom, nowMs: nowMs() });
      onErased();
      return { erasedAt: new Date(erasedAt).toISOString(), ...erased };
    },
  };
}

const Find = z.object({
  find: z.string().trim().min(2, 'expected two letters or more').max(MAX_ID_LENGTH),
});
const MAX_FOUND = 20;
export const Days = z.strictObject({ days: z.record(z.string(), z.int().nullable()) });

/** `/api/users`, for admins; and for how long what is kept. */
export function createPrivacyRoutes(deps: PrivacyDeps): Hono<ConsoleEnv> {
  const { store } = deps;
  const privacy = createPrivacy(deps);
  const workspaceOf = (context: Context<ConsoleEnv>) => context.var.signedIn.person.workspaceId;

  async function answerRetention(context: Context<ConsoleEnv>) {
    const json = await readRetention(store.db, workspaceOf(context));
    return context.json<RetentionSettings>({
      days: Retention.parse(JSON.parse(json)),
      standard: Retention.parse({}),
      least: LEAST_DAYS,
    });
  }

  const whom = (context: Context<ConsoleEnv, '/users/:id/data'>) => ({
    workspaceId: context.var.signedIn.person.workspaceId,
    userId: parseUserId(context.req.param('id')),
  });
  return new Hono<ConsoleEnv>()
    .get('/users', may('manage_privacy', { isNoted: true }), async (context) => {
      const { find: text } = parseQuery(context, Find);
      const asked = { workspaceId: workspaceOf(context), text, limit: MAX_FOUND };
      const users = await findUsers(store.db, asked);
      return context.json<UserList>({
        users: users.map(({ accountId, accountName, lastSeenAt, ...user }) => ({
          ...user,
          account: accountId === null ? null : { id: accountId, name: accountName },
          lastSeenAt: new Date(lastSeenAt).toISOString(),
        })),
      });
    })
    .get('/settings/retention', may('read'), answerRetention)
    .put('/settings/retention', may('manage_privacy'), async (context) => {
      const { days } = await parseBody(context, Days);
      const parsed = Retention.partial().safeParse(days);
      const [issue] = parsed.error?.issues ?? [];
      if (issue)
        throw new ApiError('invalid_body', `${issue.message}.`, {
          field: `days.${issue.path.join('.')}`,
        });
      await changeRetention(store, workspaceOf(context), days);
      return answerRetention(context);
    })
    .get('/users/:id/data', may('manage_privacy', { isNoted: true }), async (context) =>
      context.json<PersonExport>(await privacy.export(whom(context))),
    )
    .delete('/users/:id/data', may('manage_privacy'), async (context) =>
      context.json<PersonErased>(await privacy.erase(whom(context))),
    );
}

const USER_PATH = '/v1/users/:id';

/** `GET` and `DELETE /v1/users/:id`, with a secret key. */
export function createUserRoutes(deps: PrivacyDeps & { onFault: (error: unknown) => void }): Hono {
  const { store, onFault } = deps;
  const senders = createSenders(store);
  const privacy = createPrivacy(deps);
  const routes = new Hono();
  routes.onError(createErrorHandler(onFault, store.isOutage));

  const parseWhom = async (context: Context<object, typeof USER_PATH>) => {
    const key = keyOf(context.req.header('authorization'), undefined);
    const sender = await senders.find(key, context.req.header('origin'));
    if (!sender.isSecret) throw unknownKey('sk_', 'authorization');
    requireScope(sender, 'privacy');
    return { workspaceId: sender.workspace.id, userId: parseUserId(context.req.param('id')) };
  };
  return routes
    .get(USER_PATH, async (context) =>
      context.json(await privacy.export(await parseWhom(context)), 200, NEVER_STORED),
    )
    .delete(USER_PATH, async (context) =>
      context.json(await privacy.erase(await parseWhom(context)), 200, NEVER_STORED),
    );
}

const NEVER_STORED = { 'cache-control': 'no-store' };

function parseUserId(given: string): string {
  const id = toId(given);
  if (id.length <= MAX_ID_LENGTH) return id;
  const message = `An id has at most ${MAX_ID_LENGTH} characters.`;
  throw new ApiError('invalid_body', message, { field: 'id' });
}

/** What a person's own page asks: whose token it is says about whom. */
export const PrivacyRequest = z.strictObject({
  writeKey: z.string().min(1).max(200),
  token: z.string().min(1).max(MAX_TOKEN_LENGTH),
});

const EXPORT_PATH = '/v1/privacy/export';
const ERASE_PATH = '/v1/privacy/erase';

/** `POST /v1/privacy/export` and `/v1/privacy/erase`, with a token in the body. */
export function createOwnDataRoutes(
  deps: PrivacyDeps & { verifier: TokenVerifier; onFault: (error: unknown) => void },
): Hono {
  const { store, onFault } = deps;
  const parsePerson = createPersonParser(deps);
  const privacy = createPrivacy(deps);
  const routes = new Hono();
  routes.onError(createPageErrorHandler(onFault, store.isOutage));

  async function parseSelf(context: Context) {
    const { workspace, claims, userId } = await parsePerson(context, PrivacyRequest);
    // Support that acts as somebody is not them.
    if (isInternal(claims))
      throw new ApiError('forbidden', 'Only the person themselves may ask for this.');
    return { workspaceId: workspace.id, userId };
  }
  const headersOf = (context: Context) => ({
    ...toAllowed(context.req.header('origin')),
    ...NEVER_STORED,
  });
  for (const path of [EXPORT_PATH, ERASE_PATH])
    routes.options(path, (context) =>
      context.body(null, 204, toPreflight(context.req.header('origin'), 'POST')),
    );
  return routes
    .post(EXPORT_PATH, limitPersonBody(), async (context) =>
      context.json(await privacy.export(await parseSelf(context)), 200, headersOf(context)),
    )
    .post(ERASE_PATH, limitPersonBody(), async (context) =>
      context.json(await privacy.erase(await parseSelf(context)), 200, headersOf(context)),
    );
}
