import { createHash, randomBytes } from 'node:crypto';

/**
 * Who may sign in to Reportly: three customer companies with two named people each, and as many new
 * colleagues as one likes. There is no password: this product exists to be looked at.
 *
 * A colleague is known by the id alone (account, then eight random hex digits); the name is drawn from it.
 * So the server keeps nothing, and a cookie from before its restart still means the same person.
 */

export type Plan = 'gold' | 'silver' | 'bronze';
export type Person = { id: string; name: string; email: string; accountId: string };
export type Account = { id: string; name: string; plan: Plan; people: Person[] };

function createAccount(id: string, name: string, plan: Plan, names: [string, string]): Account {
  const people = names.map((personName) => toPerson(`${id}-${toSlug(personName)}`, personName, id));
  return { id, name, plan, people };
}

function toPerson(id: string, name: string, accountId: string): Person {
  return {
    id,
    name,
    email: `${toSlug(name).replaceAll('-', '.')}@${accountId}.example`,
    accountId,
  };
}

function toSlug(name: string): string {
  const plain = name.normalize('NFD').replace(/\p{Diacritic}/gu, '');
  return plain.toLowerCase().replaceAll(' ', '-');
}

export const ACCOUNTS: readonly Account[] = [
  createAccount('northwind', 'Northwind Logistics', 'gold', ['Maya Lindqvist', 'Tom Becker']),
  createAccount('aalto', 'Aalto Foods', 'silver', ['Sanna Heikkinen', 'Oskar Nyman']),
  createAccount('kivi', 'Kivi & Co', 'bronze', ['Leena Kivi', 'Juho Salo']),
];

const FIRST_NAMES = [
  'Eero',
  'Inka',
  'Matilda',
  'Otso',
  'Petra',
  'Roope',
  'Signe',
  'Tuomas',
  'Venla',
];
const LAST_NAMES = ['Ahola', 'Berg', 'Ekman', 'Hirvi', 'Lahti', 'Malmi', 'Oja', 'Ranta', 'Sund'];

/** The person of this id, or undefined when no account is named by it. */
export function findPerson(id: string | undefined): Person | undefined {
  if (!id) return undefined;
  const named = ACCOUNTS.flatMap((account) => account.people).find((person) => person.id === id);
  if (named) return named;
  const [, accountId, key] = /^([a-z]+)-([0-9a-f]{8})$/.exec(id) ?? [];
  if (!accountId || !key || !findAccount(accountId)) return undefined;
  return toPerson(id, drawName(key), accountId);
}

export function findAccount(id: string): Account | undefined {
  return ACCOUNTS.find((account) => account.id === id);
}

/** A person of this account who was never here before. */
export function createColleague(account: Account): Person {
  const key = randomBytes(4).toString('hex');
  return toPerson(`${account.id}-${key}`, drawName(key), account.id);
}

function drawName(key: string): string {
  const [first = 0, last = 0] = createHash('sha256').update(key).digest();
  return `${FIRST_NAMES[first % FIRST_NAMES.length]} ${LAST_NAMES[last % LAST_NAMES.length]}`;
}
