import { type Context, Hono } from 'hono';
import { z } from 'zod';
import type { Db, Store } from '../store/store.ts';
import { endFirstRun, FIRST_RUN_STEPS, readFirstRunState, skipStep } from '../success/first-run.ts';
import { toIso } from '../success/iso-time.ts';
import type { Passwords } from '../success/password.ts';
import { setUp } from '../success/setup.ts';
import { Setup } from './api-doors.ts';
import type { FirstRunPage } from './api-first-run.ts';
import type { ConsoleEnv } from './console-env.ts';
import type { Entry } from './entry.ts';
import { ApiError, parseBody } from './errors.ts';
import { may } from './rights.ts';
import { agentOf, badLink } from './session.ts';

/** `/api/setup` and `/api/first-run`: the first workspace, and the way to its first first use. */
type Options = { store: Store; nowMs: () => number; passwords: Passwords; entry: Entry };

export const Skip = z.strictObject({ step: z.enum(FIRST_RUN_STEPS), isSkipped: z.boolean() });

export function createFirstRunRoutes(options: Options): Hono<ConsoleEnv> {
  const { store, nowMs, passwords, entry } = options;

  async function answer(context: Context<ConsoleEnv>) {
    const { workspaceId } = context.var.signedIn.person;
    const { firstUse, ...state } = await readFirstRunState(store.db, workspaceId);
    return context.json<FirstRunPage>({
      ...state,
      firstUse: firstUse
        ? { user: { id: firstUse.userId, name: firstUse.name }, at: toIso(firstUse.at) }
        : null,
    });
  }

  async function change(
    context: Context<ConsoleEnv>,
    work: (db: Db, workspaceId: string) => Promise<void>,
  ) {
    const { workspaceId } = context.var.signedIn.person;
    await store.transaction((db) => work(db, workspaceId));
    return answer(context);
  }

  return new Hono<ConsoleEnv>()
    .post('/setup', may('anyone'), async (context) => {
      entry.admit(context);
      const { token, ...given } = await parseBody(context, Setup);
      const person = { ...given, agent: agentOf(context) };
      const made = await setUp({ store, passwords, nowMs: nowMs() }, token, person);
      if (made.kind === 'invalid') throw badLink();
      if (made.kind === 'refused')
        throw new ApiError('invalid_body', made.fault, { field: 'password' });
      await entry.letIn(context, made.secret);
      return context.body(null, 204);
    })
    .get('/first-run', may('read'), answer)
    .patch('/first-run', may('write_settings'), async (context) => {
      const skip = await parseBody(context, Skip);
      return change(context, (db, workspaceId) => skipStep(db, workspaceId, skip));
    })
    .delete('/first-run', may('write_settings'), (context) => change(context, endFirstRun));
}
