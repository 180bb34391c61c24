import { sql } from 'kysely';
import type { Db } from '../store.ts';
import { FACTS, type InsightScope, isWithin, toCut } from './insight-scope.ts';
import { readPacked } from './packed.ts';

/** Where a row stands in the cut, by its account; undefined: it is outside of what is asked for. */
export type CutOf = (
  accountId: string | null,
  version?: number | null,
) => string | null | undefined;

/**
 * Reads every account once, for rows that are many more than accounts: to look up the account of each row took longer
 * than all else.
 */
export async function readCuts(db: Db, scope: InsightScope): Promise<CutOf> {
  const { by } = scope;
  const wanted = FACTS.map((fact) => scope.narrow[fact]).filter((fact) => fact !== undefined);
  const toVersion = (version: number | null = null) => (version === null ? null : String(version));
  if (wanted.length === 0 && (by === undefined || by === 'version'))
    return (_account, version) => (by === 'version' ? toVersion(version) : null);
  const accounts = await readAccounts(db, scope);
  // What is of no account has none of the facts.
  const ofNone = wanted.every((fact) => fact === null) ? null : undefined;
  return (accountId, version) => {
    const isKnown = accountId !== null && accounts.has(accountId);
    const cut = isKnown ? accounts.get(accountId) : ofNone;
    return by === 'version' && cut !== undefined ? toVersion(version) : cut;
  };
}

async function readAccounts(
  db: Db,
  scope: InsightScope,
): Promise<Map<string, string | null | undefined>> {
  const rows = await readPacked<[id: string, cut: string | null, isInside: number]>(
    db,
    ['id', 'cut', 'is_inside'],
    sql`select account.id, ${toCut(scope)} as cut, case when ${isWithin(scope)} then 1 else 0 end as is_inside
      from account where account.workspace_id = ${scope.workspaceId}`,
  );
  return new Map(rows.map(([id, cut, inside]) => [id, inside === 1 ? cut : undefined]));
}
