import { Name } from '@polku/protocol/schemas';
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { readAccounts } from '../store/sql/customers.ts';
import type { Store } from '../store/store.ts';
import { Playbook } from '../success/playbook.ts';
import {
  type PlaybookScope,
  readPlaybookLines,
  resetPlaybook,
  setPlaybook,
  tryPlaybook,
} from '../success/playbook-set.ts';
import type { PlaybookDryRun, PlaybookList } from './api-playbooks.ts';
import type { ConsoleEnv } from './console-env.ts';
import { ApiError, parseBody, parseQuery } from './errors.ts';
import { may } from './rights.ts';

/** `/api/playbooks`: what happens when something occurs. Of the workspace, or with `?account=` of one account. */

const Query = z.object({ account: Name.optional() });
export const DryRunBody = z.strictObject({
  playbook: Playbook,
  days: z.int().min(1).max(90).default(30),
});

export function createPlaybookRoutes({
  store,
  nowMs,
}: {
  store: Store;
  nowMs: () => number;
}): Hono<ConsoleEnv> {
  async function parseScope(context: Context<ConsoleEnv>): Promise<PlaybookScope> {
    const { workspaceId } = context.var.signedIn.person;
    const { account: accountId } = parseQuery(context, Query);
    const ids = accountId === undefined ? [] : [accountId];
    if ((await readAccounts(store.db, workspaceId, ids)).size < ids.length)
      throw new ApiError('not_found', `There is no account "${accountId}".`);
    return { workspaceId, accountId };
  }

  async function answerList(context: Context<ConsoleEnv>, scope: PlaybookScope) {
    return context.json<PlaybookList>({ playbooks: await readPlaybookLines(store.db, scope) });
  }

  return new Hono<ConsoleEnv>()
    .get('/playbooks', may('read'), async (context) =>
      answerList(context, await parseScope(context)),
    )
    .put('/playbooks/:key', may('write_playbooks'), async (context) => {
      const scope = await parseScope(context);
      const by = requireRight(context, scope);
      const playbook = await parseBody(context, Playbook);
      if (playbook.key !== context.req.param('key'))
        throw new ApiError('invalid_body', 'The key is not that of the address.', { field: 'key' });
      await setPlaybook(store, scope, { playbook, by, nowMs: nowMs() });
      return answerList(context, scope);
    })
    .delete('/playbooks/:key', may('write_playbooks'), async (context) => {
      const scope = await parseScope(context);
      requireRight(context, scope);
      const key = context.req.param('key');
      if (!(await resetPlaybook(store, scope, key)))
        throw new ApiError('not_found', `Nobody has written a playbook "${key}" there.`);
      return answerList(context, scope);
    })
    .post('/playbooks/dry-run', may('write_playbooks'), async (context) => {
      const scope = await parseScope(context);
      const given = await parseBody(context, DryRunBody);
      const answer = await tryPlaybook(store.db, scope, { ...given, nowMs: nowMs() });
      return context.json<PlaybookDryRun>(answer);
    });
}

/** Those of the workspace are for admins and leads; of one account for CSMs too. */
function requireRight(context: Context<ConsoleEnv>, { accountId }: PlaybookScope): string {
  const { id, role } = context.var.signedIn.person;
  if (role === 'csm' && accountId === undefined)
    throw new ApiError(
      'forbidden',
      'Your role is csm: you may read the playbooks of all accounts.',
    );
  return id;
}
