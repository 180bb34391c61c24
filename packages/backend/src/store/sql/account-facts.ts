import type { Insertable } from 'kysely';
import { prepare } from '../prepare.ts';
import type { Db } from '../store.ts';
import type { Tables } from '../tables.ts';
import type { AccountRow } from './customers.ts';

/** What people, imports and rules have said of accounts, and the log of it. */

/** When an account first used the product, reached a goal of its own, and spoke for us; by account. */
export type HappenedAt = { first_use?: number; goal_reached?: number; reference?: number };

const FIRST_USE = 'first_use';

export async function readHappened(
  db: Db,
  workspaceId: string,
  ids: readonly string[],
): Promise<Map<string, HappenedAt>> {
  const happened = new Map<string, HappenedAt>(ids.map((id) => [id, {}]));
  const put = (id: string | null, fact: keyof HappenedAt, at: number | null) => {
    const known = happened.get(id ?? '');
    if (known && at !== null) known[fact] = Math.min(known[fact] ?? Infinity, at);
  };
  const first = await selectFirstUses(db, toSubjects(workspaceId, ids));
  for (const { subject, at } of first.rows) put(subject.slice('account:'.length), 'first_use', at);
  const goals = await selectReachedGoals(db, toScoped(workspaceId, ids));
  for (const { account_id, reached_at } of goals.rows) put(account_id, 'goal_reached', reached_at);
  const said = await selectReferences(db, toScoped(workspaceId, ids));
  for (const { account_id, answered_at } of said.rows) put(account_id, 'reference', answered_at);
  return happened;
}

type Scoped = { workspace_id: string; id: string };

const toScoped = (workspace_id: string, ids: readonly string[]): Scoped[] =>
  ids.map((id) => ({ workspace_id, id }));
const toSubjects = (workspaceId: string, ids: readonly string[]): Scoped[] =>
  toScoped(
    workspaceId,
    ids.map((id) => `account:${id}`),
  );

const selectFirstUses = prepare((db, rows: readonly Scoped[]) =>
  db
    .selectFrom('milestone_reached')
    .select(['subject', 'at'])
    .where('workspace_id', '=', rows[0]?.workspace_id ?? '')
    .where(
      'subject',
      'in',
      rows.map((row) => row.id),
    )
    .where('milestone', '=', FIRST_USE)
    .where('trust', '=', 1),
);

const selectReachedGoals = prepare((db, rows: readonly Scoped[]) =>
  db
    .selectFrom('goal')
    .select(['account_id', 'reached_at'])
    .where('workspace_id', '=', rows[0]?.workspace_id ?? '')
    .where(
      'account_id',
      'in',
      rows.map((row) => row.id),
    )
    .where('reached_at', 'is not', null),
);

const selectReferences = prepare((db, rows: readonly Scoped[]) =>
  db
    .selectFrom('reference')
    .select(['account_id', 'answered_at'])
    .where('workspace_id', '=', rows[0]?.workspace_id ?? '')
    .where(
      'account_id',
      'in',
      rows.map((row) => row.id),
    )
    .where('answer', '=', 'yes'),
);

/** Writes accounts with all that was told of them, new or known; what events tell of a known one stays. */
export async function saveToldAccounts(db: Db, rows: readonly AccountRow[]): Promise<void> {
  await upsertTold(db, rows);
}

const upsertTold = prepare((db, rows: readonly Required<Insertable<Tables['account']>>[]) =>
  db
    .insertInto('account')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['workspace_id', 'id']).doUpdateSet((eb) => ({
        name: eb.ref('excluded.name'),
        plan: eb.ref('excluded.plan'),
        touch_level: eb.ref('excluded.touch_level'),
        touch_level_by: eb.ref('excluded.touch_level_by'),
        touch_level_reason: eb.ref('excluded.touch_level_reason'),
        touch_level_at: eb.ref('excluded.touch_level_at'),
        billing_cents: eb.ref('excluded.billing_cents'),
        currency: eb.ref('excluded.currency'),
        potential: eb.ref('excluded.potential'),
        contract_at: eb.ref('excluded.contract_at'),
        contract_ends_at: eb.ref('excluded.contract_ends_at'),
        owner_id: eb.ref('excluded.owner_id'),
        owner_by: eb.ref('excluded.owner_by'),
        deputy_id: eb.ref('excluded.deputy_id'),
        seller_id: eb.ref('excluded.seller_id'),
        region: eb.ref('excluded.region'),
        stage: eb.ref('excluded.stage'),
        stage_at: eb.ref('excluded.stage_at'),
        stage_by: eb.ref('excluded.stage_by'),
        onboarding_model: eb.ref('excluded.onboarding_model'),
        health_json: eb.ref('excluded.health_json'),
        growth_percent: eb.ref('excluded.growth_percent'),
        share_percent: eb.ref('excluded.share_percent'),
        handover_at: eb.ref('excluded.handover_at'),
      })),
    ),
);

export type ChangeRow = Omit<Tables['account_change'], 'seq'>;

export async function insertAccountChanges(db: Db, rows: readonly ChangeRow[]): Promise<void> {
  await insertChanges(db, rows);
}

const insertChanges = prepare((db, rows: readonly ChangeRow[]) =>
  db.insertInto('account_change').values(rows),
);

export type Entered = {
  workspaceId: string;
  accountId: string;
  /** Null: out of the path. */
  stage: string | null;
  atMs: number;
};

/** Ends the visit of the present stage and begins the next. */
export async function enterStage(db: Db, entered: Entered): Promise<void> {
  const { workspaceId, accountId, stage, atMs } = entered;
  await db
    .updateTable('stage_visit')
    .set({ left_at: atMs })
    .where('workspace_id', '=', workspaceId)
    .where('account_id', '=', accountId)
    .where('left_at', 'is', null)
    .execute();
  if (stage === null) return;
  await db
    .insertInto('stage_visit')
    .values({
      workspace_id: workspaceId,
      account_id: accountId,
      stage,
      entered_at: atMs,
      left_at: null,
    })
    // Twice in the same millisecond is one visit.
    .onConflict((conflict) =>
      conflict
        .columns(['workspace_id', 'account_id', 'entered_at', 'stage'])
        .doUpdateSet({ left_at: null }),
    )
    .execute();
}

/**
 * Accounts whose contract, handover or first use may bring another stage: those that are not on the path, or on one
 * of the stages before it. Undefined in the place of stages: it brings none.
 */
export async function readWaitingForStage(
  db: Db,
  workspaceId: string,
  before: {
    contract: string[] | undefined;
    handover: string[] | undefined;
    firstUse: string[] | undefined;
    nowMs: number;
  },
): Promise<string[]> {
  const rows = await db
    .selectFrom('account')
    .leftJoin('milestone_reached as reached', (join) =>
      join
        .onRef('reached.workspace_id', '=', 'account.workspace_id')
        .on('reached.milestone', '=', FIRST_USE)
        .on('reached.trust', '=', 1)
        .on(({ eb, val }) =>
          eb('reached.subject', '=', eb(val('account:'), '||', eb.ref('account.id'))),
        ),
    )
    .select('account.id')
    .where('account.workspace_id', '=', workspaceId)
    .where(({ eb, or, and }) => {
      const isBefore = (stages: string[] | undefined) =>
        stages === undefined
          ? eb.lit(false)
          : or([
              eb('account.stage', 'is', null),
              ...(stages.length > 0 ? [eb('account.stage', 'in', stages)] : []),
            ]);
      return or([
        and([eb('account.contract_at', '<=', before.nowMs), isBefore(before.contract)]),
        and([eb('account.handover_at', '<=', before.nowMs), isBefore(before.handover)]),
        and([eb('reached.at', 'is not', null), isBefore(before.firstUse)]),
      ]);
    })
    .execute();
  return rows.map(({ id }) => id);
}
