import { clean } from './clean.ts';
import type { Entry } from './queue.ts';
import type { Session } from './session.ts';
import { createTokenKeeper, type GetToken, type Token, type TokenKeeper } from './token.ts';

/**
 * Who the user is, as far as this page has been told. Between `identify(getToken)` and the token's arrival
 * (and again when one has run out) events are anonymous and held back; `settle()` gives them their person. If
 * the page dies before, they are sent as anonymous by the next one, and its verified identify merges them
 * into the user. A bare claim of a user id could never be verified later, so none is made.
 */
export type Identity = {
  /** What an event tracked now says of its person. */
  current(): { userId: string | undefined; token: string | undefined };
  /** From now on, the person that the host's tokens name. */
  byToken(getToken: GetToken): void;
  /** From now on, this user, unverified. */
  byId(userId: string): void;
  forget(): void;
  /** Keeps an entry that was tracked without a token in hand, if one is to be expected. */
  hold(entry: Entry): void;
  isHeld(eventId: string): boolean;
  /** The entries held, as their person's own. Rejects when the host gives no token. */
  settle(): Promise<{ token: Token; entries: Entry[] } | undefined>;
  token(): Promise<Token | undefined>;
};

export function createIdentity(session: Session, now: () => number): Identity {
  let keeper: TokenKeeper | undefined;
  let bareUserId: string | undefined;
  const held = new Map<string, Entry>();

  function start(next: TokenKeeper | undefined, userId: string | undefined) {
    keeper = next;
    bareUserId = userId;
    held.clear();
  }

  /** Somebody else than before is an implicit reset and inherits nothing. Returns whether it is so. */
  function become(userId: string, accountId: string | undefined): boolean {
    const before = session.get().userId;
    const isSomebodyElse = before !== undefined && before !== userId;
    if (isSomebodyElse) session.reset();
    session.set(accountId === undefined ? { userId } : { userId, accountId });
    return isSomebodyElse;
  }

  async function settle() {
    if (!keeper || held.size === 0) return undefined;
    const asked = keeper;
    const token = await asked.fresh();
    // Somebody else was identified meanwhile: these events are not theirs. Or another call was quicker.
    if (asked !== keeper || held.size === 0) return undefined;
    const { userId, accountId } = token;
    const isSomebodyElse = become(userId, accountId);
    const { anonymousId, sessionId } = session.get();
    /** The account that the host has told for this person, which holds when the token names none. */
    let told: string | undefined;
    const entries = [...held.values()].map((entry): Entry => {
      const { event } = entry;
      if (event.type === 'group' || !isSomebodyElse) told = event.accountId;
      const known = { anonymousId, sessionId, userId, accountId: accountId ?? told };
      return { ...entry, event: clean({ ...event, ...known }), token: token.jwt };
    });
    if (isSomebodyElse && told !== undefined) session.set({ accountId: accountId ?? told });
    held.clear();
    return { token, entries };
  }

  return {
    current() {
      const token = keeper?.current();
      return { userId: token?.userId ?? bareUserId, token: token?.jwt };
    },
    byToken: (getToken) => start(createTokenKeeper(getToken, now), undefined),
    byId(userId) {
      start(undefined, userId);
      become(userId, undefined);
    },
    forget() {
      start(undefined, undefined);
      session.reset();
    },
    hold(entry) {
      if (keeper && !entry.token) held.set(entry.event.id, entry);
    },
    isHeld: (eventId) => held.has(eventId),
    settle,
    token: async () => keeper?.fresh().catch(() => undefined),
  };
}
