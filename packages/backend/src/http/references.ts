import { EventId, Name } from '@polku/protocol/schemas';
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { saveAnswer } from '../store/sql/references.ts';
import type { Store } from '../store/store.ts';
import { REFERENCE_KINDS } from '../success/reference.ts';
import { askReference, readCandidates } from '../success/reference-list.ts';
import type { ReferenceList } from './api-playbooks.ts';
import type { ConsoleEnv } from './console-env.ts';
import { ApiError, parseBody } from './errors.ts';
import { may } from './rights.ts';

/** `/api/references`: who might speak for the product, and who was asked. */

export const Asking = z.strictObject({ id: EventId, user: Name, kind: z.enum(REFERENCE_KINDS) });
export const Answer = z.strictObject({ answer: z.enum(['yes', 'no']) });

export function createReferenceRoutes({
  store,
  nowMs,
}: {
  store: Store;
  nowMs: () => number;
}): Hono<ConsoleEnv> {
  async function answerList(context: Context<ConsoleEnv>) {
    const { workspaceId } = context.var.signedIn.person;
    const candidates = await readCandidates(store.db, { workspaceId, nowMs: nowMs() });
    return context.json<ReferenceList>({ candidates });
  }

  return new Hono<ConsoleEnv>()
    .get('/references', may('read', { isNoted: true }), answerList)
    .post('/references', may('work_references'), async (context) => {
      const { id: by, workspaceId } = context.var.signedIn.person;
      const { user: userId, ...asking } = await parseBody(context, Asking);
      const of = { workspaceId, nowMs: nowMs() };
      const asked = await askReference(store, { ...asking, userId, by }, of);
      if (asked.kind === 'unknown')
        throw new ApiError('not_found', `There is no user "${userId}".`, { field: 'user' });
      if (asked.kind === 'too_soon') {
        const from = new Date(asked.from).toISOString();
        throw new ApiError('conflict', `They were asked already. Ask again after ${from}.`);
      }
      return answerList(context);
    })
    .post('/references/:id/answer', may('work_references'), async (context) => {
      const { workspaceId } = context.var.signedIn.person;
      const id = context.req.param('id');
      const { answer } = await parseBody(context, Answer);
      const said = { answer, nowMs: nowMs() };
      const isKnown = await store.transaction((db) => saveAnswer(db, { workspaceId, id }, said));
      if (!isKnown) throw new ApiError('not_found', `Nobody was asked under "${id}".`);
      return answerList(context);
    });
}
