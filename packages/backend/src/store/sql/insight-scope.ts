import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Cut } from '../../http/api-insight.ts';

/**
 * What every question of insight is narrowed and cut by: facts of the account as they are now, and of what comes from
 * flows their version. The fragments name a table `account` that the query has joined; where rows are many more than
 * accounts, `insight-cuts.ts` reads the accounts once.
 */
export type Narrowing = {
  touchLevel?: string | null | undefined;
  plan?: string | null | undefined;
  stage?: string | null | undefined;
  owner?: string | null | undefined;
  /** The contract was made in this time; null: there is none. */
  cohort?: { fromMs: number; toMs: number } | null | undefined;
  version?: number | undefined;
};

export type InsightScope = {
  workspaceId: string;
  /** From then on, and before this. */
  fromMs: number;
  toMs: number;
  narrow: Narrowing;
  by: Cut | undefined;
};

const COLUMNS = {
  touchLevel: 'account.touch_level',
  plan: 'account.plan',
  stage: 'account.stage',
  owner: 'account.owner_id',
} as const;

/** What is narrowed by the account. */
export const FACTS = ['touchLevel', 'plan', 'stage', 'owner', 'cohort'] as const;

/** The value of the cut as text, of an `account` that the query has joined; null for all when nothing of it is cut. */
export function toCut({ by }: InsightScope): RawBuilder<string | null> {
  if (by === undefined || by === 'version') return sql<null>`cast(null as text)`;
  // The day: engines differ in how they call months, so `insight/parts.ts` does.
  if (by === 'cohort') return sql`cast(account.contract_at / 86400000 as text)`;
  return sql`${sql.ref(COLUMNS[by])}`;
}

export function isWithin({ narrow }: InsightScope): RawBuilder<SqlBool> {
  const conditions: RawBuilder<SqlBool>[] = [];
  for (const [name, column] of Object.entries(COLUMNS)) {
    const value = narrow[name as keyof typeof COLUMNS];
    if (value !== undefined)
      conditions.push(
        value === null ? sql`${sql.ref(column)} is null` : sql`${sql.ref(column)} = ${value}`,
      );
  }
  const { cohort } = narrow;
  if (cohort === null) conditions.push(sql`account.contract_at is null`);
  else if (cohort)
    conditions.push(
      sql`account.contract_at >= ${cohort.fromMs} and account.contract_at < ${cohort.toMs}`,
    );
  return conditions.length === 0 ? sql`1 = 1` : sql.join(conditions, sql` and `);
}

/** Of what comes from flows. @param column that holds the version */
export const isOfVersion = ({ narrow }: InsightScope, column: string): RawBuilder<SqlBool> =>
  narrow.version === undefined ? sql`1 = 1` : sql`${sql.ref(column)} = ${narrow.version}`;

/** `account` of the row of another table. */
export const joinAccount = (
  { workspaceId }: InsightScope,
  column: string,
): RawBuilder<unknown> => sql`left join account
  on account.workspace_id = ${workspaceId} and account.id = ${sql.ref(column)}`;
