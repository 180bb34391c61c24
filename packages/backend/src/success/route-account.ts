import { inTurn } from '../store/in-turn.ts';
import { insertAccountChanges } from '../store/sql/account-facts.ts';
import {
  markRouted,
  readRoutedAccount,
  readRoutingPeople,
  readUnowned,
  setOwner,
} from '../store/sql/routing.ts';
import { readSuccessSettings } from '../store/sql/success-settings.ts';
import type { Db, Store } from '../store/store.ts';
import { type Routed, type RoutedAccount, routeTo } from './routing.ts';

/** Routing over what the store holds. */

const NO_ACCOUNT: RoutedAccount = { ownerId: null, deputyId: null, region: null };

/**
 * Who is to hear of this account, or of a user without one, at this moment; in the caller's transaction, since a
 * person whom a rule chooses has had their turn.
 */
export async function routeAccount(
  db: Db,
  { workspaceId, accountId }: { workspaceId: string; accountId: string | undefined },
  nowMs: number,
): Promise<Routed | undefined> {
  const account =
    accountId === undefined ? undefined : await readRoutedAccount(db, workspaceId, accountId);
  const people = await readRoutingPeople(db, workspaceId);
  const { routing } = await readSuccessSettings(db, workspaceId);
  const routed = routeTo(account ?? NO_ACCOUNT, people, routing, nowMs);
  if (routed?.by === 'rule') await markRouted(db, { workspaceId, ...routed }, nowMs);
  return routed;
}

const PAGE_ACCOUNTS = 200;

/** Gives every account that nobody owns an owner by the rules; returns how many found one, and how many did not. */
export async function assignOwners(
  store: Store,
  workspaceId: string,
  nowMs: number,
): Promise<{ assigned: number; left: number }> {
  let assigned = 0;
  for (;;) {
    const { given, looked } = await inTurn(store, (db) => assignPage(db, workspaceId, nowMs));
    assigned += given;
    if (looked < PAGE_ACCOUNTS || given === 0) return { assigned, left: looked - given };
  }
}

async function assignPage(db: Db, workspaceId: string, nowMs: number) {
  const unowned = await readUnowned(db, workspaceId, PAGE_ACCOUNTS);
  const people = await readRoutingPeople(db, workspaceId);
  const { routing } = await readSuccessSettings(db, workspaceId);
  let given = 0;
  for (const { id, region } of unowned) {
    const routed = routeTo({ ...NO_ACCOUNT, region }, people, routing, nowMs);
    const person = people.find(({ id: personId }) => personId === routed?.personId);
    if (!routed || !person) continue;
    const by = routed.by === 'rule' ? routed.rule : routed.by;
    // The next of this page sees it.
    person.accounts += 1;
    person.routedAtMs = nowMs + given;
    given += 1;
    const owned = { workspaceId, accountId: id, personId: person.id, by };
    await setOwner(db, owned);
    await markRouted(db, owned, person.routedAtMs);
    await insertAccountChanges(db, [toLogRow(owned, nowMs)]);
  }
  return { given, looked: unowned.length };
}

const toLogRow = (
  owned: { workspaceId: string; accountId: string; personId: string; by: string },
  at: number,
) => ({
  workspace_id: owned.workspaceId,
  account_id: owned.accountId,
  at,
  field: 'owner',
  item_id: null,
  from_json: null,
  to_json: JSON.stringify(owned.personId),
  by_kind: 'rule' as const,
  by_id: null,
  reason: owned.by,
});
