import { InboxRequest } from '@polku/flows/schemas';
import { Hono } from 'hono';
import type { TokenVerifier } from '../ingest/token.ts';
import { isInternal } from '../ingest/trust.ts';
import type { Store } from '../store/store.ts';
import { readInboxAnswer } from '../success/inbox-answer.ts';
import { toAllowed, toPreflight } from './cors.ts';
import { createPageErrorHandler } from './errors.ts';
import { createPersonParser, limitPersonBody } from './person.ts';

/** `POST /v1/inbox`: the conversations of one person, to a valid token alone. */
export type PersonInboxDeps = {
  store: Store;
  nowMs: () => number;
  verifier: TokenVerifier;
  onFault: (error: unknown) => void;
};

const PATH = '/v1/inbox';

export function createPersonInboxRoutes(deps: PersonInboxDeps): Hono {
  const { store, onFault } = deps;
  const parsePerson = createPersonParser(deps);
  const routes = new Hono();
  routes.onError(createPageErrorHandler(onFault, store.isOutage));

  routes.post(PATH, limitPersonBody(), async (context) => {
    const { question, workspace, claims, userId } = await parsePerson(context, InboxRequest);
    const of = { workspaceId: workspace.id, userId };
    const answer = await readInboxAnswer(store.db, of, question);
    const headers = { ...toAllowed(context.req.header('origin')), 'cache-control': 'no-store' };
    return context.json({ ...answer, mayWrite: !isInternal(claims) }, 200, headers);
  });
  routes.options(PATH, (context) =>
    context.body(null, 204, toPreflight(context.req.header('origin'), 'POST')),
  );
  return routes;
}
