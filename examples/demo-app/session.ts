import { z } from 'zod';
import { ACCOUNTS, createColleague, findAccount, findPerson, type Person } from './people.ts';

/**
 * Who is signed in: the id in a cookie, and the first person of the gold account until somebody chooses.
 * A real product has a session behind a password here.
 */

const COOKIE = 'reportly_person';
const YEAR_S = 365 * 24 * 3_600;

/** Sign in as a person that is there, or as a new one of an account. */
const SignIn = z.union([
  z.strictObject({ person: z.string().max(80) }),
  z.strictObject({ colleagueOf: z.string().max(40) }),
]);

export function readPerson(cookies: string | undefined): Person {
  const [, id] = new RegExp(`(?:^|; )${COOKIE}=([^;]*)`).exec(cookies ?? '') ?? [];
  return findPerson(id) ?? firstPerson();
}

/** The person of a sign-in request, or undefined when it names nobody. */
export function parseSignIn(body: unknown): Person | undefined {
  const input = SignIn.parse(body);
  if ('person' in input) return findPerson(input.person);
  const account = findAccount(input.colleagueOf);
  return account && createColleague(account);
}

export function toCookie(person: Person): string {
  return `${COOKIE}=${person.id}; Path=/; Max-Age=${YEAR_S}; HttpOnly; SameSite=Lax`;
}

/** What the page shows of it: the person, their account, and who else could sign in. */
export function toSession(person: Person) {
  const account = findAccount(person.accountId);
  return {
    person: { id: person.id, name: person.name, email: person.email },
    account: { id: person.accountId, name: account?.name, plan: account?.plan },
    accounts: ACCOUNTS.map(({ id, name, plan, people }) => ({
      id,
      name,
      plan,
      people: people.map((one) => ({ id: one.id, name: one.name })),
    })),
  };
}

function firstPerson(): Person {
  const [person] = ACCOUNTS[0]?.people ?? [];
  if (!person) throw new Error('The demo has no people: ACCOUNTS in people.ts is empty.');
  return person;
}
