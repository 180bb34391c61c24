import type { ReferenceCandidate } from '../http/api-playbooks.ts';
import { readUsers } from '../store/sql/customers.ts';
import { nameOf } from '../store/sql/outbox.ts';
import {
  insertReference,
  type ReferenceRow,
  readFirstUses,
  readNpsAnswers,
  readReferences,
} from '../store/sql/references.ts';
import { readPersonNames } from '../store/sql/tasks.ts';
import type { Db, Store } from '../store/store.ts';
import { type Candidate, findCandidates, mayAskFrom, type ReferenceKind } from './reference.ts';

/** The list of those who might speak for the product: why, who has asked them and when. */

const DAY_MS = 24 * 3_600_000;
/** An answer that is older says nothing of today. */
const ANSWERS_MS = 365 * DAY_MS;
/** The first, and three who followed. */
const MIN_USERS = 4;
const MAX_CANDIDATES = 200;

type Of = { workspaceId: string; nowMs: number };

async function readFound(db: Db, { workspaceId, nowMs }: Of): Promise<Candidate[]> {
  const answers = await readNpsAnswers(db, { workspaceId, sinceMs: nowMs - ANSWERS_MS });
  const firstUses = await readFirstUses(db, { workspaceId, minUsers: MIN_USERS });
  return findCandidates({ answers, firstUses });
}

/** Also those who were asked and are found no more. */
export async function readCandidates(db: Db, of: Of): Promise<ReferenceCandidate[]> {
  const { workspaceId, nowMs } = of;
  const asked = Map.groupBy(await readReferences(db, { workspaceId }), (row) => row.user_id);
  const found = await readFound(db, of);
  const known = new Set(found.map(({ userId }) => userId));
  const others = [...asked].flatMap(([userId, [newest]]) =>
    known.has(userId) || !newest ? [] : [{ userId, accountId: newest.account_id, why: [] }],
  );
  const all = [...found, ...others].slice(0, MAX_CANDIDATES);
  const users = await readUsers(
    db,
    workspaceId,
    all.map(({ userId }) => userId),
  );
  const names = await readPersonNames(db, workspaceId);
  return all.map(({ userId, accountId, why }) => {
    const rows = asked.get(userId) ?? [];
    const from = mayAskFrom(rows.map(toAsked), nowMs);
    return {
      user: { id: userId, name: nameOf(users.get(userId)?.traits_json) },
      accountId,
      why: why.map((one) =>
        one.kind === 'promoter' ? { ...one, at: new Date(one.at).toISOString() } : one,
      ),
      mayAskFrom: from === undefined ? null : new Date(from).toISOString(),
      asked: rows.map((row) => ({
        id: row.id,
        kind: row.kind,
        by: { id: row.asked_by, name: names.get(row.asked_by) ?? row.asked_by },
        at: new Date(row.asked_at).toISOString(),
        answer: row.answer,
      })),
    };
  });
}

const toAsked = ({ asked_at, answer, answered_at }: ReferenceRow) => ({
  askedAt: asked_at,
  answer,
  answeredAt: answered_at,
});

export type Asking = { id: string; userId: string; kind: ReferenceKind; by: string };

/** Writes that a user is asked; undefined, or from when on they may be. A retry under the same id is no second one. */
export function askReference(
  store: Store,
  { id, userId, kind, by }: Asking,
  of: Of,
): Promise<{ kind: 'asked' } | { kind: 'unknown' } | { kind: 'too_soon'; from: number }> {
  const { workspaceId, nowMs } = of;
  return store.transaction(async (db) => {
    const user = (await readUsers(db, workspaceId, [userId])).get(userId);
    if (!user) return { kind: 'unknown' };
    const before = await readReferences(db, { workspaceId, userId });
    if (before.some((row) => row.id === id)) return { kind: 'asked' };
    const from = mayAskFrom(before.map(toAsked), nowMs);
    if (from !== undefined) return { kind: 'too_soon', from };
    const found = (await readFound(db, of)).find((one) => one.userId === userId);
    await insertReference(db, {
      workspace_id: workspaceId,
      id,
      user_id: userId,
      account_id: user.account_id,
      kind,
      why_json: JSON.stringify(found?.why ?? []),
      asked_by: by,
      asked_at: nowMs,
      answer: null,
      answered_at: null,
    });
    return { kind: 'asked' };
  });
}
