import { Hono } from 'hono';
import { readAccountPage, readAccounts } from '../store/sql/accounts.ts';
import type { Store } from '../store/store.ts';
import type { AccountList, AccountPage } from './api.ts';
import type { ConsoleEnv } from './console-env.ts';
import { ApiError } from './errors.ts';
import { may } from './rights.ts';

/** `/api/accounts` and `/api/accounts/:id`. Everyone of the workspace sees every account. */
export function createAccountRoutes(store: Store): Hono<ConsoleEnv> {
  return new Hono<ConsoleEnv>()
    .get('/accounts', may('read'), async (context) => {
      const { workspaceId } = context.var.signedIn.person;
      const accounts = await readAccounts(store.db, workspaceId);
      return context.json<AccountList>({ accounts });
    })
    .get('/accounts/:id', may('read', { isNoted: true }), async (context) => {
      const { workspaceId } = context.var.signedIn.person;
      const id = context.req.param('id');
      const page = await readAccountPage(store.db, workspaceId, id);
      if (!page) throw new ApiError('not_found', `There is no account "${id}".`);
      return context.json<AccountPage>(page);
    });
}
