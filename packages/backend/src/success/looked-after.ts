import type { AccountRow } from '../store/sql/customers.ts';
import { readSuccessSettings } from '../store/sql/success-settings.ts';
import type { Db } from '../store/store.ts';
import { routeAccount } from './route-account.ts';
import { isAway, type RoutingRule } from './routing.ts';

/**
 * Who looks after an account at a time: its owner, or the deputy while the owner is away; where neither is there, whom a
 * rule chooses, or the default owner. The rules are asked only then: they read everybody and how much each has.
 */
export type LookedAfterBy = {
  id: string | null;
  timeZone: string;
  /** Which of these it was; a rule by its name. Null: there is nobody. */
  by: 'owner' | 'deputy' | 'default' | RoutingRule | null;
};

type Account = Pick<AccountRow, 'id' | 'workspace_id' | 'owner_id' | 'deputy_id'>;

/**
 * Asks once of each account, so that all that follows from what occurred together goes to one person, also where rules
 * take turns.
 */
export function createLookedAfter(
  db: Db,
  { workspaceId, nowMs }: { workspaceId: string; nowMs: number },
): (account: Account | undefined) => Promise<LookedAfterBy> {
  const asked = new Map<string | undefined, Promise<LookedAfterBy>>();
  return (account) => {
    const known = asked.get(account?.id) ?? readLookedAfterBy(db, { workspaceId, account, nowMs });
    asked.set(account?.id, known);
    return known;
  };
}

async function readLookedAfterBy(
  db: Db,
  {
    workspaceId,
    account,
    nowMs,
  }: { workspaceId: string; account: Account | undefined; nowMs: number },
): Promise<LookedAfterBy> {
  const ids = [account?.owner_id, account?.deputy_id].flatMap((id) => id ?? []);
  const people = await readPeople(db, workspaceId, ids);
  for (const by of ['owner', 'deputy'] as const) {
    const person = people.find(({ id }) => id === account?.[`${by}_id`]);
    if (person?.leftMs === null && !isAway(person, nowMs))
      return { id: person.id, timeZone: person.timeZone, by };
  }
  // An owner who has no row here is known to another system alone.
  const ownerId = account?.owner_id ?? null;
  const timeZone = async () => (await readSuccessSettings(db, workspaceId)).calendar.timeZone;
  if (ownerId !== null && !people.some(({ id }) => id === ownerId))
    return { id: ownerId, timeZone: await timeZone(), by: 'owner' };
  const routed = await routeAccount(db, { workspaceId, accountId: account?.id }, nowMs);
  if (!routed) return { id: null, timeZone: await timeZone(), by: null };
  const [person] = await readPeople(db, workspaceId, [routed.personId]);
  return {
    id: routed.personId,
    timeZone: person?.timeZone ?? (await timeZone()),
    by: routed.by === 'rule' ? routed.rule : routed.by,
  };
}

const readPeople = async (db: Db, workspaceId: string, ids: readonly string[]) =>
  ids.length === 0
    ? []
    : db
        .selectFrom('person')
        .select([
          'id',
          'time_zone as timeZone',
          'away_from as awayFromMs',
          'away_until as awayUntilMs',
          'deactivated_at as leftMs',
        ])
        .where('workspace_id', '=', workspaceId)
        .where('id', 'in', ids)
        .execute();
