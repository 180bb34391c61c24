import type { AccountRow } from '../store/sql/customers.ts';
import type { Db } from '../store/store.ts';
import { isAway } from './routing.ts';
import { DEFAULT_TIME_ZONE } from './time-zone.ts';

/** Who looks after an account at a time: its owner, or the deputy while the owner is away and the deputy is not. */
export type LookedAfterBy = { id: string | null; timeZone: string };

export async function readLookedAfterBy(
  db: Db,
  account: Pick<AccountRow, 'workspace_id' | 'owner_id' | 'deputy_id'> | undefined,
  nowMs: number,
): Promise<LookedAfterBy> {
  const ids = [account?.owner_id, account?.deputy_id].flatMap((id) => id ?? []);
  if (!account || ids.length === 0) return { id: null, timeZone: DEFAULT_TIME_ZONE };
  const people = await db
    .selectFrom('person')
    .select(['id', 'time_zone', 'away_from', 'away_until'])
    .where('workspace_id', '=', account.workspace_id)
    .where('id', 'in', ids)
    .execute();
  const [owner, deputy] = ids.map((id) => people.find((person) => person.id === id));
  const isThere = (person: (typeof people)[number]) =>
    !isAway({ awayFromMs: person.away_from, awayUntilMs: person.away_until }, nowMs);
  const chosen = owner && !isThere(owner) && deputy && isThere(deputy) ? deputy : owner;
  // An owner who has no row here is known to another system alone.
  return { id: chosen?.id ?? account.owner_id, timeZone: chosen?.time_zone ?? DEFAULT_TIME_ZONE };
}
