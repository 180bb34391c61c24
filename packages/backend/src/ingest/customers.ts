import type { JsonObject } from '@polku/protocol';
import { UNTOLD_ACCOUNT } from '../store/account-tables.ts';
import {
  type AccountRow,
  readAccounts,
  readUsers,
  saveAccounts,
  saveUsers,
  type UserRow,
} from '../store/sql/customers.ts';
import type { Db } from '../store/store.ts';
import type { CheckedBatch } from './checked.ts';
import type { CountingEvent } from './known-event.ts';
import { mergeTraits, parseTraits, type Traits, toCreatedAt, toTraitColumns } from './traits.ts';

/** An event and the traits that came with it; stored events have none left. */
export type Sighting = { event: CountingEvent; traits: JsonObject | undefined };

export type Customers = {
  users: ReadonlyMap<string, UserRow>;
  accounts: ReadonlyMap<string, AccountRow>;
  /** Known ones that turn out to have been seen earlier than was known. */
  seenEarlier: { users: UserRow[]; accounts: AccountRow[] };
};

/**
 * Writes what these events tell of people and companies: that they are there, since when and until when they
 * were seen, and their traits. A company named by a verified person exists from then on, without an owner.
 */
export async function meetCustomers(
  db: Db,
  { workspaceId, receivedAt }: CheckedBatch,
  sightings: readonly Sighting[],
): Promise<Customers> {
  const byUser = Map.groupBy(sightings, ({ event }) => event.userId);
  const ofAccount = sightings.filter(({ event }) => event.accountId !== undefined);
  const byAccount = Map.groupBy(ofAccount, ({ event }) => event.accountId ?? '');
  const knownUsers = await readUsers(db, workspaceId, byUser.keys());
  const knownAccounts = await readAccounts(db, workspaceId, byAccount.keys());
  const users = [...byUser].map(([id, seen]) =>
    seeUser(knownUsers.get(id) ?? newUser(workspaceId, id, seen), seen),
  );
  const accounts = [...byAccount].map(([id, seen]) =>
    seeAccount(knownAccounts.get(id) ?? newAccount(workspaceId, id, receivedAt), seen),
  );
  await saveUsers(db, users);
  await saveAccounts(db, accounts);
  return {
    users: new Map(users.map((user) => [user.id, user])),
    accounts: new Map(accounts.map((account) => [account.id, account])),
    seenEarlier: {
      users: users.filter((user) => isEarlier(user, knownUsers.get(user.id))),
      accounts: accounts.filter((account) => isEarlier(account, knownAccounts.get(account.id))),
    },
  };
}

type Seen = { first_seen_at: number | null; created_at: number | null };
const isEarlier = (now: Seen, before: Seen | undefined): boolean =>
  before !== undefined && toSince(now) < toSince(before);
const toSince = ({ first_seen_at, created_at }: Seen): number =>
  Math.min(first_seen_at ?? Infinity, created_at ?? Infinity);

/** The earliest word stands, though the trait itself is the newest. */
const earlierCreated = <At extends number | null>(known: At, said: JsonObject): At | number => {
  const at = toCreatedAt(said);
  return at === undefined || (known !== null && known <= at) ? known : at;
};

function seeUser(user: UserRow, seen: readonly Sighting[]): UserRow {
  const next = { ...user };
  for (const { event, traits } of seen) {
    next.first_seen_at = Math.min(next.first_seen_at, event.at);
    next.last_seen_at = Math.max(next.last_seen_at, event.at);
    if (event.accountId !== undefined && event.at >= (next.account_at ?? 0)) {
      next.account_id = event.accountId;
      next.account_at = event.at;
    }
    if (!traits || event.type !== 'identify') continue;
    Object.assign(next, toTraitColumns(mergeTraits(parseTraits(next), traits, event.at)));
    next.created_at = earlierCreated(next.created_at, traits);
  }
  return next;
}

function seeAccount(account: AccountRow, seen: readonly Sighting[]): AccountRow {
  const next = { ...account };
  for (const { event, traits } of seen) {
    next.first_seen_at = Math.min(next.first_seen_at ?? event.at, event.at);
    next.last_seen_at = Math.max(next.last_seen_at ?? event.at, event.at);
    if (!traits || event.type !== 'group') continue;
    const merged = mergeTraits(parseTraits(next), traits, event.at);
    Object.assign(next, toTraitColumns(merged));
    next.created_at = earlierCreated(next.created_at, traits);
    // The only two columns that the host page may fill; the rest is for people and imports to say.
    next.name = newlySaid('name', merged, event.at) ?? next.name;
    next.plan = newlySaid('plan', merged, event.at) ?? next.plan;
  }
  return next;
}

/** The trait's text if this event said it: what was said before may have been corrected by a person since. */
function newlySaid(trait: string, { values, saidAt }: Traits, at: number): string | undefined {
  if (!Object.hasOwn(saidAt, trait) || saidAt[trait] !== at) return undefined;
  const value = values[trait];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

const newUser = (workspaceId: string, id: string, [first]: readonly Sighting[]): UserRow => ({
  workspace_id: workspaceId,
  id,
  account_id: null,
  account_at: null,
  traits_json: '{}',
  traits_at_json: '{}',
  // Of any of the events: the others move it.
  first_seen_at: first?.event.at ?? 0,
  last_seen_at: first?.event.at ?? 0,
  created_at: null,
});

const newAccount = (workspaceId: string, id: string, createdAt: number): AccountRow => ({
  workspace_id: workspaceId,
  id,
  name: null,
  plan: null,
  ...UNTOLD_ACCOUNT,
  traits_json: '{}',
  traits_at_json: '{}',
  first_seen_at: null,
  last_seen_at: null,
  created_at: createdAt,
});
