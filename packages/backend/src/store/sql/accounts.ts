import type { Flow } from '@polku/flows';
import type { AccountPage, AccountResponse, AccountRow, AccountUser } from '../../http/api.ts';
import type { Db } from '../store.ts';
import { toGoal } from './goal.ts';
import { readGoalName } from './goals.ts';
import { nameOf } from './outbox.ts';
import { toAnswers } from './shown-answers.ts';

/**
 * Accounts as the console shows them. Verified rows alone: what anyone may claim with the public write key
 * is never shown as what a customer did.
 */

/** The workspace's critical milestone, by its key. */
const FIRST_USE = 'first_use';
const MAX_RESPONSES = 100;

export async function readAccounts(db: Db, workspaceId: string): Promise<AccountRow[]> {
  const rows = await selectAccounts(db, workspaceId)
    .orderBy('account.name')
    .orderBy('account.id')
    .execute();
  return rows.map(toAccountRow);
}

/** Undefined when the workspace has no such account. */
export async function readAccountPage(
  db: Db,
  workspaceId: string,
  accountId: string,
): Promise<AccountPage | undefined> {
  const row = await selectAccounts(db, workspaceId)
    .select('account.traits_json as traits')
    .where('account.id', '=', accountId)
    .executeTakeFirst();
  if (!row) return undefined;
  const milestone = await db
    .selectFrom('milestone')
    .select(['key', 'name'])
    .where('workspace_id', '=', workspaceId)
    .where('key', '=', FIRST_USE)
    .executeTakeFirst();
  const named = await readGoalName(db, workspaceId, accountId);
  const users = await readUsers(db, workspaceId, accountId);
  const responses = await readResponses(db, workspaceId, accountId);
  return {
    account: { ...toAccountRow(row), billingCents: row.billingCents, currency: row.currency },
    milestone: milestone ?? null,
    goal: toGoal(JSON.parse(row.traits), responses, named),
    users,
    responses,
  };
}

function selectAccounts(db: Db, workspaceId: string) {
  return db
    .selectFrom('account')
    .leftJoin('person', (join) =>
      join
        .onRef('person.workspace_id', '=', 'account.workspace_id')
        .onRef('person.id', '=', 'account.owner_id'),
    )
    .leftJoin('milestone_reached as reached', (join) =>
      join
        .onRef('reached.workspace_id', '=', 'account.workspace_id')
        .on('reached.milestone', '=', FIRST_USE)
        .on('reached.trust', '=', 1)
        .on(({ eb, val }) =>
          eb('reached.subject', '=', eb(val('account:'), '||', eb.ref('account.id'))),
        ),
    )
    .select((query) => [
      'account.id as id',
      'account.name as name',
      'account.plan as plan',
      'account.touch_level as touchLevel',
      'account.billing_cents as billingCents',
      'account.currency as currency',
      'account.contract_at as contractAt',
      'account.last_seen_at as lastSeenAt',
      'person.id as ownerId',
      'person.name as ownerName',
      'reached.at as firstUseAt',
      query
        .selectFrom('user')
        .select(({ fn }) => fn.countAll<number>().as('users'))
        .whereRef('user.workspace_id', '=', 'account.workspace_id')
        .whereRef('user.account_id', '=', 'account.id')
        .as('users'),
    ])
    .where('account.workspace_id', '=', workspaceId);
}

type Row = Awaited<ReturnType<ReturnType<typeof selectAccounts>['execute']>>[number];

function toAccountRow(row: Row): AccountRow {
  const { id, name, plan, touchLevel, ownerId, ownerName, users } = row;
  return {
    id,
    name,
    plan,
    touchLevel,
    owner: ownerId === null ? null : { id: ownerId, name: ownerName ?? ownerId },
    contractAt: toIso(row.contractAt),
    firstUseAt: toIso(row.firstUseAt),
    users: users ?? 0,
    lastSeenAt: toIso(row.lastSeenAt),
  };
}

const toIso = (atMs: number | null): string | null =>
  atMs === null ? null : new Date(atMs).toISOString();

async function readUsers(db: Db, workspaceId: string, accountId: string): Promise<AccountUser[]> {
  const rows = await db
    .selectFrom('user')
    .leftJoin('milestone_reached as reached', (join) =>
      join
        .onRef('reached.workspace_id', '=', 'user.workspace_id')
        .on('reached.milestone', '=', FIRST_USE)
        .on('reached.trust', '=', 1)
        .on(({ eb, val }) => eb('reached.subject', '=', eb(val('user:'), '||', eb.ref('user.id')))),
    )
    .select([
      'user.id as id',
      'user.traits_json as traits',
      'user.first_seen_at as firstSeenAt',
      'user.last_seen_at as lastSeenAt',
      'reached.at as firstUseAt',
    ])
    .where('user.workspace_id', '=', workspaceId)
    .where('user.account_id', '=', accountId)
    .orderBy('user.last_seen_at', 'desc')
    .execute();
  return rows.map(({ id, traits, firstSeenAt, lastSeenAt, firstUseAt }) => ({
    id,
    name: nameOf(traits),
    firstSeenAt: toIso(firstSeenAt),
    lastSeenAt: toIso(lastSeenAt),
    firstUseAt: toIso(firstUseAt),
  }));
}

async function readResponses(
  db: Db,
  workspaceId: string,
  accountId: string,
): Promise<AccountResponse[]> {
  const rows = await db
    .selectFrom('response')
    // The version that was answered: a question may be worded otherwise today, or be gone.
    .leftJoin('flow_version as flow', (join) =>
      join
        .onRef('flow.workspace_id', '=', 'response.workspace_id')
        .onRef('flow.flow_id', '=', 'response.flow_id')
        .onRef('flow.version', '=', 'response.flow_version'),
    )
    .leftJoin('user', (join) =>
      join
        .onRef('user.workspace_id', '=', 'response.workspace_id')
        .onRef('user.id', '=', 'response.user_id'),
    )
    .select([
      'response.id as id',
      'response.flow_id as flowId',
      'response.flow_version as version',
      'response.answers_json as answers',
      'response.is_complete as isComplete',
      'response.at as at',
      'response.user_id as userId',
      'user.traits_json as traits',
      'flow.document_json as document',
    ])
    .where('response.workspace_id', '=', workspaceId)
    .where('response.account_id', '=', accountId)
    .where('response.trust', '=', 1)
    .orderBy('response.at', 'desc')
    .limit(MAX_RESPONSES)
    .execute();
  return rows.map((row) => {
    const flow = row.document === null ? undefined : (JSON.parse(row.document) as Flow);
    return {
      id: row.id,
      flow: { id: row.flowId, name: flow?.name ?? row.flowId, version: row.version },
      user: { id: row.userId ?? '', name: nameOf(row.traits) },
      at: new Date(row.at).toISOString(),
      isComplete: row.isComplete === 1,
      answers: toAnswers(JSON.parse(row.answers), flow),
    };
  });
}
