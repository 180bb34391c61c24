import { savePassword } from '../store/sql/passwords.ts';
import {
  deleteSetupLinks,
  insertPerson,
  insertSetupLink,
  isSetupLink,
} from '../store/sql/people.ts';
import { insertSession } from '../store/sql/sessions.ts';
import { hasWorkspaces } from '../store/sql/workspaces.ts';
import type { Store } from '../store/store.ts';
import { NEW_FIRST_RUN } from './first-run.ts';
import { type Passwords, passwordFault } from './password.ts';
import { hashOf, newPersonId, newSecret, newSession } from './sign-in.ts';
import { insertFrom } from './workspace.ts';

/**
 * The first workspace of a fresh store, and its first person. Only who can read what `polku start` prints may make it: an
 * empty installation that anybody could take would be theirs. The link is a secret as others are, of which the store
 * holds the hash, so that any process of several takes it; it is good for a day, and for nothing once there is a workspace.
 */
const LIFE_MS = 24 * 3_600_000;

/** A link's token; undefined when there is a workspace already. */
export async function createSetupLink(store: Store, nowMs: number): Promise<string | undefined> {
  // By reading alone: an installation that is in use starts also where nothing can be written just now.
  if (await hasWorkspaces(store.db)) return undefined;
  const token = newSecret();
  return store.transaction(async (db) => {
    if (await hasWorkspaces(db)) return undefined;
    await insertSetupLink(db, { hash: hashOf(token), expiresAtMs: nowMs + LIFE_MS });
    return token;
  });
}

/** Where it is opened. After the #, so that the token is in no log of any server. */
export const toSetupLink = (publicUrl: string, token: string): string =>
  `${publicUrl}/sign-in#setup=${token}`;

export type FirstPerson = {
  workspace: string;
  name: string;
  email: string;
  password: string;
  language: 'en' | 'fi';
  timeZone: string;
  /** What kind of browser they sit at. */
  agent: string;
};

/** `secret`: of their session. */
export type SetUp =
  | { kind: 'in'; secret: string }
  | { kind: 'invalid' }
  | { kind: 'refused'; fault: string };

/** Makes the workspace, with its admin, in one transaction: of two who come with the link at once, one is let in. */
export async function setUp(
  { store, passwords, nowMs }: { store: Store; passwords: Passwords; nowMs: number },
  token: string,
  given: FirstPerson,
): Promise<SetUp> {
  const linkHash = hashOf(token);
  // Before the hash of the password, which costs: a stranger makes us compute none.
  if (!(await isSetupLink(store.db, linkHash, nowMs))) return { kind: 'invalid' };
  const fault = passwordFault(given.password, given);
  if (fault !== undefined) return { kind: 'refused', fault };
  const passwordHash = await passwords.hash(given.password);
  const { secret, session } = newSession(given.agent, nowMs);
  const isMade = await store.transaction(async (db) => {
    const isGood = await isSetupLink(db, linkHash, nowMs);
    if (!isGood || (await hasWorkspaces(db))) return false;
    const { workspaceId } = await insertFrom(db, toDocument(given.workspace), nowMs);
    const { name, language, timeZone } = given;
    const email = given.email.toLowerCase();
    const person = { workspaceId, id: newPersonId(), email, name, role: 'admin' } as const;
    await insertPerson(db, { ...person, language, timeZone }, nowMs);
    await savePassword(db, person, passwordHash);
    await deleteSetupLinks(db);
    await insertSession(db, person, { session, nowMs });
    return true;
  });
  return isMade ? { kind: 'in', secret } : { kind: 'invalid' };
}

/** On trial, so that the first first use needs no token of a server yet; the first run ends with the end of the trial. */
const toDocument = (name: string) => ({
  name,
  origins: [],
  people: [],
  accounts: [],
  milestones: [],
  flows: [],
  channels: [],
  isTrial: true,
  firstRun: NEW_FIRST_RUN,
});
