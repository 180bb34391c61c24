import { Hono } from 'hono';
import { readTelling, saveTelling } from '../store/sql/tellings.ts';
import type { Store } from '../store/store.ts';
import { parseTelling, Telling } from '../success/telling.ts';
import type { ConsoleEnv } from './console-env.ts';
import { parseBody } from './errors.ts';
import { may } from './rights.ts';

/** `/api/me/telling`: how the person who is signed in wants to hear of what. Nobody sets it for another. */
export const createTellingRoutes = ({ store }: { store: Store }): Hono<ConsoleEnv> =>
  new Hono<ConsoleEnv>()
    .get('/me/telling', may('own'), async (context) => {
      const json = await readTelling(store.db, context.var.signedIn.person);
      return context.json<Telling>(parseTelling(json));
    })
    .put('/me/telling', may('own'), async (context) => {
      const telling = await parseBody(context, Telling);
      await store.transaction((db) =>
        saveTelling(db, context.var.signedIn.person, JSON.stringify(telling)),
      );
      return context.json<Telling>(telling);
    });
