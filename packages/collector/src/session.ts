import { clean } from './clean.ts';
import { randomName } from './id.ts';

/**
 * Who this browser takes its user to be, until a token says so: the anonymous id, the session, the user and
 * account last identified, and how often each milestone's event was counted. One JSON text in localStorage,
 * read anew each time because other tabs write it too; in memory only without storage or before consent.
 */
export type SessionState = {
  anonymousId: string;
  sessionId: string;
  /** When something was last tracked, UTC ms. */
  lastAt: number;
  userId?: string | undefined;
  accountId?: string | undefined;
  /** How often each milestone's event was seen here; a hint for the page, never a fact. */
  counts: { [milestone: string]: number };
};

export type Session = {
  get(): SessionState;
  set(change: Partial<SessionState>): SessionState;
  /** A new anonymous id; nothing of the old person is left. */
  reset(): SessionState;
  /** Goes over from memory to `storage`, once consent is given. */
  persist(storage: Storage | undefined): void;
};

// Half an hour without a sign of life ends a session; what every analytics product does.
const MAX_IDLE_MS = 30 * 60_000;

export function createSession(key: string, now: () => number): Session {
  let storage: Storage | undefined;
  let state = fresh();

  function get(): SessionState {
    state = readStored() ?? state;
    const isIdle = now() - state.lastAt > MAX_IDLE_MS;
    return isIdle ? write({ ...state, sessionId: randomName(), lastAt: now() }) : state;
  }

  function set(change: Partial<SessionState>): SessionState {
    return write({ ...get(), ...change });
  }

  function write(next: SessionState): SessionState {
    state = next;
    try {
      storage?.setItem(key, JSON.stringify(state));
    } catch {
      // Full or forbidden by now: this page goes on with what it knows, and believes no older state.
      storage = undefined;
    }
    return state;
  }

  /** What all tabs share, whole: what another one has taken out is gone here as well. */
  function readStored(): SessionState | undefined {
    try {
      const stored = JSON.parse(storage?.getItem(key) ?? 'null');
      const isOurs = [stored.anonymousId, stored.sessionId].every((id) => typeof id === 'string');
      return isOurs && stored.counts ? stored : undefined;
    } catch {
      return undefined;
    }
  }

  function fresh(): SessionState {
    return { anonymousId: randomName(), sessionId: randomName(), lastAt: now(), counts: {} };
  }

  function persist(to: Storage | undefined) {
    const { userId, accountId, counts } = state;
    storage = to;
    const stored = readStored();
    const isKnown = userId !== undefined && stored?.userId !== undefined;
    // Somebody else than this device knows inherits nothing.
    if (!stored || (isKnown && userId !== stored.userId)) write(state);
    // What this page was told meanwhile goes before what an earlier one knew.
    else set({ ...clean({ userId, accountId }), counts: { ...counts, ...stored.counts } });
  }

  return { get, set, reset: () => write(fresh()), persist };
}
