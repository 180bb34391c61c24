import type { JsonObject } from '@polku/protocol';
import { randomName } from './id.ts';

/**
 * Who this browser takes its user to be, until a token says so: the anonymous id, the session, the user and
 * account last identified, and how often each milestone's event was counted. One JSON text in localStorage,
 * shared by the tabs: looked at once a task, because other tabs write it too, and written once a task, because
 * every event moves it. In memory only without storage or before consent.
 */
export type SessionState = {
  anonymousId: string;
  sessionId: string;
  /** When something was last tracked, UTC ms. */
  lastAt: number;
  userId?: string | undefined;
  accountId?: string | undefined;
  /** What brought the user here: the `utm_` parameters with which the session began. */
  campaign?: JsonObject | undefined;
  /** How often each milestone's event was seen here; a hint for the page, never a fact. */
  counts: { [milestone: string]: number };
};

export type Session = {
  get(): SessionState;
  set(change: Partial<SessionState>): SessionState;
  /** A new anonymous id; nothing of the old person is left. */
  reset(): SessionState;
  /** Somebody else than before is an implicit reset and inherits nothing. Returns whether it is so. */
  become(userId: string, accountId?: string): boolean;
  /** Goes over from memory to `storage`, whose own state holds if it has one, or back. */
  persist(storage: Storage | undefined): void;
};

// Half an hour without a sign of life ends a session; what every analytics product does.
const MAX_IDLE_MS = 30 * 60_000;

export function createSession(key: string, now: () => number): Session {
  let storage: Storage | undefined;
  /** The text last seen in the storage. */
  let known: string | null | undefined;
  /** Changed in this task: its end writes it, and until then nothing else is believed. */
  let isChanged = false;
  let state = fresh();

  function get(): SessionState {
    if (!isChanged) takeStored();
    const isIdle = now() - state.lastAt > MAX_IDLE_MS;
    return isIdle ? save({ ...state, ...freshSession(), campaign: undefined }) : state;
  }

  const set = (change: Partial<SessionState>) => save({ ...get(), ...change });

  function save(next: SessionState): SessionState {
    if (!isChanged) queueMicrotask(write);
    isChanged = true;
    state = next;
    return state;
  }

  function write() {
    isChanged = false;
    try {
      known = JSON.stringify(state);
      storage?.setItem(key, known);
    } catch {
      // Full or forbidden by now: this page goes on with what it knows, and believes no older state.
      storage = undefined;
    }
  }

  /** What all tabs share, whole: what another one has taken out is gone here as well. */
  function takeStored() {
    const text = storage?.getItem(key);
    if (text === known) return;
    known = text;
    try {
      const stored: SessionState = JSON.parse(text ?? '');
      const isOurs = [stored.anonymousId, stored.sessionId].every((id) => typeof id === 'string');
      if (isOurs && stored.counts) state = stored;
    } catch {
      // Nothing, or a stranger's: it is written anew.
    }
  }

  function fresh(): SessionState {
    return { anonymousId: randomName(), ...freshSession(), counts: {} };
  }

  function freshSession() {
    return { sessionId: randomName(), lastAt: now() };
  }

  const reset = () => save(fresh());

  function become(userId: string, accountId?: string): boolean {
    const before = get();
    const isSomebodyElse = before.userId !== undefined && before.userId !== userId;
    if (isSomebodyElse) reset();
    set(accountId ? { userId, accountId } : { userId });
    return isSomebodyElse;
  }

  function persist(to: Storage | undefined) {
    if (isChanged) write();
    storage = to;
    takeStored();
    write();
  }

  return { get, set, reset, become, persist };
}

/** The getter itself throws where storage is forbidden. */
export function openStorage(): Storage | undefined {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined;
  }
}
