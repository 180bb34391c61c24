import { Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { except } from 'hono/combine';
import { matchedRoutes } from 'hono/route';
import type { Feed } from '../notify/feed.ts';
import { createPasswordMail } from '../notify/password-mail.ts';
import type { Store } from '../store/store.ts';
import type { Oidc } from '../success/oidc.ts';
import { createPasswords, type Passwords } from '../success/password.ts';
import { createPasswordDoor } from '../success/password-door.ts';
import { createSessions } from '../success/sign-in.ts';
import { createAccountHistoryRoutes } from './account-history.ts';
import { createAccountImport, MAX_IMPORT_BYTES } from './account-import.ts';
import { createRecordRoutes } from './account-record.ts';
import { createAccountTableRoutes } from './account-table.ts';
import { createAccountRoutes } from './accounts.ts';
import { createActRoutes } from './acts.ts';
import { createAudit, createAuditRoutes } from './audit.ts';
import { type ChannelRouteOptions, createChannelRoutes } from './channels.ts';
import type { ClientAddressOf } from './client-address.ts';
import type { ConsoleEnv } from './console-env.ts';
import { type ConversationOptions, createConversationRoutes } from './conversations.ts';
import { ANYONE } from './cors.ts';
import { createEntry } from './entry.ts';
import { ApiError, createErrorHandler, notFound } from './errors.ts';
import { createFeedRoutes } from './feed.ts';
import { createFirstRunRoutes } from './first-run.ts';
import { createFlowRoutes } from './flows.ts';
import { createForgeryGuard } from './forgery.ts';
import { createInboxRoutes } from './inbox.ts';
import { createInsightRoutes } from './insight.ts';
import { createMemberRoutes } from './members.ts';
import type { RequestLine } from './metrics.ts';
import { createOidcRoutes } from './oidc.ts';
import { toOpenApi } from './openapi/document.ts';
import { createPasswordRoutes } from './password.ts';
import { createPeopleRoutes } from './people.ts';
import { createPlaybookRoutes } from './playbooks.ts';
import { createPrivacyRoutes } from './privacy.ts';
import { createRateLimit } from './rate-limit.ts';
import { createReferenceRoutes } from './references.ts';
import { createGate, createSessionRoutes } from './session.ts';
import { createSettingsRoutes } from './settings.ts';
import { createSlackRoutes } from './slack.ts';
import { createShareRoutes } from './success-path/routes.ts';
import { createTaskRoutes } from './tasks.ts';
import { createTellingRoutes } from './telling.ts';
import { createWorkspaceRoutes } from './workspace-settings.ts';

/**
 * Everything that is answered over HTTP but the batches, which `main.ts` hands to a plain handler before this
 * is asked. Here stands what holds for all routes: the log line, the forms of errors, who may come in.
 */
export type AppOptions = {
  store: Store;
  feed: Feed;
  nowMs: () => number;
  /** @default performance.now */
  monotonicMs?: () => number;
  /** Each request, when it was answered. */
  onRequest: (line: RequestLine) => void;
  /** Something failed on our side. */
  onFault: (error: unknown) => void;
  /** Whom a request comes from. */
  clientAddress: ClientAddressOf;
  /** Where people come from, known once the port is. */
  publicUrl: () => string;
  /** What keeps it from taking events, in a sentence. */
  readyFault: () => Promise<string | undefined>;
  /** What pages of the product ask for: `/v1/bootstrap`. */
  pages: Hono;
  sdk: Hono;
  console: Hono;
  /** What channels are checked, tested and sent by. @default they can only be looked at by the command line */
  channels?: Pick<ChannelRouteOptions, 'guard' | 'tools' | 'onQueued'>;
  /** @default nobody signs in by a provider */
  oidc?: Oidc | undefined;
  /** @default at today's cost */
  passwords?: Passwords;
  /** A user was answered in a conversation. @default nobody waits */
  onAnswer?: ConversationOptions['onAnswer'];
  /** Something was queued for the dispatcher. @default nobody waits */
  onNotifications?: () => void;
  /** Somebody was erased. @default nobody waits */
  onErased?: () => void;
  /** Of the live feed. @default 15_000 */
  pingMs?: number;
};

export type App = { app: Hono<ConsoleEnv>; closeFeeds: () => void };

/** No request of the console is larger, but for an answer: 4,000 characters in any script, escaped, and some. */
const MAX_API_BODY_BYTES = 10_000;
const MAX_ANSWER_BYTES = 26_000;
/** A handover: texts of 10,000 characters and lists of 100 lines. A path of 20 stages, a playbook of 20 cases. */
const MAX_RECORD_BYTES = 200_000;
/** Those that have a limit of their own. */
const LARGER_BODIES = ['conversations', 'accounts', 'flows', 'settings', 'playbooks'].map(
  (path) => `/api/${path}/*`,
);
/** Ten links at once from an address, then one in six seconds: people have one. */
const SIGN_IN_LIMIT = { burst: 10, perSecond: 1 / 6 };

/** Of one session: ten people at once with it, and a script that has gone mad is slowed down. */
const REQUEST_LIMIT = { burst: 600, perSecond: 20 };

export function createApp(options: AppOptions): App {
  const { store, feed, nowMs, onFault, publicUrl, readyFault, clientAddress } = options;
  const { monotonicMs = () => performance.now(), onAnswer = () => {} } = options;
  const { onNotifications = () => {}, onErased = () => {} } = options;
  const sessions = createSessions({ store, nowMs });
  const feeds = createFeedRoutes({
    store,
    feed,
    onFault,
    isLive: sessions.isLive,
    ...(options.pingMs !== undefined && { pingMs: options.pingMs }),
  });
  const access = {
    sessions,
    limit: createRateLimit({ ...SIGN_IN_LIMIT, monotonicMs }),
    requests: createRateLimit({ ...REQUEST_LIMIT, monotonicMs }),
    clientAddress,
    isSecure: () => publicUrl().startsWith('https:'),
    onSignOut: feeds.endSession,
    onAct: createAudit({ store, nowMs, onFault }),
  };

  const entry = createEntry(access);
  const sendLink = options.channels
    ? createPasswordMail({ store, mail: options.channels.tools.mail, publicUrl })
    : async () => {};
  const passwords = options.passwords ?? createPasswords();
  const door = createPasswordDoor({ store, passwords, nowMs, monotonicMs, sendLink });
  const channels = options.channels
    ? createChannelRoutes({ store, nowMs, publicUrl, ...options.channels })
    : new Hono<ConsoleEnv>();

  const api = new Hono<ConsoleEnv>()
    .use(neverStored)
    .use(createForgeryGuard(() => new URL(publicUrl()).origin))
    .use('/conversations/*', limitBody(MAX_ANSWER_BYTES))
    .use('/accounts/*', except('/api/accounts/import', limitBody(MAX_RECORD_BYTES)))
    .use('/flows/*', limitBody(MAX_RECORD_BYTES))
    .use('/settings/*', limitBody(MAX_RECORD_BYTES))
    .use('/playbooks/*', limitBody(MAX_RECORD_BYTES))
    .use(except(LARGER_BODIES, limitBody(MAX_API_BODY_BYTES)))
    .use(createGate(access))
    // Behind the gate: a body without a length is held until its end is seen.
    .use('/accounts/import', limitBody(MAX_IMPORT_BYTES))
    .route('/', createSessionRoutes({ ...access, entry }))
    .route('/', createPasswordRoutes({ ...access, store, nowMs, entry, door, onFault }))
    .route(
      '/',
      createOidcRoutes({ ...access, store, nowMs, publicUrl, entry, onFault, oidc: options.oidc }),
    )
    .route('/', createFirstRunRoutes({ store, nowMs, passwords, entry }))
    .route('/', createMemberRoutes({ store, nowMs, publicUrl, onSignOut: feeds.endSession }))
    .route('/', createAuditRoutes({ store }))
    .route('/', createInboxRoutes({ store, feed, nowMs, onNotifications }))
    .route('/', createAccountRoutes(store))
    .route('/', createAccountTableRoutes({ store, nowMs }))
    .route('/', createAccountHistoryRoutes({ store, nowMs }))
    .route('/', createShareRoutes({ store, nowMs, publicUrl }))
    .route('/', createAccountImport({ store, nowMs, onFault, onNotifications }))
    .route('/', createRecordRoutes({ store, nowMs, onNotifications }))
    .route('/', createSettingsRoutes({ store, nowMs, onNotifications }))
    .route('/', createWorkspaceRoutes({ store, nowMs, publicUrl }))
    .route('/', createConversationRoutes({ store, feed, nowMs, onAnswer }))
    .route('/', createTellingRoutes({ store }))
    .route('/', createPeopleRoutes({ store, nowMs }))
    .route('/', createTaskRoutes({ store, feed, nowMs, onNotifications }))
    .route('/', createFlowRoutes({ store, nowMs }))
    .route('/', createPlaybookRoutes({ store, nowMs }))
    .route('/', createReferenceRoutes({ store, nowMs }))
    .route('/', createInsightRoutes({ store, nowMs }))
    .route('/', createPrivacyRoutes({ store, nowMs, monotonicMs, onErased }))
    .route('/', feeds.routes)
    .route('/', channels);
  // Each again for all methods, which is come to with one that it does not have.
  api.on('ALL', [...new Set(api.routes.map(({ path }) => path))].filter(isRoute), methodNotAllowed);
  api.all('*', notFound);

  // Made when it is asked for, of the routes that there are then.
  let document: ReturnType<typeof toOpenApi> | undefined;
  const app: Hono<ConsoleEnv> = new Hono<ConsoleEnv>()
    .use(tellRequests(nowMs, options.onRequest))
    .use(onlyByTls(access.isSecure))
    .use(asItIs)
    .get('/healthz', (context) => context.json({ status: 'ok' }))
    .get('/readyz', async (context) => {
      const fault = await readyFault();
      if (fault !== undefined) throw new ApiError('unavailable', fault);
      return context.json({ status: 'ready' });
    })
    .route('/api', api)
    .get('/v1/openapi.json', (context) => {
      document ??= toOpenApi(app.routes);
      return context.json(document, 200, ANYONE);
    })
    .route('/', options.pages)
    .route('/', createActRoutes({ store, feed, nowMs }))
    .route('/', createSlackRoutes({ store, feed, nowMs, onFault, tools: options.channels?.tools }))
    .route('/sdk', options.sdk)
    .route('/', options.console)
    .notFound(notFound)
    .onError(createErrorHandler(onFault, store.isOutage));
  return { app, closeFeeds: feeds.close };
}

/** For a year a browser that has come by https comes by nothing else. Of our own name alone: others may share its domain. */
const onlyByTls =
  (isSecure: () => boolean): MiddlewareHandler =>
  async (context, next) => {
    await next();
    if (isSecure()) context.header('strict-transport-security', 'max-age=31536000');
  };

/** What no kind of answer goes without: it is what it says that it is, and where one was is told to nobody. */
const asItIs: MiddlewareHandler = async (context, next) => {
  await next();
  context.header('x-content-type-options', 'nosniff');
  context.header('referrer-policy', 'no-referrer');
};

/** What a person may see is kept by no cache, and what was JSON is never run. */
const neverStored: MiddlewareHandler = async (context, next) => {
  await next();
  context.header('cache-control', 'no-store');
  context.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'");
};

/** Not a guard. */
const isRoute = (path: string): boolean => !path.includes('*');

const methodNotAllowed = (): never => {
  throw new ApiError('method_not_allowed', 'This address does not take this method.');
};

const limitBody = (maxSize: number) =>
  bodyLimit({
    maxSize,
    onError: () => {
      throw new ApiError('too_large', `The body is larger than ${maxSize} bytes.`);
    },
  });

/** One line a request: the route and not the address, in which ids of people stand. */
function tellRequests(nowMs: () => number, onRequest: AppOptions['onRequest']): MiddlewareHandler {
  return async (context, next) => {
    const startedMs = nowMs();
    await next();
    const { method } = context.req;
    const { status } = context.res;
    const route = matchedRoutes(context).find(({ path }) => !path.includes('*'))?.path ?? '*';
    onRequest({ method, route, status, durationMs: nowMs() - startedMs });
  };
}
