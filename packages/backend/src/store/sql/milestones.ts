import { MilestoneRule } from '@polku/protocol/schemas';
import { type Insertable, type Selectable, sql } from 'kysely';
import { prepare } from '../prepare.ts';
import type { Db } from '../store.ts';
import type { Tables } from '../tables.ts';

/** The rules of first uses, and the rows that say who has reached which. */
export type ReachedRow = Selectable<Tables['milestone_reached']>;

export type Milestone = {
  key: string;
  name: string;
  rule: MilestoneRule;
  /** UTC ms: who was there before is known before. Infinity until it is published. */
  notifyFrom: number;
  /** Whether anybody is told. False until what was stored before it was published has been looked at. */
  notifies: boolean;
  /** The last stored event that was looked at, while that is under way. */
  lookedAtSeq: number | undefined;
  /** UTC ms: since when this is the rule. */
  publishedAt: number;
};

export async function readMilestones(db: Db, workspaceId: string): Promise<Milestone[]> {
  const { rows } = await selectMilestones(db, [{ workspace_id: workspaceId }]);
  return rows.map((row) => ({
    key: row.key,
    name: row.name,
    rule: MilestoneRule.parse(JSON.parse(row.rule_json)),
    notifyFrom: row.notify_from ?? Infinity,
    notifies: row.notifies === 1,
    lookedAtSeq: row.looked_at_seq ?? undefined,
    publishedAt: row.published_at,
  }));
}

const selectMilestones = prepare((db, rows: readonly { workspace_id: string }[]) =>
  db
    .selectFrom('milestone')
    .select([
      'key',
      'name',
      'rule_json',
      'notify_from',
      'notifies',
      'looked_at_seq',
      'published_at',
    ])
    .where('workspace_id', '=', rows[0]?.workspace_id ?? '')
    .orderBy('key'),
);

export async function saveMilestone(
  db: Db,
  workspaceId: string,
  { key, name, rule, notifyFrom, notifies, lookedAtSeq, publishedAt }: Milestone,
): Promise<void> {
  const values = {
    name,
    rule_json: JSON.stringify(rule),
    notify_from: toColumn(notifyFrom),
    published_at: publishedAt,
    notifies: Number(notifies),
    looked_at_seq: lookedAtSeq ?? null,
  };
  await db
    .insertInto('milestone')
    .values({ workspace_id: workspaceId, key, ...values })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'key']).doUpdateSet(values))
    .execute();
}

/** Undefined when the workspace has none of this key. */
export async function findMilestone(
  db: Db,
  workspaceId: string,
  key: string,
): Promise<Milestone | undefined> {
  return (await readMilestones(db, workspaceId)).find((milestone) => milestone.key === key);
}

/** How far what is stored has been looked at, and with the last of it that first uses are told. */
export async function saveProgress(
  db: Db,
  workspaceId: string,
  { key, notifyFrom, notifies, lookedAtSeq }: Milestone,
): Promise<void> {
  await db
    .updateTable('milestone')
    .set({
      notify_from: toColumn(notifyFrom),
      notifies: Number(notifies),
      looked_at_seq: lookedAtSeq ?? null,
    })
    .where('workspace_id', '=', workspaceId)
    .where('key', '=', key)
    .execute();
}

const toColumn = (notifyFrom: number): number | null =>
  Number.isFinite(notifyFrom) ? notifyFrom : null;

/** What verified users and accounts have reached, of any milestone. */
export async function readReached(
  db: Db,
  workspaceId: string,
  subjects: Iterable<string>,
): Promise<ReachedRow[]> {
  const scoped = [...subjects].map((subject) => ({ workspace_id: workspaceId, subject }));
  return (await selectReached(db, scoped)).rows;
}

const selectReached = prepare((db, rows: readonly { workspace_id: string; subject: string }[]) =>
  db
    .selectFrom('milestone_reached')
    .selectAll()
    .where('workspace_id', '=', rows[0]?.workspace_id ?? '')
    .where(
      'subject',
      'in',
      rows.map((row) => row.subject),
    )
    .where('trust', '=', 1),
);

/** Removes what a subject has reached: it was another's. */
export async function deleteReached(db: Db, workspaceId: string, subject: string): Promise<void> {
  await db
    .deleteFrom('milestone_reached')
    .where('workspace_id', '=', workspaceId)
    .where('subject', '=', subject)
    .where('trust', '=', 1)
    .execute();
}

/** Writes that these were reached, or when they truly were. */
export async function saveReached(db: Db, rows: readonly ReachedRow[]): Promise<void> {
  await upsertReached(db, rows);
}

const upsertReached = prepare((db, rows: readonly Insertable<Tables['milestone_reached']>[]) =>
  db
    .insertInto('milestone_reached')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['workspace_id', 'subject', 'milestone', 'trust']).doUpdateSet((eb) => ({
        at: eb.ref('excluded.at'),
        event_id: eb.ref('excluded.event_id'),
        account_id: eb.ref('excluded.account_id'),
        flow_id: eb.ref('excluded.flow_id'),
        flow_step: eb.ref('excluded.flow_step'),
        known_before: eb.ref('excluded.known_before'),
      })),
    ),
);

export type ReachedCount = {
  milestone: string;
  kind: 'user' | 'account';
  isKnownBefore: boolean;
  count: number;
};

/** How many users and accounts have reached each milestone. */
export async function countReached(db: Db, workspaceId: string): Promise<ReachedCount[]> {
  const isUser = sql<number>`subject like 'user:%'`;
  const rows = await db
    .selectFrom('milestone_reached')
    .select(['milestone', 'known_before', isUser.as('is_user')])
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('workspace_id', '=', workspaceId)
    .where('trust', '=', 1)
    .groupBy(['milestone', 'known_before', 'is_user'])
    .execute();
  return rows.map(({ milestone, known_before, is_user, count }) => ({
    milestone,
    kind: is_user ? 'user' : 'account',
    isKnownBefore: known_before === 1,
    count,
  }));
}
