import { z } from 'zod';
import { ROLES, type Role } from '../http/api.ts';

/**
 * Whose account it is at this moment: the owner; the deputy while the owner is away; whom a rule chooses; the
 * default owner. Somebody is always found when there is anybody at all: an owner who is away hears of a thing
 * rather than nobody. Which of these it was is told with the answer, so that it can be kept and shown.
 */
export const ROUTING_RULES = ['region', 'least_accounts', 'round_robin'] as const;
export type RoutingRule = (typeof ROUTING_RULES)[number];

export const Routing = z.strictObject({
  /** Asked in this order; one that finds nobody leaves it to the next. */
  rules: z.array(z.enum(ROUTING_RULES)).max(ROUTING_RULES.length),
  /** Among whom rules choose. */
  roles: z.array(z.enum(ROLES)).min(1),
  /** A person's id. */
  defaultOwnerId: z.string().nullable(),
});
export type Routing = z.infer<typeof Routing>;

export const DEFAULT_ROUTING: Routing = {
  rules: ['region', 'least_accounts'],
  roles: ['csm'],
  defaultOwnerId: null,
};

export type RoutedAccount = {
  ownerId: string | null;
  deputyId: string | null;
  region: string | null;
};

export type RoutingPerson = {
  id: string;
  role: Role;
  region: string | null;
  awayFromMs: number | null;
  awayUntilMs: number | null;
  /** How many they own. */
  accounts: number;
  /** When a rule chose them last. */
  routedAtMs: number | null;
};

export type Routed =
  | { personId: string; by: 'owner' | 'deputy' | 'default' }
  | { personId: string; by: 'rule'; rule: RoutingRule };

/** Undefined when there is nobody. */
export function routeTo(
  account: RoutedAccount,
  people: readonly RoutingPerson[],
  rules: Routing,
  nowMs: number,
): Routed | undefined {
  const byId = new Map(people.map((person) => [person.id, person]));
  const known = (id: string | null) => (id === null ? undefined : byId.get(id));
  const [owner, deputy] = [known(account.ownerId), known(account.deputyId)];
  const isHere = (person: RoutingPerson | undefined) => person && !isAway(person, nowMs);
  if (owner && isHere(owner)) return { personId: owner.id, by: 'owner' };
  if (deputy && isHere(deputy)) return { personId: deputy.id, by: 'deputy' };
  const able = people.filter((one) => rules.roles.includes(one.role) && !isAway(one, nowMs));
  for (const rule of rules.rules) {
    const chosen = CHOOSE[rule](able, account);
    if (chosen) return { personId: chosen.id, by: 'rule', rule };
  }
  const fallback = known(rules.defaultOwnerId);
  if (fallback && isHere(fallback)) return { personId: fallback.id, by: 'default' };
  // All are away.
  if (owner) return { personId: owner.id, by: 'owner' };
  return fallback && { personId: fallback.id, by: 'default' };
}

/** An end that is open has no bound. */
export function isAway(
  { awayFromMs, awayUntilMs }: Pick<RoutingPerson, 'awayFromMs' | 'awayUntilMs'>,
  nowMs: number,
): boolean {
  if (awayFromMs === null && awayUntilMs === null) return false;
  return nowMs >= (awayFromMs ?? -Infinity) && nowMs < (awayUntilMs ?? Infinity);
}

type Choose = (able: readonly RoutingPerson[], account: RoutedAccount) => RoutingPerson | undefined;

const CHOOSE: { [R in RoutingRule]: Choose } = {
  region: (able, { region }) =>
    region === null ? undefined : least(able.filter((one) => one.region === region)),
  least_accounts: (able) => least(able),
  round_robin: (able) => able.toSorted((a, b) => toTurn(a) - toTurn(b) || byName(a, b))[0],
};

/** Who has waited longest; who was never chosen comes first. */
const toTurn = ({ routedAtMs }: RoutingPerson): number => routedAtMs ?? 0;

const byName = (a: RoutingPerson, b: RoutingPerson): number => (a.id < b.id ? -1 : 1);

const least = (able: readonly RoutingPerson[]): RoutingPerson | undefined =>
  able.toSorted((a, b) => a.accounts - b.accounts || toTurn(a) - toTurn(b) || byName(a, b))[0];
