import { createHmac } from 'node:crypto';
import { isSameSecret } from '../same-secret.ts';
import {
  type PasswordRow,
  readByEmail,
  readPassword,
  readPasswordLink,
  savePassword,
  usePasswordLink,
} from '../store/sql/passwords.ts';
import { insertLink } from '../store/sql/people.ts';
import { endSessions, insertSession } from '../store/sql/sessions.ts';
import type { Store } from '../store/store.ts';
import { type Passwords, passwordFault } from './password.ts';
import { hashOf, newSecret, newSession } from './sign-in.ts';
import { createSlowdown } from './slowdown.ts';

/**
 * Signing in with e-mail and password, and how a password is chosen. What a stranger can see is the same for an
 * e-mail that is known and one that is not: the answer, the hash that is computed, the waiting.
 *
 * Guesses are slowed down by e-mail and address, and, more loosely, by e-mail alone, against those who have many
 * addresses. The latter could be used to keep a person out; so a browser that the person has signed in with before
 * is known by a cookie, signed by the workspace, and has a count of its own (OWASP's device cookies). And no pause
 * is longer than a quarter of an hour, and no link is ever slowed down.
 */
export type PasswordDoor = {
  signIn(given: Guess): Promise<Entered | { kind: 'wrong' } | { kind: 'slowed'; waitMs: number }>;
  /** By a link: the password is theirs from now on, their other sessions end, and they are in. */
  choose(token: string, given: { password: string; agent: string }): Promise<Chosen>;
  /** Of who is signed in. Their other sessions end. */
  change(who: Who, given: { current: string | undefined; password: string }): Promise<Changed>;
  /** Sends a link to whoever has this e-mail; nobody is told whether somebody does. */
  remind(email: string): Promise<void>;
};

type Guess = {
  email: string;
  password: string;
  agent: string;
  address: string;
  /** What the browser kept when they signed in with it. */
  device: string | undefined;
};
/** `ended`: hashes of sessions that ended by it. */
type Entered = { kind: 'in'; secret: string; device: string; ended: string[] };
type Chosen = Entered | { kind: 'invalid' } | { kind: 'refused'; fault: string };
type Changed =
  | { kind: 'changed'; ended: string[] }
  | { kind: 'wrong' }
  | { kind: 'slowed'; waitMs: number }
  | { kind: 'refused'; fault: string };
type Who = { workspaceId: string; id: string; email: string; sessionHash: string };

export type PasswordDoorOptions = {
  store: Store;
  passwords: Passwords;
  nowMs: () => number;
  monotonicMs: () => number;
  /** Sends the link, where the workspace has a mail server. */
  sendLink: (to: { workspaceId: string; id: string }, token: string) => Promise<void>;
};

const MINUTE_MS = 60_000;
/** Asked for by anybody at any time, so it is short. */
const REMINDER_LIFE_MS = 60 * MINUTE_MS;

export function createPasswordDoor(options: PasswordDoorOptions): PasswordDoor {
  const { store, passwords, nowMs, monotonicMs, sendLink } = options;
  const near = createSlowdown({ free: 5, maxMs: 15 * MINUTE_MS, monotonicMs });
  const anywhere = createSlowdown({ free: 20, maxMs: MINUTE_MS, monotonicMs });
  const reminders = createSlowdown({ free: 3, maxMs: 15 * MINUTE_MS, monotonicMs });

  /** A wait, or how the guess is taken back once it was right. */
  function count(guess: Guess, known: PasswordRow | undefined) {
    const key = known ? `device ${guess.device}` : `${guess.address} ${guess.email}`;
    const waitMs = near.take(key) || (known ? 0 : anywhere.take(guess.email));
    return { waitMs, forgive: () => near.forgive(key) };
  }

  async function findMatch(rows: PasswordRow[], password: string) {
    let match: PasswordRow | undefined;
    const kept = rows.filter(({ hash }) => hash !== null);
    // Always one at least, and all of them: how many there are is not told by the time it takes to the first.
    for (const row of kept.length > 0 ? kept : [undefined]) {
      const isIt = await passwords.matches(password, row?.hash ?? undefined);
      if (isIt) match ??= row;
    }
    return match;
  }

  return {
    async signIn(given) {
      const guess = { ...given, email: given.email.toLowerCase() };
      const rows = await readByEmail(store.db, guess.email);
      const { waitMs, forgive } = count(
        guess,
        rows.find((row) => isDevice(guess.device, row)),
      );
      if (waitMs > 0) return { kind: 'slowed', waitMs };
      const match = await findMatch(rows, guess.password);
      if (!match) return { kind: 'wrong' };
      forgive();
      const fresh = passwords.isDated(match.hash ?? '') && (await passwords.hash(guess.password));
      const now = nowMs();
      const { secret, session } = newSession(guess.agent, now);
      await store.transaction(async (db) => {
        if (fresh) await savePassword(db, match, fresh);
        await insertSession(db, match, { session, nowMs: now });
      });
      return { kind: 'in', secret, device: toDevice(match), ended: [] };
    },

    async choose(token, { password, agent }) {
      const linkHash = hashOf(token);
      const now = nowMs();
      const person = await readPasswordLink(store.db, linkHash, now);
      if (!person) return { kind: 'invalid' };
      const fault = passwordFault(password, person);
      if (fault !== undefined) return { kind: 'refused', fault };
      const hash = await passwords.hash(password);
      const { secret, session } = newSession(agent, now);
      const ended = await store.transaction(async (db) => {
        if (!(await usePasswordLink(db, person, { linkHash, nowMs: now }))) return undefined;
        await savePassword(db, person, hash);
        const others = await endSessions(db, person);
        await insertSession(db, person, { session, nowMs: now });
        return others;
      });
      if (!ended) return { kind: 'invalid' };
      const rows = await readByEmail(store.db, person.email);
      const row = rows.find(
        ({ id, workspaceId }) => id === person.id && workspaceId === person.workspaceId,
      );
      return { kind: 'in', secret, device: row ? toDevice(row) : '', ended };
    },

    async change({ workspaceId, id, email, sessionHash }, { current, password }) {
      const person = { workspaceId, id };
      const stored = await readPassword(store.db, person);
      const key = `change ${workspaceId} ${id}`;
      const waitMs = near.take(key);
      if (waitMs > 0) return { kind: 'slowed', waitMs };
      if (stored !== undefined && !(await passwords.matches(current ?? '', stored)))
        return { kind: 'wrong' };
      near.forgive(key);
      const fault = passwordFault(password, { email });
      if (fault !== undefined) return { kind: 'refused', fault };
      const hash = await passwords.hash(password);
      const ended = await store.transaction(async (db) => {
        await savePassword(db, person, hash);
        return endSessions(db, person, { except: sessionHash });
      });
      return { kind: 'changed', ended };
    },

    async remind(given) {
      const email = given.toLowerCase();
      if (reminders.take(email) > 0) return;
      const expiresAtMs = nowMs() + REMINDER_LIFE_MS;
      for (const person of await readByEmail(store.db, email)) {
        const token = newSecret();
        const link = { hash: hashOf(token), expiresAtMs, purpose: 'password' } as const;
        await store.transaction((db) => insertLink(db, person, link));
        await sendLink(person, token);
      }
    },
  };
}

/** Says of a browser that this person has signed in with it. It opens nothing. */
function toDevice(person: PasswordRow): string {
  const nonce = newSecret().slice(0, 22);
  return `${nonce}.${sign(nonce, person)}`;
}

function isDevice(device: string | undefined, person: PasswordRow): boolean {
  const [nonce = '', signature = ''] = device?.split('.') ?? [];
  return isSameSecret(signature, sign(nonce, person));
}

const sign = (nonce: string, { workspaceId, id, secret }: PasswordRow): string =>
  createHmac('sha256', secret)
    .update(`device\n${workspaceId}\n${id}\n${nonce}`)
    .digest('base64url');
