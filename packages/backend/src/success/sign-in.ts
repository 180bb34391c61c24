import { createHash, randomBytes } from 'node:crypto';
import type { Role } from '../http/api.ts';
import {
  deleteSession,
  extendSession,
  findPersonByEmail,
  insertLink,
  insertPerson,
  type Person,
  readSession,
  type SignedIn,
  tradeLink,
} from '../store/sql/people.ts';
import type { NewSession } from '../store/sql/sessions.ts';
import { readSuccessSettings } from '../store/sql/success-settings.ts';
import { requireWorkspace } from '../store/sql/workspaces.ts';
import type { Store } from '../store/store.ts';
import { toSpoken } from './languages.ts';

/**
 * Sessions, and the links that work once: to sign in, or to choose a password. Both are 256 random bits of
 * which the store holds only the SHA-256, so a stolen backup lets nobody in. They are found by that hash in an
 * index; a comparison that stops early there tells nothing of a secret that cannot be guessed bit by bit.
 */
const HOUR_MS = 3_600_000;
/** A link from the command line is copied by hand, perhaps into a mail. */
const LINK_LIFE_MS = 24 * HOUR_MS;
const SESSION_LIFE_MS = 30 * 24 * HOUR_MS;
/** A session in use is lengthened at most this often: each time is a write. */
const EXTEND_AFTER_MS = 24 * HOUR_MS;

export type Invited = { workspaceId: string; email: string; name: string; role: Role };

/**
 * Makes the person, in the workspace's time zone and language, or finds the one of this e-mail as they are, and gives a
 * link's token for them.
 * @throws when the workspace is unknown
 */
export function invitePerson(
  store: Store,
  invited: Invited,
  { nowMs, purpose = 'session' }: { nowMs: number; purpose?: 'session' | 'password' },
): Promise<string> {
  const token = newSecret();
  return store.transaction(async (db) => {
    const { workspaceId, name, role } = invited;
    const email = invited.email.toLowerCase();
    await requireWorkspace(db, workspaceId);
    let person: Person | undefined = await findPersonByEmail(db, workspaceId, email);
    if (!person) {
      person = { workspaceId, id: newPersonId(), email, name, role };
      const { calendar, languages } = await readSuccessSettings(db, workspaceId);
      const own = { timeZone: calendar.timeZone, language: toSpoken(languages) };
      await insertPerson(db, { ...person, ...own }, nowMs);
    }
    const expiresAtMs = nowMs + LINK_LIFE_MS;
    await insertLink(db, person, { hash: hashOf(token), expiresAtMs, purpose });
    return token;
  });
}

export const newPersonId = (): string => `per_${randomBytes(12).toString('base64url')}`;

export type Sessions = {
  /** The new session's secret, for the cookie; undefined when the link was used, is too old or never was. */
  signIn(linkToken: string, agent: string): Promise<string | undefined>;
  /** Whose session it is. `isExtended`: it was lengthened just now, and so must its cookie be. */
  read(secret: string | undefined): Promise<(SignedIn & { isExtended: boolean }) | undefined>;
  /** Whether a session that was read before still lasts. */
  isLive(hash: string): Promise<boolean>;
  signOut(hash: string): Promise<void>;
};

export const SESSION_LIFE_S = SESSION_LIFE_MS / 1_000;

export function createSessions(options: { store: Store; nowMs: () => number }): Sessions {
  const { store, nowMs } = options;

  /** While the disk is full people may still read; it is tried again with their next request. */
  async function extend(hash: string, now: number): Promise<boolean> {
    try {
      await extendSession(store, hash, now + SESSION_LIFE_MS);
      return true;
    } catch (error) {
      if (!store.isOutage(error)) throw error;
      return false;
    }
  }

  return {
    async signIn(linkToken, agent) {
      const now = nowMs();
      const { secret, session } = newSession(agent, now);
      const isGood = await tradeLink(store, hashOf(linkToken), { session, nowMs: now });
      return isGood ? secret : undefined;
    },
    async read(secret) {
      if (!secret) return undefined;
      const now = nowMs();
      const found = await readSession(store.db, hashOf(secret), now);
      if (!found) return undefined;
      const isDue = found.expiresAtMs - now < SESSION_LIFE_MS - EXTEND_AFTER_MS;
      return { ...found, isExtended: isDue && (await extend(found.hash, now)) };
    },
    isLive: async (hash) => (await readSession(store.db, hash, nowMs())) !== undefined,
    signOut: (hash) => deleteSession(store, hash),
  };
}

/** A session that was never anybody's: whoever signs in gets a new one, whatever cookie they came with. */
export function newSession(agent: string, nowMs: number): { secret: string; session: NewSession } {
  const secret = newSecret();
  const session = { hash: hashOf(secret), expiresAtMs: nowMs + SESSION_LIFE_MS, agent };
  return { secret, session };
}

export const newSecret = (): string => randomBytes(32).toString('base64url');

export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');
