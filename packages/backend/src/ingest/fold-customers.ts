import {
  type AccountRow,
  readAccounts,
  readUsers,
  replaceAccounts,
  replaceUsers,
  type UserRow,
} from '../store/sql/customers.ts';
import type { MergeIds } from '../store/sql/merges.ts';
import type { Db } from '../store/store.ts';
import { joinTraits, parseTraits, toTraitColumns } from './traits.ts';

/**
 * Makes one row of two, for users and for accounts who turned out to be one. What events have told comes to
 * what it would have been had all of them named the one that is left.
 */

/** Returns the user that is left; undefined when neither was ever seen. */
export async function foldUser(
  db: Db,
  { workspaceId, fromId, intoId }: MergeIds,
): Promise<UserRow | undefined> {
  const users = await readUsers(db, workspaceId, [fromId, intoId]);
  const [from, into] = [users.get(fromId), users.get(intoId)];
  if (!from) return into;
  const folded = into ? joinUsers(into, from) : { ...from, id: intoId };
  await replaceUsers(db, [...users.values()], folded);
  return folded;
}

/** Returns the account that is left; undefined when neither was ever there. */
export async function foldAccount(
  db: Db,
  { workspaceId, fromId, intoId }: MergeIds,
): Promise<AccountRow | undefined> {
  const accounts = await readAccounts(db, workspaceId, [fromId, intoId]);
  const [from, into] = [accounts.get(fromId), accounts.get(intoId)];
  if (!from) return into;
  const folded = into ? joinAccounts(into, from) : { ...from, id: intoId };
  await replaceAccounts(db, [...accounts.values()], folded);
  return folded;
}

function joinUsers(into: UserRow, from: UserRow): UserRow {
  const isLater = (from.account_at ?? 0) > (into.account_at ?? 0);
  const { account_id, account_at } = isLater ? from : into;
  return {
    ...into,
    account_id,
    account_at,
    first_seen_at: Math.min(into.first_seen_at, from.first_seen_at),
    last_seen_at: Math.max(into.last_seen_at, from.last_seen_at),
    created_at: choose(Math.min, into.created_at, from.created_at),
    ...toTraitColumns(joinTraits(parseTraits(into), parseTraits(from))),
  };
}

/** What people and imports have said of `into` stays; what they have not, `from` fills in. */
function joinAccounts(into: AccountRow, from: AccountRow): AccountRow {
  const billed = into.billing_cents === null ? from : into;
  return {
    ...into,
    name: joinSaid('name', into, from),
    plan: joinSaid('plan', into, from),
    touch_level: into.touch_level ?? from.touch_level,
    billing_cents: billed.billing_cents,
    currency: billed.currency,
    contract_at: choose(Math.min, into.contract_at, from.contract_at),
    owner_id: into.owner_id ?? from.owner_id,
    first_seen_at: choose(Math.min, into.first_seen_at, from.first_seen_at),
    last_seen_at: choose(Math.max, into.last_seen_at, from.last_seen_at),
    created_at: Math.min(into.created_at, from.created_at),
    ...toTraitColumns(joinTraits(parseTraits(into), parseTraits(from))),
  };
}

/** The later word of the two, when both are the host's; one that no `group` has said is a person's. */
function joinSaid(trait: 'name' | 'plan', into: AccountRow, from: AccountRow): string | null {
  const [intoAt, fromAt] = [into, from].map((row) => parseTraits(row).saidAt[trait]);
  const isNewer = intoAt !== undefined && fromAt !== undefined && fromAt > intoAt;
  return isNewer ? (from[trait] ?? into[trait]) : (into[trait] ?? from[trait]);
}

function choose(
  pick: (a: number, b: number) => number,
  a: number | null,
  b: number | null,
): number | null {
  return a === null || b === null ? (a ?? b) : pick(a, b);
}
