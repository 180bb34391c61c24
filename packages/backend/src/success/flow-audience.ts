import type { Facts, Rule } from '@polku/protocol';
import { countedOf } from '@polku/protocol/counted';
import { factsOf, match } from '@polku/protocol/match';
import { z } from 'zod';
import { accountSubject, userSubject } from '../ingest/checked.ts';
import { type AccountRow, readAccounts, type UserRow } from '../store/sql/customers.ts';
import { countEvents } from '../store/sql/event-counts.ts';
import { readHistory, toHistory } from '../store/sql/flows.ts';
import { countKnownUsers, readKnownUsers } from '../store/sql/known-users.ts';
import { readReached } from '../store/sql/milestones.ts';
import { countOpenTasks } from '../store/sql/open-tasks.ts';
import { readStartedFlows } from '../store/sql/playbook-marks.ts';
import type { Db } from '../store/store.ts';
import { toAccountFacts, toUserFacts } from './person-part.ts';

/**
 * Who of the known users an audience holds for now, and what stands against the rest: of each condition how many
 * meet it, and for how many it is the only one that they lack. Counted over the users who were seen last, so that a
 * large workspace is answered as soon as a small one. What only a page knows (its path, the device, the session, the
 * clock on the wall) is taken as met, and said to be.
 */
export const AudienceCount = z.object({
  /** Verified users of the workspace. */
  known: z.number(),
  /** Of these so many were looked at, those who were seen last. */
  lookedAt: z.number(),
  matching: z.number(),
  /** In the order of the rule: of one that has `all` at its top each part, else the rule itself. */
  conditions: z.array(
    z.object({
      meets: z.number(),
      /** Lack this one and nothing else. */
      lackOnlyThis: z.number(),
      /** Only the page knows. */
      isOfPage: z.boolean(),
    }),
  ),
});
export type AudienceCount = z.infer<typeof AudienceCount>;

const MAX_LOOKED_AT = 2_000;

export async function countAudience(
  db: Db,
  { workspaceId, audience, nowMs }: { workspaceId: string; audience: Rule; nowMs: number },
): Promise<AudienceCount> {
  const parts = partsOf(audience);
  const users = await readKnownUsers(db, { workspaceId, limit: MAX_LOOKED_AT });
  const known =
    users.length < MAX_LOOKED_AT ? users.length : await countKnownUsers(db, workspaceId);
  const readFacts = await createFactsReader(db, { workspaceId, users, audience, nowMs });
  const conditions = parts.map((part) => ({
    meets: 0,
    lackOnlyThis: 0,
    isOfPage: factsOf(part).some(isOfPage),
  }));
  let matching = 0;
  for (const user of users) {
    const facts = await readFacts(user);
    const met = parts.map((part, at) => conditions[at]?.isOfPage || match(part, facts));
    const lacking = met.filter((isMet) => !isMet).length;
    if (lacking === 0) matching += 1;
    for (const [at, condition] of conditions.entries()) {
      if (met[at]) condition.meets += 1;
      else if (lacking === 1) condition.lackOnlyThis += 1;
    }
  }
  return { known, lookedAt: users.length, matching, conditions };
}

export const partsOf = (rule: Rule): readonly Rule[] => ('all' in rule ? rule.all : [rule]);

/** `now.at` is read by comparisons with the time, which hold alike everywhere. */
const isOfPage = (fact: string): boolean =>
  !/^(user|account|milestones|flows|events)(\.|$)/.test(fact) && fact !== 'now.at';

type Asked = { workspaceId: string; users: readonly UserRow[]; audience: Rule; nowMs: number };

/** Everything that many can be asked for at once is read at once; of each user only what the rule counts. */
async function createFactsReader(db: Db, { workspaceId, users, audience, nowMs }: Asked) {
  const accountIds = new Set(users.flatMap(({ account_id }) => account_id ?? []));
  const accounts = await inChunks([...accountIds], (ids) => readAccounts(db, workspaceId, ids));
  const byId = new Map(accounts.flatMap((rows) => [...rows]));
  const userIds = users.map(({ id }) => id);
  const histories = await inChunks(userIds, (ids) => readHistory(db, workspaceId, ids));
  const historyOf = Map.groupBy(histories.flat(), ({ user_id }) => user_id);
  const subjects = [...userIds.map(userSubject), ...[...accountIds].map(accountSubject)];
  const reached = await inChunks(subjects, (chunk) => readReached(db, workspaceId, chunk));
  const reachedBy = Map.groupBy(reached.flat(), ({ subject }) => subject);
  const asked = factsOf(audience);
  const readsTasks = asked.some((fact) => /^(user|account)\.tasks(\.|$)/.test(fact));
  const readsStarted = asked.includes('user.started');
  const counted = countedOf(audience);
  const timesOf = (subject: string) =>
    Object.fromEntries((reachedBy.get(subject) ?? []).map(({ milestone, at }) => [milestone, at]));

  async function readEvents(userId: string): Promise<Facts> {
    const subject = userSubject(userId);
    const counts: [string, number][] = [];
    for (const of of counted) {
      const { count } = await countEvents(db, { workspaceId, subject, of, device: '', nowMs });
      counts.push([of.key, count]);
    }
    return Object.fromEntries(counts);
  }

  return async (user: UserRow): Promise<Facts> => {
    const accountId = user.account_id ?? undefined;
    const account: AccountRow | undefined = byId.get(accountId ?? '');
    const ofUser = userSubject(user.id);
    const ofAccount = accountId === undefined ? undefined : accountSubject(accountId);
    const tasks = readsTasks
      ? await countOpenTasks(db, { workspaceId, userId: user.id, accountId })
      : undefined;
    const marked = ofAccount === undefined ? [ofUser] : [ofUser, ofAccount];
    const started = readsStarted
      ? await readStartedFlows(db, { workspaceId, subjects: marked, nowMs })
      : [];
    return {
      user: { ...toUserFacts(user), tasks: tasks?.user, started },
      account: { ...toAccountFacts(account), tasks: tasks?.account },
      milestones: {
        ...timesOf(ofUser),
        ...(ofAccount !== undefined && { account: timesOf(ofAccount) }),
      },
      flows: Object.fromEntries(
        (historyOf.get(user.id) ?? []).map((row) => [row.flow_id, toHistory(row)]),
      ),
      events: await readEvents(user.id),
      now: { at: nowMs },
    };
  };
}

const CHUNK = 500;

async function inChunks<T>(
  ids: readonly string[],
  read: (ids: readonly string[]) => Promise<T>,
): Promise<T[]> {
  const answers: T[] = [];
  for (let at = 0; at < ids.length; at += CHUNK)
    answers.push(await read(ids.slice(at, at + CHUNK)));
  return answers;
}
