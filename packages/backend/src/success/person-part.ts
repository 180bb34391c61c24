import type { Flow, PersonPart, Policy } from '@polku/flows';
import type { Facts } from '@polku/protocol';
import { match } from '@polku/protocol/match';
import { accountSubject, userSubject } from '../ingest/checked.ts';
import { type AccountRow, readAccounts, readUsers, type UserRow } from '../store/sql/customers.ts';
import { readHistory, toHistory } from '../store/sql/flows.ts';
import { readReached } from '../store/sql/milestones.ts';
import type { Db } from '../store/store.ts';
import { readCounts, toReading, toSentCounts } from './rule-counts.ts';

/**
 * What one verified person's browser gets: those of their facts that a published rule reads and no more,
 * the answers to the rules that only the backend may match, and what they have seen over all devices.
 */
export async function readPersonPart(db: Db, question: PersonQuestion): Promise<PersonPart> {
  const { workspaceId, userId, tokenAccountId, flows } = question;
  const user = (await readUsers(db, workspaceId, [userId])).get(userId);
  const accountId = tokenAccountId ?? user?.account_id ?? undefined;
  const account = accountId && (await readAccounts(db, workspaceId, [accountId])).get(accountId);
  const milestones = await readMilestoneTimes(db, { workspaceId, userId, accountId });
  const rows = await readHistory(db, workspaceId, [userId]);
  const history = Object.fromEntries(rows.map((row) => [row.flow_id, toHistory(row)]));
  const known = { user: toUserFacts(user), account: toAccountFacts(account || undefined) };
  const reading = toReading(flows, question.policy);
  const counts = await readCounts(db, question, reading);
  const facts = {
    ...known,
    milestones: nestAccount(milestones),
    flows: history,
    events: Object.fromEntries(
      Object.entries(counts.events).map(([key, { count }]) => [key, count]),
    ),
    session: { count: counts.sessions },
    now: { at: question.nowMs },
  };
  return {
    userId,
    ...(accountId !== undefined && { accountId }),
    facts: {
      user: pickFacts(known.user, 'user', reading.sent),
      account: pickFacts(known.account, 'account', reading.sent),
      milestones: Object.fromEntries(milestones),
      decided: Object.fromEntries(
        reading.audiences.flatMap(({ id, decided }) =>
          decided ? [[id, match(decided, facts)]] : [],
        ),
      ),
      ...toSentCounts(counts, reading),
    },
    history,
  };
}

export type PersonQuestion = {
  workspaceId: string;
  userId: string;
  /** The account that the token names. Absent: where the user was last seen. */
  tokenAccountId: string | undefined;
  /** As they were published, with their own audiences. */
  flows: readonly Flow[];
  /** Its named conditions are decided as audiences are. */
  policy: Policy;
  /** The anonymous id of the browser that asks, and its session. */
  device: string;
  sessionId: string | undefined;
  nowMs: number;
};

type Ids = { workspaceId: string; userId: string; accountId: string | undefined };

/** When each milestone was reached: the user's by its key, the account's by `account.<key>`. */
async function readMilestoneTimes(
  db: Db,
  { workspaceId, userId, accountId }: Ids,
): Promise<Map<string, number>> {
  const subjects = [userSubject(userId)];
  if (accountId !== undefined) subjects.push(accountSubject(accountId));
  const rows = await readReached(db, workspaceId, subjects);
  return new Map(
    rows.map(({ milestone, subject, at }) => [
      subject === userSubject(userId) ? milestone : `account.${milestone}`,
      at,
    ]),
  );
}

/** A rule reads by dotted path, so that `milestones.account.first_use` is found one level down. */
function nestAccount(milestones: ReadonlyMap<string, number>): Facts {
  const entries = [...milestones];
  const prefix = 'account.';
  const ofAccount = entries.flatMap(([key, at]) =>
    key.startsWith(prefix) ? [[key.slice(prefix.length), at] as const] : [],
  );
  return { ...Object.fromEntries(entries), account: Object.fromEntries(ofAccount) };
}

const toIso = (at: number | null | undefined): string | undefined =>
  at === null || at === undefined ? undefined : new Date(at).toISOString();

const toUserFacts = (user: UserRow | undefined): Facts => ({
  id: user?.id,
  traits: JSON.parse(user?.traits_json ?? '{}'),
  firstSeenAt: toIso(user?.first_seen_at),
});

function toAccountFacts(account: AccountRow | undefined): Facts {
  const traits: Facts = JSON.parse(account?.traits_json ?? '{}');
  return {
    id: account?.id,
    name: account?.name,
    plan: account?.plan,
    traits,
    goal: typeof traits.goal === 'string' ? traits.goal : undefined,
    contractAt: toIso(account?.contract_at),
    billingCents: account?.billing_cents,
    touchLevel: account?.touch_level,
    owner: account?.owner_id,
  };
}

/** The parts of `facts` that a rule reads, in their places. */
function pickFacts(
  facts: Facts,
  path: string,
  read: ReadonlySet<string>,
): { [key: string]: unknown } {
  const wanted = [...read];
  const picked = Object.entries(facts).flatMap(([key, value]): [string, unknown][] => {
    const here = `${path}.${key}`;
    if (value === undefined || value === null) return [];
    if (read.has(path) || read.has(here)) return [[key, value]];
    if (typeof value !== 'object' || !wanted.some((fact) => fact.startsWith(`${here}.`))) return [];
    return [[key, pickFacts(value as Facts, here, read)]];
  });
  // Defines keys and never assigns them, so that a trait named `__proto__` stays one.
  return Object.fromEntries(picked);
}
