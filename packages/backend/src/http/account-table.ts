import { EventId } from '@polku/protocol/schemas';
import { type Context, Hono } from 'hono';
import { compress } from 'hono/compress';
import { z } from 'zod';
import { countSavedViews, deleteView, readSavedViews, saveView } from '../store/sql/saved-views.ts';
import type { Store } from '../store/store.ts';
import { readAccountTable } from '../success/account-table.ts';
import type { AccountTable, SavedViews } from './api-accounts.ts';
import type { ConsoleEnv } from './console-env.ts';
import { ApiError, parseBody, parseQuery } from './errors.ts';
import { may } from './rights.ts';

/** `/api/account-table`, and the views of pages that people keep. */

const PAGES = ['accounts', 'flows', 'inbox'] as const;
const Page = z.enum(PAGES, `expected one of ${PAGES.join(', ')}`);
const PageQuery = z.object({ page: Page.default('accounts') });
export const NewView = z.strictObject({
  page: Page,
  name: z.string().trim().min(1).max(80),
  /** Of the page's address, without the question mark. */
  query: z.string().max(2_000),
});
/** More are lost among each other. */
const MAX_VIEWS = 50;

export type AccountTableOptions = { store: Store; nowMs: () => number };

export function createAccountTableRoutes({ store, nowMs }: AccountTableOptions): Hono<ConsoleEnv> {
  const whose = (context: Context<ConsoleEnv>) => {
    const { id: personId, workspaceId } = context.var.signedIn.person;
    return { personId, workspaceId };
  };

  async function answerViews(context: Context<ConsoleEnv>, page: string) {
    return context.json<SavedViews>({
      views: await readSavedViews(store.db, whose(context), page),
    });
  }

  return (
    new Hono<ConsoleEnv>()
      // A megabyte of ten thousand rows is a quarter of it.
      .use('/account-table', compress({ encoding: 'gzip' }))
      .get('/account-table', may('read'), async (context) => {
        const { workspaceId } = context.var.signedIn.person;
        return context.json<AccountTable>(await readAccountTable(store.db, workspaceId));
      })
      .get('/saved-views', may('own'), (context) =>
        answerViews(context, parseQuery(context, PageQuery).page),
      )
      .put('/saved-views/:id', may('own'), async (context) => {
        const view = { id: parseId(context), ...(await parseBody(context, NewView)) };
        await store.transaction(async (db) => {
          await saveView(db, whose(context), { view, nowMs: nowMs() });
          // Thrown inside, so that the one too many is not kept.
          if ((await countSavedViews(db, whose(context))) > MAX_VIEWS)
            throw new ApiError('conflict', `You keep ${MAX_VIEWS} views. Forget one first.`);
        });
        return answerViews(context, view.page);
      })
      .delete('/saved-views/:id', may('own'), async (context) => {
        const id = context.req.param('id');
        const page = await store.transaction((db) => deleteView(db, whose(context), id));
        if (page === undefined) throw new ApiError('not_found', `You keep no view "${id}".`);
        return answerViews(context, page);
      })
  );
}

function parseId(context: Context<ConsoleEnv>): string {
  const parsed = EventId.safeParse(context.req.param('id'));
  if (parsed.success) return parsed.data;
  throw new ApiError('invalid_body', 'The id of a view is a UUID of version 7. Make one.', {
    field: 'id',
  });
}
