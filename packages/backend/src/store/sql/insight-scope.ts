import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Cut } from '../../http/api-insight.ts';

/**
 * What every question of insight is narrowed and cut by: facts of the account as they are now, and of what comes from
 * flows their version. The fragments name a table `account` that the query has joined; SQLite leaves the join out where
 * nothing asks for it.
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

/** The value of the cut as text; null for all when nothing is cut. `version`: the column that holds it. */
export function toCut({ by }: InsightScope, version?: string): RawBuilder<string | null> {
  if (by === undefined || (by === 'version' && version === undefined)) return NONE;
  // The day: engines differ in how they call months, so `insight/parts.ts` does.
  if (by === 'cohort') return sql`cast(account.contract_at / 86400000 as text)`;
  if (by !== 'version') return sql`${sql.ref(COLUMNS[by])}`;
  return sql`cast(${sql.ref(version ?? '')} as text)`;
}

const NONE = sql<null>`cast(null as text)`;

export function isWithin({ narrow }: InsightScope, version?: string): RawBuilder<SqlBool> {
  const conditions: RawBuilder<SqlBool>[] = [];
  for (const [name, column] of Object.entries(COLUMNS)) {
    const value = narrow[name as keyof typeof COLUMNS];
    if (value !== undefined)
      conditions.push(
        value === null ? sql`${sql.ref(column)} is null` : sql`${sql.ref(column)} = ${value}`,
      );
  }
  const { cohort, version: wanted } = narrow;
  if (cohort === null) conditions.push(sql`account.contract_at is null`);
  else if (cohort)
    conditions.push(
      sql`account.contract_at >= ${cohort.fromMs} and account.contract_at < ${cohort.toMs}`,
    );
  if (wanted !== undefined && version !== undefined)
    conditions.push(sql`${sql.ref(version)} = ${wanted}`);
  return conditions.length === 0 ? sql`1 = 1` : sql.join(conditions, sql` and `);
}

/** `account` of the row of another table. */
export const joinAccount = (
  { workspaceId }: InsightScope,
  column: string,
): RawBuilder<unknown> => sql`left join account
  on account.workspace_id = ${workspaceId} and account.id = ${sql.ref(column)}`;
