import type { InboxRequest } from '@polku/flows';
import { InboxRequest as InboxRequestSchema } from '@polku/flows/schemas';
import { Hono } from 'hono';
import type { TokenVerifier } from '../ingest/token.ts';
import { isInternal } from '../ingest/trust.ts';
import type { PersonNews } from '../notify/person-news.ts';
import type { Store } from '../store/store.ts';
import { type InboxOf, readInboxAnswer } from '../success/inbox-answer.ts';
import { toAllowed, toPreflight } from './cors.ts';
import { createPageErrorHandler } from './errors.ts';
import { createPersonParser, limitPersonBody } from './person.ts';

/**
 * `POST /v1/inbox`: the conversations of one person, to a valid token alone. With the `state` that the page has it
 * waits for something new: asked again and again while the inbox is open, it brings an answer in the moment in which
 * it is given, and keeps no connection once the inbox is closed.
 */
export type PersonInboxDeps = {
  store: Store;
  nowMs: () => number;
  verifier: TokenVerifier;
  news: PersonNews;
  onFault: (error: unknown) => void;
};

const PATH = '/v1/inbox';
/**
 * Below the 30 s after which the first proxies give up on a silent request. What another process has written to the
 * store wakes nobody here, and is told when this is over.
 */
const MAX_WAIT_MS = 25_000;

export function createPersonInboxRoutes(deps: PersonInboxDeps): Hono {
  const { store, news, onFault } = deps;
  const parsePerson = createPersonParser(deps);
  const routes = new Hono();
  routes.onError(createPageErrorHandler(onFault, store.isOutage));

  routes.post(PATH, limitPersonBody(), async (context) => {
    const { question, workspace, claims, userId } = await parsePerson(context, InboxRequestSchema);
    const of = { workspaceId: workspace.id, userId };
    const answer = await answerWithNews(of, { question, signal: context.req.raw.signal });
    const headers = { ...toAllowed(context.req.header('origin')), 'cache-control': 'no-store' };
    return context.json({ ...answer, mayWrite: !isInternal(claims) }, 200, headers);
  });
  routes.options(PATH, (context) =>
    context.body(null, 204, toPreflight(context.req.header('origin'), 'POST')),
  );
  /** Whoever has everything is answered when there is more, or after a while. */
  async function answerWithNews(
    of: InboxOf,
    { question, signal }: { question: InboxRequest; signal: AbortSignal },
  ) {
    // Heard from before the store is read: what comes in between is in the answer or wakes us.
    const { over, stop } = news.listen(of, MAX_WAIT_MS);
    signal.addEventListener('abort', stop);
    try {
      const answer = await readInboxAnswer(store.db, of, question);
      if (answer.state !== question.state) return answer;
      await over;
      return await readInboxAnswer(store.db, of, question);
    } finally {
      stop();
    }
  }
  return routes;
}
