import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { readRotatingKeys, readSecretKeys, revokeSecretKey } from '../store/sql/keys.ts';
import { changeMember, findPersonByEmail, type MemberChange } from '../store/sql/people.ts';
import type { Store } from '../store/store.ts';
import {
  createSecretKey,
  dropTokenSecret,
  dropWriteKey,
  rotateTokenSecret,
  rotateWriteKey,
  SCOPES,
  WrongTurn,
} from '../success/keys.ts';
import { toPasswordLink } from '../success/password-link.ts';
import { invitePerson } from '../success/sign-in.ts';
import { ROLES } from './api.ts';
import type { Invitation, KeyList, KeyMade, KeyRotated } from './api-doors.ts';
import type { ConsoleEnv } from './console-env.ts';
import { ApiError, parseBody } from './errors.ts';
import { may } from './rights.ts';

/** Who is let in, and which keys are: invitations, roles, deactivation; keys with their scopes. */

export type MemberOptions = {
  store: Store;
  nowMs: () => number;
  publicUrl: () => string;
  onSignOut: (hash: string) => void;
};

export const Invited = z.strictObject({
  email: z.email('expected an e-mail').max(254),
  name: z.string().trim().min(1).max(100),
  role: z.enum(ROLES),
});
export const AccessChange = z.strictObject({
  role: z.enum(ROLES).optional(),
  isActive: z.boolean().optional(),
});
export const NewKey = z.strictObject({
  name: z.string().trim().min(1).max(100),
  scopes: z.array(z.enum(SCOPES)).min(1),
});

export function createMemberRoutes(options: MemberOptions): Hono<ConsoleEnv> {
  const { store, nowMs, publicUrl, onSignOut } = options;
  const workspaceOf = (context: Context<ConsoleEnv>) => context.var.signedIn.person.workspaceId;

  async function answerKeys(context: Context<ConsoleEnv>) {
    const workspaceId = workspaceOf(context);
    const keys = await readSecretKeys(store.db, workspaceId);
    const rotating = await readRotatingKeys(store.db, workspaceId);
    return context.json<KeyList>({
      keys: keys.map(({ createdAt, revokedAt, lastUsedAt, ...key }) => ({
        ...key,
        createdAt: new Date(createdAt).toISOString(),
        revokedAt: revokedAt === undefined ? null : new Date(revokedAt).toISOString(),
        lastUsedAt: lastUsedAt === undefined ? null : new Date(lastUsedAt).toISOString(),
      })),
      scopes: [...SCOPES],
      hasFormer: {
        'write-key': rotating?.formerWriteKey !== undefined,
        'token-secret': (rotating?.tokenSecrets.length ?? 0) > 1,
      },
    });
  }

  const routes = new Hono<ConsoleEnv>();
  for (const [what, { rotate, drop }] of Object.entries(ROTATING))
    routes
      .post(`/keys/${what}/rotate`, may('manage_keys'), async (context) =>
        context.json<KeyRotated>({ secret: await turning(rotate(store, workspaceOf(context))) }),
      )
      .delete(`/keys/${what}/former`, may('manage_keys'), async (context) => {
        await turning(drop(store, workspaceOf(context)));
        return answerKeys(context);
      });

  return (
    routes
      // Of somebody who is here already it is a new link, and changes nothing of them.
      .post('/people', may('manage_people'), async (context) => {
        const invited = await parseBody(context, Invited);
        const workspaceId = workspaceOf(context);
        const asked = { nowMs: nowMs(), purpose: 'password' } as const;
        const token = await invitePerson(store, { ...invited, workspaceId }, asked);
        const person = await findPersonByEmail(store.db, workspaceId, invited.email.toLowerCase());
        const link = toPasswordLink(publicUrl(), token);
        return context.json<Invitation>({ id: person?.id ?? '', link }, 201);
      })
      .patch('/people/:id/access', may('manage_people'), async (context) => {
        const change: MemberChange = await parseBody(context, AccessChange);
        const key = { workspaceId: workspaceOf(context), id: context.req.param('id') };
        const changed = await store.transaction((db) =>
          changeMember(db, key, { change, nowMs: nowMs() }),
        );
        if (changed.kind === 'unknown')
          throw new ApiError('not_found', `There is no person "${key.id}".`);
        if (changed.kind === 'last_admin')
          throw new ApiError('conflict', 'This is the last admin. Make somebody else one first.');
        changed.ended.forEach(onSignOut);
        return context.body(null, 204);
      })
      .get('/keys', may('manage_keys'), answerKeys)
      .post('/keys', may('manage_keys'), async (context) => {
        const asked = await parseBody(context, NewKey);
        const given = { ...asked, workspaceId: workspaceOf(context) };
        return context.json<KeyMade>(await createSecretKey(store, given, nowMs()), 201);
      })
      .delete('/keys/:id', may('manage_keys'), async (context) => {
        const key = { workspaceId: workspaceOf(context), id: context.req.param('id') };
        if (!(await store.transaction((db) => revokeSecretKey(db, key, nowMs()))))
          throw new ApiError('not_found', `There is no live key "${key.id}".`);
        return answerKeys(context);
      })
  );
}

const ROTATING = {
  'write-key': { rotate: rotateWriteKey, drop: dropWriteKey },
  'token-secret': { rotate: rotateTokenSecret, drop: dropTokenSecret },
};

async function turning<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof WrongTurn) throw new ApiError('conflict', error.message);
    throw error;
  }
}
