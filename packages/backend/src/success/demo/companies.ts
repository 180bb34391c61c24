import type { Chance } from './random.ts';

/**
 * A customer base as such bases are: few large companies and many small ones, most of the money with few of them,
 * some who never begin and some who grow. Names are made up of common words and are no company's.
 */
export type Company = {
  id: string;
  name: string;
  users: number;
  plan: 'gold' | 'silver' | 'bronze';
  billingCents: number;
  potential: 'low' | 'medium' | 'high';
  region: string;
  contractAtMs: number;
  /** How well it goes: the share of its users who come to use the product. */
  successRatio: number;
  isHandedOver: boolean;
  growthPercent: number;
  sharePercent: number;
  openTickets: number;
  hasGoal: boolean;
};

export type BaseSize = { accounts: number; users: number; days: number; untilMs: number };

const DAY_MS = 86_400_000;
const REGIONS = ['south', 'west', 'east', 'north'] as const;
const FIRST = [
  'Metsä',
  'Järvi',
  'Pohjan',
  'Kallio',
  'Ranta',
  'Koivu',
  'Saari',
  'Virta',
  'Lumi',
  'Kivi',
  'Tähti',
  'Halla',
  'Aalto',
  'Harju',
  'Kuura',
  'Suvi',
] as const;
const SECOND = [
  'kone',
  'tekniikka',
  'palvelut',
  'rakennus',
  'logistiikka',
  'energia',
  'elintarvike',
  'paperi',
  'konsultointi',
  'terveys',
  'kauppa',
  'mittaus',
  'turva',
  'media',
  'kiinteistöt',
  'laiva',
] as const;
const FORMS = ['Oy', 'Oy', 'Oy', 'Oyj', 'Ab'] as const;
/** What a seat costs a year. */
const SEAT_CENTS = { gold: 42_000, silver: 24_000, bronze: 9_900 } as const;

export function createCompanies(chance: Chance, size: BaseSize): Company[] {
  const shares = shareUsers(chance, size);
  return shares.map((users, index) => createCompany(chance, { ...size, users, index }));
}

/** By Zipf, shuffled; every company has one user at least, and together they have them all. */
function shareUsers(chance: Chance, { accounts, users }: BaseSize): number[] {
  const weights = Array.from({ length: accounts }, (_, index) => 1 / (index + 4) ** 0.85);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const spare = Math.max(0, users - accounts);
  const shares = weights.map((weight) => 1 + Math.floor((weight / sum) * spare));
  const given = shares.reduce((total, share) => total + share, 0);
  if (shares[0] !== undefined) shares[0] += Math.max(0, users - given);
  for (let index = shares.length - 1; index > 0; index -= 1) {
    const other = chance.between(0, index);
    [shares[index], shares[other]] = [shares[other] ?? 1, shares[index] ?? 1];
  }
  return shares;
}

type Making = BaseSize & { users: number; index: number };

function createCompany(chance: Chance, { users, index, days, untilMs }: Making): Company {
  const word = `${chance.pick(FIRST)}${chance.pick(SECOND)}`;
  const plan = planOf(users, chance);
  const discountRatio = 0.7 + chance.next() * 0.3;
  // Some were customers before the year that is told.
  const contractAtMs = untilMs - Math.floor(chance.next() * days * 1.15) * DAY_MS;
  // A few never begin, whoever they are.
  const successRatio = chance.is(0.1) ? 0 : Math.min(0.98, 0.25 + chance.next() * 0.75);
  return {
    id: `acc_${String(index + 1).padStart(5, '0')}`,
    name: `${word} ${index + 1} ${chance.pick(FORMS)}`,
    users,
    plan,
    billingCents: Math.round((users * SEAT_CENTS[plan] * discountRatio) / 100) * 100,
    potential: chance.pick(['low', 'low', 'low', 'medium', 'medium', 'high'] as const),
    region: chance.pick(REGIONS),
    contractAtMs,
    successRatio,
    isHandedOver: chance.is(0.7),
    growthPercent: Math.round((successRatio - 0.5) * 60 + chance.between(-15, 15)),
    sharePercent: chance.between(5, 100),
    openTickets: chance.is(0.6) ? 0 : Math.ceil(chance.wait(2)),
    hasGoal: chance.is(0.25),
  };
}

function planOf(users: number, chance: Chance): Company['plan'] {
  const bigger = chance.is(0.15) ? 3 : 1;
  if (users * bigger >= 150) return 'gold';
  return users * bigger >= 25 ? 'silver' : 'bronze';
}
