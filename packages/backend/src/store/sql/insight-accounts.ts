import type { TouchLevel } from '@polku/protocol';
import { sql } from 'kysely';
import type { Db } from '../store.ts';
import { type InsightScope, isWithin, toCut } from './insight-scope.ts';

/** Accounts by their own goals, and by what they pay. */

export type GoalStandingRow = {
  cut: string | null;
  /** The worst of its goals: 0 reached, 1 open, 2 at risk, 3 missed; null: it has none. */
  worst: number | null;
  times: number;
};

export async function readGoalStandings(db: Db, scope: InsightScope): Promise<GoalStandingRow[]> {
  const { workspaceId } = scope;
  const { rows } = await sql<GoalStandingRow>`
    select cut, worst, count(*) as times from (
      select ${toCut(scope)} as cut, max(case goal.state when 'reached' then 0 when 'open' then 1
        when 'at_risk' then 2 when 'missed' then 3 end) as worst
      from account left join goal on goal.workspace_id = account.workspace_id
        and goal.account_id = account.id and goal.state <> 'dropped'
      where account.workspace_id = ${workspaceId} and ${isWithin(scope)}
      group by account.workspace_id, account.id) as standings
    group by cut, worst`.execute(db);
  return rows;
}

export type CustomerRow = {
  id: string;
  cut: string | null;
  currency: string;
  touchLevel: TouchLevel | null;
  billingCents: number;
  contractEndsAt: number | null;
  firstUseAt: number | null;
};

/** Accounts with a contract that was made by then and had not ended, and with billing that is known. */
export async function readCustomers(
  db: Db,
  scope: InsightScope,
  milestone: string,
): Promise<CustomerRow[]> {
  const { workspaceId, fromMs } = scope;
  const { rows } = await sql<CustomerRow>`
    select account.id, ${toCut(scope)} as cut, coalesce(currency, '') as currency, touch_level as "touchLevel",
      billing_cents as "billingCents", contract_ends_at as "contractEndsAt", reached.at as "firstUseAt"
    from account left join milestone_reached as reached on reached.workspace_id = ${workspaceId}
      and reached.subject = 'account:' || account.id and reached.milestone = ${milestone}
      and reached.trust = 1
    where account.workspace_id = ${workspaceId} and contract_at <= ${fromMs}
      and (contract_ends_at is null or contract_ends_at > ${fromMs})
      and billing_cents is not null and ${isWithin(scope)}`.execute(db);
  return rows;
}

export type BillingChange = { accountId: string; at: number; fromJson: string | null };

/** What accounts paid before each change of it since then; oldest first. */
export async function readBillingChanges(
  db: Db,
  { workspaceId, sinceMs }: { workspaceId: string; sinceMs: number },
): Promise<BillingChange[]> {
  const { rows } = await sql<BillingChange>`
    select account_id as "accountId", at, from_json as "fromJson" from account_change
    where workspace_id = ${workspaceId} and field = 'billingCents' and at > ${sinceMs}
    order by at, seq`.execute(db);
  return rows;
}
