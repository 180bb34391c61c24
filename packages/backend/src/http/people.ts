import { type Context, Hono } from 'hono';
import { savePersonChange } from '../store/sql/person-lines.ts';
import type { Store } from '../store/store.ts';
import { PersonChange } from '../success/person-change.ts';
import { readPeople } from '../success/person-lines.ts';
import type { PeopleList, PersonLine } from './api-people.ts';
import type { ConsoleEnv } from './console-env.ts';
import { ApiError, parseBody } from './errors.ts';
import { may } from './rights.ts';

/** `/api/people`: who works with accounts, when they are away, and where and in what language they work. */
export function createPeopleRoutes({
  store,
  nowMs,
}: {
  store: Store;
  nowMs: () => number;
}): Hono<ConsoleEnv> {
  async function change(context: Context<ConsoleEnv>, id: string) {
    const { workspaceId } = context.var.signedIn.person;
    const change = await parseBody(context, PersonChange);
    const given = { change, nowMs: nowMs() };
    await store.transaction((db) => savePersonChange(db, { workspaceId, id }, given));
    const people = await readPeople(store.db, { workspaceId, nowMs: given.nowMs });
    const line = people.find((person) => person.id === id);
    if (!line) throw new ApiError('not_found', `There is no person "${id}".`);
    return context.json<PersonLine>(line);
  }

  return new Hono<ConsoleEnv>()
    .get('/people', may('read'), async (context) => {
      const { workspaceId } = context.var.signedIn.person;
      const people = await readPeople(store.db, { workspaceId, nowMs: nowMs() });
      return context.json<PeopleList>({ people });
    })
    .patch('/me', may('own'), (context) => change(context, context.var.signedIn.person.id))
    .patch('/people/:id', may('plan_absence'), (context) =>
      change(context, context.req.param('id')),
    );
}
