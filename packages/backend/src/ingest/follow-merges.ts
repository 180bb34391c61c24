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
  const subjects = new Set<string>();
  let before: KnownEvent | undefined;
  for (const named of sent) {
    // A request is mostly of one user and account, so that an event names those of the one before.
    if (!before || !isSameNamed(named, before)) addSubjects(named, subjects);
    before = named;
  }
  const merged = await readMerged(db, workspaceId, subjects);
  if (merged.size === 0) return sent;
  return sent.map((event) => ({ ...event, ...follow(event, merged) }));
}

/** Who a verified user is now, and which account, after all that was merged. */
export async function followIds<I extends Ids>(db: Db, workspaceId: string, ids: I): Promise<I> {
  const verified: Named = { trust: 1, ...ids };
  const subjects = new Set<string>();
  addSubjects(verified, subjects);
  const merged = await readMerged(db, workspaceId, subjects);
  return { ...ids, ...follow(verified, merged) };
}

type Ids = { userId: string; accountId: string | undefined };
type Named = Pick<KnownEvent, 'trust' | 'userId' | 'accountId'>;

const isSameNamed = (a: Named, b: Named): boolean =>
  a.userId === b.userId && a.accountId === b.accountId && a.trust === b.trust;

/** What is only claimed stays under the user's id that it claims. */
const toUser = ({ trust, userId }: Named): string | undefined =>
  trust === 1 && userId !== undefined ? userSubject(userId) : undefined;
const toAccount = ({ accountId }: Named): string | undefined =>
  accountId === undefined ? undefined : accountSubject(accountId);

function addSubjects(named: Named, subjects: Set<string>): void {
  for (const subject of [toUser(named), toAccount(named)])
    if (subject !== undefined) subjects.add(subject);
}

function follow(named: Named, merged: ReadonlyMap<string, string>): Partial<Ids> {
  const user = merged.get(toUser(named) ?? '');
  const account = merged.get(toAccount(named) ?? '');
  return {
    ...(user !== undefined && { userId: userOfSubject(user) }),
    ...(account !== undefined && { accountId: accountOfSubject(account) }),
  };
}
