import { describe, expect, test } from 'vitest';
import {
  DEFAULT_ROUTING,
  type RoutedAccount,
  type Routing,
  type RoutingPerson,
  routeTo,
} from './routing.ts';

const NOW = 1_000_000;
const person = (id: string, rest: Partial<RoutingPerson> = {}): RoutingPerson => ({
  id,
  role: 'csm',
  region: null,
  awayFromMs: null,
  awayUntilMs: null,
  accounts: 5,
  routedAtMs: null,
  ...rest,
});
const AWAY = { awayFromMs: NOW - 1, awayUntilMs: NOW + 1 };
const of = (account: Partial<RoutedAccount> = {}): RoutedAccount => ({
  ownerId: 'a',
  deputyId: 'b',
  region: null,
  ...account,
});
const rules = (rest: Partial<Routing> = {}): Routing => ({ ...DEFAULT_ROUTING, ...rest });
const boss = person('boss', { role: 'lead' });

describe('an account is routed', () => {
  test.each([
    ['to its owner', of(), [person('a'), person('b')], rules(), ['a', 'owner']],
    [
      'to the deputy while the owner is away',
      of(),
      [person('a', AWAY), person('b')],
      rules(),
      ['b', 'deputy'],
    ],
    [
      'to the owner again when they are back',
      of(),
      [person('a', { ...AWAY, awayUntilMs: NOW }), person('b')],
      rules(),
      ['a', 'owner'],
    ],
    ['past an owner who left', of(), [person('b')], rules(), ['b', 'deputy']],
    [
      'by region before all else',
      of({ ownerId: null, deputyId: null, region: 'north' }),
      [person('c', { accounts: 0 }), person('d', { region: 'north' })],
      rules(),
      ['d', 'rule', 'region'],
    ],
    [
      'by the next rule when a region has nobody',
      of({ ownerId: null, deputyId: null, region: 'south' }),
      [person('c', { accounts: 1 }), person('d', { accounts: 2 })],
      rules(),
      ['c', 'rule', 'least_accounts'],
    ],
    [
      'to who has waited longest among equals',
      of({ ownerId: null, deputyId: null }),
      [person('c', { routedAtMs: 9 }), person('d', { routedAtMs: 8 })],
      rules(),
      ['d', 'rule', 'least_accounts'],
    ],
    [
      'in turn',
      of({ ownerId: null, deputyId: null }),
      [person('c', { routedAtMs: 9, accounts: 0 }), person('d', { routedAtMs: 8, accounts: 9 })],
      rules({ rules: ['round_robin'] }),
      ['d', 'rule', 'round_robin'],
    ],
    [
      'to one who never had a turn',
      of({ ownerId: null, deputyId: null }),
      [person('c', { routedAtMs: 1 }), person('d')],
      rules({ rules: ['round_robin'] }),
      ['d', 'rule', 'round_robin'],
    ],
    [
      'never by a rule to one who is away',
      of({ ownerId: null, deputyId: null }),
      [person('c', { accounts: 0, ...AWAY }), person('d')],
      rules(),
      ['d', 'rule', 'least_accounts'],
    ],
    [
      'never by a rule to another role',
      of({ ownerId: null, deputyId: null }),
      [{ ...boss, accounts: 0 }, person('d')],
      rules(),
      ['d', 'rule', 'least_accounts'],
    ],
    [
      'to the default owner when no rule finds anybody',
      of({ ownerId: null, deputyId: null }),
      [boss],
      rules({ defaultOwnerId: 'boss' }),
      ['boss', 'default'],
    ],
    [
      'to the owner when all are away',
      of(),
      [person('a', AWAY), person('b', AWAY)],
      rules(),
      ['a', 'owner'],
    ],
    ['to nobody when there is nobody', of(), [boss], rules(), undefined],
  ] as const)('%s', (_, account, people, routing, expected) => {
    const routed = routeTo(account, people as readonly RoutingPerson[], routing, NOW);
    expect(routed && Object.values(routed)).toEqual(expected);
  });
});
