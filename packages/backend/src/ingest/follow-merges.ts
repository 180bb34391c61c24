import { readMerged } from '../store/sql/merges.ts';
import type { Db } from '../store/store.ts';
import { accountOfSubject, accountSubject, userOfSubject, userSubject } from './checked.ts';
import type { KnownEvent } from './known-event.ts';

/** Gives the events of a merged user or account to whom it was merged into. */
export async function followMerges(
  db: Db,
  workspaceId: string,
  sent: readonly KnownEvent[],
): Promise<readonly KnownEvent[]> {
  const merged = await readMerged(db, workspaceId, new Set(sent.flatMap(toSubjects)));
  if (merged.size === 0) return sent;
  return sent.map((event) => ({ ...event, ...follow(event, merged) }));
}

/** Who a verified user is now, and which account, after all that was merged. */
export async function followIds<I extends Ids>(db: Db, workspaceId: string, ids: I): Promise<I> {
  const verified: Named = { trust: 1, ...ids };
  const merged = await readMerged(db, workspaceId, toSubjects(verified));
  return { ...ids, ...follow(verified, merged) };
}

type Ids = { userId: string; accountId: string | undefined };
type Named = Pick<KnownEvent, 'trust' | 'userId' | 'accountId'>;

/** What is only claimed stays under the user's id that it claims. */
const toUser = ({ trust, userId }: Named): string[] =>
  trust === 1 && userId !== undefined ? [userSubject(userId)] : [];
const toAccount = ({ accountId }: Named): string[] =>
  accountId === undefined ? [] : [accountSubject(accountId)];
const toSubjects = (named: Named): string[] => [...toUser(named), ...toAccount(named)];

function follow(named: Named, merged: ReadonlyMap<string, string>): Partial<Ids> {
  const [user] = toUser(named).flatMap((subject) => merged.get(subject) ?? []);
  const [account] = toAccount(named).flatMap((subject) => merged.get(subject) ?? []);
  return {
    ...(user !== undefined && { userId: userOfSubject(user) }),
    ...(account !== undefined && { accountId: accountOfSubject(account) }),
  };
}
