import type { PersonPart } from '@polku/flows';
import type { Facts } from '@polku/protocol';
import { match } from '@polku/protocol/match';
import { accountSubject, userSubject } from '../ingest/checked.ts';
import { type AccountRow, readAccounts, readUsers, type UserRow } from '../store/sql/customers.ts';
import { readHistory, toHistory } from '../store/sql/flows.ts';
import { readGoalName } from '../store/sql/goals.ts';
import { readHeldOut } from '../store/sql/held-out.ts';
import { readReached } from '../store/sql/milestones.ts';
import { countOpenTasks } from '../store/sql/open-tasks.ts';
import { readStartedFlows } from '../store/sql/playbook-marks.ts';
import type { Db } from '../store/store.ts';
import { type Reading, readCounts, toSentCounts } from './rule-counts.ts';

/**
 * What one verified person's browser gets: the answers to what published rules ask of them and their account, how often
 * they did what a rule counts, what they have reached, and what they have seen over all devices.
 */
export async function readPersonPart(db: Db, question: PersonQuestion): Promise<PersonPart> {
  const { workspaceId, userId, tokenAccountId, reading, nowMs } = question;
  const user = (await readUsers(db, workspaceId, [userId])).get(userId);
  const accountId = tokenAccountId ?? user?.account_id ?? undefined;
  const account = accountId && (await readAccounts(db, workspaceId, [accountId])).get(accountId);
  const milestones = await readMilestoneTimes(db, { workspaceId, userId, accountId });
  const rows = await readHistory(db, workspaceId, [userId]);
  const tasks = reading.readsTasks
    ? await countOpenTasks(db, { workspaceId, userId, accountId })
    : undefined;
  const started = reading.readsStarted
    ? await readStartedFlows(db, { workspaceId, subjects: toSubjects(userId, accountId), nowMs })
    : [];
  const facts = {
    user: { ...toUserFacts(user), tasks: tasks?.user, started },
    account: { ...toAccountFacts(account || undefined), tasks: tasks?.account },
    now: { at: nowMs },
  };
  // What the host says goes before what people have written down.
  const named = reading.showsGoal && accountId !== undefined;
  const goal =
    facts.account.goal ?? (named ? await readGoalName(db, workspaceId, accountId) : undefined);
  return {
    userId,
    ...(accountId !== undefined && { accountId }),
    facts: {
      user: {},
      account: reading.showsGoal && goal !== undefined ? { goal } : {},
      milestones: Object.fromEntries(milestones),
      // What is not met is left out: there is much of it, and a question without an answer is not met.
      decided: Object.fromEntries(
        reading.questions.filter(({ rule }) => match(rule, facts)).map(({ id }) => [id, true]),
      ),
      ...toSentCounts(await readCounts(db, question, reading)),
    },
    ...(reading.holdsOut && {
      heldOut: await readHeldOut(db, { workspaceId, subject: userSubject(userId) }),
    }),
    history: Object.fromEntries(rows.map((row) => [row.flow_id, toHistory(row)])),
  };
}

export type PersonQuestion = {
  workspaceId: string;
  userId: string;
  /** The account that the token names. Absent: where the user was last seen. */
  tokenAccountId: string | undefined;
  /** What the published rules ask of them. */
  reading: Reading;
  /** The anonymous id of the browser that asks, and its session. */
  device: string;
  sessionId: string | undefined;
  nowMs: number;
};

type Ids = { workspaceId: string; userId: string; accountId: string | undefined };

const toSubjects = (userId: string, accountId: string | undefined): string[] =>
  accountId === undefined
    ? [userSubject(userId)]
    : [userSubject(userId), accountSubject(accountId)];

/** When each milestone was reached: the user's by its key, the account's by `account.<key>`. */
async function readMilestoneTimes(
  db: Db,
  { workspaceId, userId, accountId }: Ids,
): Promise<Map<string, number>> {
  const subjects = toSubjects(userId, accountId);
  const rows = await readReached(db, workspaceId, subjects);
  return new Map(
    rows.map(({ milestone, subject, at }) => [
      subject === userSubject(userId) ? milestone : `account.${milestone}`,
      at,
    ]),
  );
}

const toIso = (at: number | null | undefined): string | undefined =>
  at === null || at === undefined ? undefined : new Date(at).toISOString();

export const toUserFacts = (user: UserRow | undefined): Facts => ({
  id: user?.id,
  traits: JSON.parse(user?.traits_json ?? '{}'),
  firstSeenAt: toIso(user?.first_seen_at),
});

export function toAccountFacts(account: AccountRow | undefined) {
  if (!account) return { goal: undefined };
  const traits: Facts = JSON.parse(account.traits_json);
  const health: { [name: string]: { value: unknown } } = JSON.parse(account.health_json);
  return {
    id: account.id,
    name: account.name,
    plan: account.plan,
    traits,
    goal: typeof traits.goal === 'string' ? traits.goal : undefined,
    contractAt: toIso(account.contract_at),
    contractEndsAt: toIso(account.contract_ends_at),
    billingCents: account.billing_cents,
    potential: account.potential,
    touchLevel: account.touch_level,
    onboardingModel: account.onboarding_model,
    stage: account.stage,
    stageAt: toIso(account.stage_at),
    owner: account.owner_id,
    health: Object.fromEntries(Object.entries(health).map(([name, { value }]) => [name, value])),
  };
}
