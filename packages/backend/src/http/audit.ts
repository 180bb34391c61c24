import { createHmac } from 'node:crypto';
import { Hono } from 'hono';
import { z } from 'zod';
import { insertAct, readActs } from '../store/sql/audit.ts';
import { readPersonNames } from '../store/sql/people.ts';
import { readWorkspaceSecret } from '../store/sql/workspaces.ts';
import type { Store } from '../store/store.ts';
import type { AuditPage } from './api-doors.ts';
import type { ConsoleEnv } from './console-env.ts';
import { parseQuery } from './errors.ts';
import { may } from './rights.ts';

/**
 * Who saw and did what: one line for each change that was asked for, whatever came of it, for each look at what is
 * declared as somebody's data (once an hour), and for each way in. Method, route and ids; no bodies, so that it needs no erasing.
 * A user of the host product stands in it as a pseudonym, which can be computed from their id and not turned back.
 */
type Act = {
  person: { workspaceId: string; id: string };
  /** Method and route. */
  action: string;
  /** What the address names, and the one within it. */
  id?: string | undefined;
  item?: string | undefined;
  status: number;
};
export type OnAct = (act: Act) => Promise<void>;

type AuditOptions = { store: Store; nowMs: () => number; onFault: (error: unknown) => void };

/** What was done is done, and answered, also when it cannot be noted: that is a fault of ours, and logged. */
export function createAudit({ store, nowMs, onFault }: AuditOptions): OnAct {
  const isSeenAnew = createSeen(nowMs);
  return async ({ person: { workspaceId, id: personId }, action, id, item, status }) => {
    if (status < 400 && action.startsWith('GET ') && !isSeenAnew(personId, action, id)) return;
    try {
      const isUser = /\/users?\//.test(action);
      const subject = id !== undefined && isUser ? await toPseudonym(store, workspaceId, id) : id;
      const act = { workspaceId, personId, action, subject, item, status, nowMs: nowMs() };
      await store.transaction((db) => insertAct(db, act));
    } catch (error) {
      onFault(error);
    }
  };
}

const SEEN_AGAIN_MS = 3_600_000;
const MAX_SEEN = 10_000;

/**
 * One line an hour for whoever looks at the same thing, however many parts of it their page asks for: an account is
 * drawn of six answers. Kept by this process alone; another one, or one that begins anew, notes it once more.
 */
function createSeen(nowMs: () => number) {
  const seen = new Map<string, number>();
  return (personId: string, action: string, id: string | undefined): boolean => {
    const kind = id === undefined ? action : action.split('/')[2];
    const key = JSON.stringify([personId, kind, id]);
    const now = nowMs();
    if (now - (seen.get(key) ?? Number.NEGATIVE_INFINITY) < SEEN_AGAIN_MS) return false;
    if (seen.size >= MAX_SEEN) seen.clear();
    seen.set(key, now);
    return true;
  };
}

async function toPseudonym(store: Store, workspaceId: string, userId: string): Promise<string> {
  const secret = await readWorkspaceSecret(store.db, workspaceId);
  const mark = createHmac('sha256', secret).update(`audit\nuser:${userId}`).digest('base64url');
  return `user~${mark.slice(0, 22)}`;
}

const Query = z.object({
  before: z
    .string()
    .regex(/^\d{1,15}$/, 'expected what nextBefore had')
    .transform(Number)
    .optional(),
  person: z.string().optional(),
  /** An account, a colleague: whatever an address names. */
  subject: z.string().optional(),
  /** A user of the host product. */
  user: z.string().optional(),
  what: z.enum(['seen', 'done'], 'expected seen or done').optional(),
});

const PAGE_LINES = 100;

export function createAuditRoutes({ store }: { store: Store }): Hono<ConsoleEnv> {
  return new Hono<ConsoleEnv>().get(
    '/audit',
    may('read_audit', { isNoted: true }),
    async (context) => {
      const { workspaceId } = context.var.signedIn.person;
      const { user, subject, person, before, what } = parseQuery(context, Query);
      const about = user === undefined ? subject : await toPseudonym(store, workspaceId, user);
      const asked = { workspaceId, subject: about, personId: person, before, what };
      const rows = await readActs(store.db, { ...asked, limit: PAGE_LINES + 1 });
      const names = await readPersonNames(store.db, workspaceId);
      const lines = rows.slice(0, PAGE_LINES);
      return context.json<AuditPage>({
        lines: lines.map(({ at, person_id: id, action, subject: of, item, status }) => ({
          at: new Date(at).toISOString(),
          person: id === null ? null : { id, name: names.get(id) ?? id },
          action,
          subject: of,
          item,
          status,
        })),
        nextBefore: rows.length > PAGE_LINES ? (lines.at(-1)?.seq ?? null) : null,
      });
    },
  );
}
