import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Facts, factsOf, match, matchMilestone, readFact } from './match.ts';
import { OPERATORS, Rule } from './rule.ts';
import { unmetOf } from './unmet.ts';

const DAY = 24 * 3_600_000;
const NOW = Date.UTC(2026, 10, 22, 12);
const daysAgo = (days: number) => new Date(NOW - days * DAY).toISOString();

const facts: Facts = {
  now: { at: NOW },
  milestones: { first_use: NOW - 14 * DAY },
  contract: { at: daysAgo(14), day: '2026-11-08', local: '2026-11-08T12:00', ends: daysAgo(-30) },
  user: { id: 'u1', traits: { role: 'admin', seats: 12, joined: '2026-03-01', nick: null } },
  account: { plan: 'gold', tags: ['pilot', 'nordic'], isTrial: false },
  page: { path: '/reports/42/edit' },
};

type Case = [name: string, rule: Rule, isMet: boolean];

describe('a condition', () => {
  const cases: Case[] = [
    ['eq, the same string', { fact: 'account.plan', is: 'eq', value: 'gold' }, true],
    ['eq, another string', { fact: 'account.plan', is: 'eq', value: 'silver' }, false],
    ['eq, another case', { fact: 'account.plan', is: 'eq', value: 'Gold' }, false],
    ['eq, a number as text', { fact: 'user.traits.seats', is: 'eq', value: '12' }, false],
    ['eq, a boolean', { fact: 'account.isTrial', is: 'eq', value: false }, true],
    ['eq, null', { fact: 'user.traits.nick', is: 'eq', value: null }, true],
    ['eq, absent and null', { fact: 'user.traits.none', is: 'eq', value: null }, false],
    ['eq, absent', { fact: 'user.traits.none', is: 'eq', value: 'x' }, false],
    ['ne, another', { fact: 'account.plan', is: 'ne', value: 'silver' }, true],
    ['ne, the same', { fact: 'account.plan', is: 'ne', value: 'gold' }, false],
    ['ne, absent', { fact: 'user.traits.none', is: 'ne', value: 'x' }, true],
    ['gt, greater', { fact: 'user.traits.seats', is: 'gt', value: 11 }, true],
    ['gt, equal', { fact: 'user.traits.seats', is: 'gt', value: 12 }, false],
    ['gte, equal', { fact: 'user.traits.seats', is: 'gte', value: 12 }, true],
    ['gte, less', { fact: 'user.traits.seats', is: 'gte', value: 13 }, false],
    ['lt, less', { fact: 'user.traits.seats', is: 'lt', value: 13 }, true],
    ['lt, equal', { fact: 'user.traits.seats', is: 'lt', value: 12 }, false],
    ['lte, equal', { fact: 'user.traits.seats', is: 'lte', value: 12 }, true],
    ['lte, greater', { fact: 'user.traits.seats', is: 'lte', value: 11 }, false],
    ['gt, 9 after 12 by value', { fact: 'user.traits.seats', is: 'gt', value: 9 }, true],
    ['gt, ISO dates', { fact: 'user.traits.joined', is: 'gt', value: '2026-02-28' }, true],
    ['lt, ISO dates', { fact: 'user.traits.joined', is: 'lt', value: '2026-02-28' }, false],
    ['lte, the same date', { fact: 'user.traits.joined', is: 'lte', value: '2026-03-01' }, true],
    ['gt, number and string', { fact: 'user.traits.seats', is: 'gt', value: '1' }, false],
    ['lt, number and string', { fact: 'user.traits.seats', is: 'lt', value: '9' }, false],
    ['gte, string and number', { fact: 'account.plan', is: 'gte', value: 0 }, false],
    ['lte, boolean and number', { fact: 'account.isTrial', is: 'lte', value: 1 }, false],
    ['gte, null and null', { fact: 'user.traits.nick', is: 'gte', value: null }, false],
    ['lt, absent', { fact: 'user.traits.none', is: 'lt', value: 1 }, false],
    ['in, one of them', { fact: 'account.plan', is: 'in', value: ['silver', 'gold'] }, true],
    ['in, none of them', { fact: 'account.plan', is: 'in', value: ['silver'] }, false],
    ['in, nothing', { fact: 'account.plan', is: 'in', value: [] }, false],
    ['in, a lone value', { fact: 'account.plan', is: 'in', value: 'gold' }, false],
    ['in, absent among null', { fact: 'user.traits.none', is: 'in', value: [null] }, false],
    ['contains, part of a text', { fact: 'user.traits.role', is: 'contains', value: 'dmi' }, true],
    ['contains, not a part', { fact: 'user.traits.role', is: 'contains', value: 'user' }, false],
    ['contains, one of a list', { fact: 'account.tags', is: 'contains', value: 'pilot' }, true],
    ['contains, part of one', { fact: 'account.tags', is: 'contains', value: 'pil' }, false],
    ['contains, in a number', { fact: 'user.traits.seats', is: 'contains', value: 1 }, false],
    ['contains, absent', { fact: 'user.traits.none', is: 'contains', value: '' }, false],
    ['exists', { fact: 'account.plan', is: 'exists' }, true],
    ['exists, false is a value', { fact: 'account.isTrial', is: 'exists' }, true],
    ['exists, null', { fact: 'user.traits.nick', is: 'exists' }, false],
    ['exists, absent', { fact: 'user.traits.none', is: 'exists' }, false],
    ['missing, absent', { fact: 'nothing.at.all', is: 'missing' }, true],
    ['missing, null', { fact: 'user.traits.nick', is: 'missing' }, true],
    ['missing, there', { fact: 'account.plan', is: 'missing' }, false],
    ['glob, a segment', { fact: 'page.path', is: 'glob', value: '/reports/*/edit' }, true],
    ['glob, on a number', { fact: 'user.traits.seats', is: 'glob', value: '*' }, false],
    ['older, ISO, to the ms', { fact: 'contract.at', is: 'olderThanDays', value: 14 }, true],
    ['older, not so long ago', { fact: 'contract.at', is: 'olderThanDays', value: 14.001 }, false],
    ['older, UTC ms', { fact: 'milestones.first_use', is: 'olderThanDays', value: 14 }, true],
    [
      'older, a day: since 0:00 UTC',
      { fact: 'contract.day', is: 'olderThanDays', value: 14.5 },
      true,
    ],
    ['older, without an offset', { fact: 'contract.local', is: 'olderThanDays', value: 1 }, false],
    ['older, still to come', { fact: 'contract.ends', is: 'olderThanDays', value: 0 }, false],
    ['older, 30 days from now', { fact: 'contract.ends', is: 'olderThanDays', value: -30 }, true],
    ['older, no time at all', { fact: 'account.plan', is: 'olderThanDays', value: 0 }, false],
    ['older, absent', { fact: 'user.traits.none', is: 'olderThanDays', value: 0 }, false],
    ['newer, to the ms', { fact: 'contract.at', is: 'newerThanDays', value: 14 }, false],
    ['newer', { fact: 'contract.at', is: 'newerThanDays', value: 14.001 }, true],
    ['newer, still to come', { fact: 'contract.ends', is: 'newerThanDays', value: 0 }, true],
    [
      'newer, later than in 29 days',
      { fact: 'contract.ends', is: 'newerThanDays', value: -29 },
      true,
    ],
    [
      'newer, before 31 days from now',
      { fact: 'contract.ends', is: 'newerThanDays', value: -31 },
      false,
    ],
    ['newer, without an offset', { fact: 'contract.local', is: 'newerThanDays', value: 99 }, false],
    ['newer, null', { fact: 'user.traits.nick', is: 'newerThanDays', value: 99 }, false],
    ['newer, absent', { fact: 'user.traits.none', is: 'newerThanDays', value: 99 }, false],
    ['glob, absent', { fact: 'user.traits.none', is: 'glob', value: '**' }, false],
  ];
  test.each(cases)('%s', (_, rule, isMet) => {
    expect(match(rule, facts)).toBe(isMet);
    // Each line is also a rule that the schema takes, so the table speaks of what can be published.
    expect(Rule.safeParse(rule).success).toBe(true);
  });

  test('every operator has a line that holds and one that does not', () => {
    for (const operator of OPERATORS) {
      const mine = cases.filter(([, rule]) => 'is' in rule && rule.is === operator);
      expect(new Set(mine.map(([, , isMet]) => isMet)), operator).toEqual(new Set([true, false]));
    }
  });
});

describe('rules made of rules', () => {
  const yes: Rule = { fact: 'account.plan', is: 'eq', value: 'gold' };
  const no: Rule = { fact: 'account.plan', is: 'eq', value: 'bronze' };
  const cases: Case[] = [
    ['all of none', { all: [] }, true],
    ['all, every one', { all: [yes, yes] }, true],
    ['all, one fails', { all: [yes, no] }, false],
    ['any of none', { any: [] }, false],
    ['any, one holds', { any: [no, yes] }, true],
    ['any, no one', { any: [no, no] }, false],
    ['not, of what holds', { not: yes }, false],
    ['not, of what fails', { not: no }, true],
    ['not, of an absent fact', { not: { fact: 'user.none', is: 'gt', value: 3 } }, true],
    ['nested', { all: [{ any: [no, { not: no }] }, { not: { all: [yes, no] } }] }, true],
  ];
  test.each(cases)('%s', (_, rule, isMet) => expect(match(rule, facts)).toBe(isMet));

  test('an absent rule holds', () => expect(match(undefined, {})).toBe(true));
});

describe('what does not fit is not met, and never throws', () => {
  const odd: [name: string, rule: unknown][] = [
    ['an operator of a newer backend', { fact: 'account.plan', is: 'regex', value: '.*' }],
    ['an operator named like a method of every object', { fact: 'account.plan', is: 'toString' }],
    ['an operator named constructor', { fact: 'account.plan', is: 'constructor' }],
    ['an operator named __proto__', { fact: 'account.plan', is: '__proto__' }],
    ['a combination of a newer backend', { none: [{ fact: 'account.plan', is: 'exists' }] }],
    ['no operator', { fact: 'account.plan' }],
    ['a fact that is no path', { fact: 7, is: 'exists' }],
    ['an age that is no number', { fact: 'contract.at', is: 'olderThanDays', value: '1' }],
    ['an event counted by an operator of a newer backend', { event: 'a', is: 'regex', value: 1 }],
    ['an event that is no name', { event: 7, is: 'missing' }],
  ];
  test.each(odd)('%s', (_, rule) => expect(match(rule as Rule, facts)).toBe(false));

  test.each(['__proto__', 'constructor', 'user.constructor.name', 'toString', 'user.__proto__'])(
    'the prototype is no fact: %s',
    (path) => {
      expect(readFact(facts, path)).toBeUndefined();
      expect(match({ fact: path, is: 'exists' }, facts)).toBe(false);
    },
  );

  test('own keys are facts, whatever they are called', () => {
    const own = JSON.parse('{"__proto__": {"constructor": 1}}') as Facts;
    expect(readFact(own, '__proto__.constructor')).toBe(1);
  });

  test('a fact lies at its path, and not beyond a text or a list of it', () => {
    expect(readFact(facts, 'user.traits.role')).toBe('admin');
    expect(readFact(facts, 'account.tags.1')).toBe('nordic');
    expect(readFact(facts, 'account.plan.length')).toBeUndefined();
    expect(readFact(facts, 'user.traits.nick.x')).toBeUndefined();
    expect(readFact(facts, '')).toBeUndefined();
  });

  test('any rule over any JSON is answered yes or no', () => {
    const condition = fc.record(
      {
        fact: fc.constantFrom('a', 'a.b', '__proto__', 'constructor', '', '.'),
        is: fc.constantFrom(...OPERATORS, 'valueOf'),
        value: fc.jsonValue(),
      },
      { requiredKeys: ['fact', 'is'] },
    );
    fc.assert(
      fc.property(condition, fc.dictionary(fc.string(), fc.jsonValue()), (rule, any) => {
        const answer = match(rule as Rule, any);
        expect(typeof answer).toBe('boolean');
        expect(match({ not: rule as Rule }, any)).toBe(!answer);
      }),
    );
  });
});

describe('factsOf', () => {
  test('names every fact that a rule reads, so that its evaluator can be decided', () => {
    const rule: Rule = {
      all: [
        { fact: 'account.plan', is: 'exists' },
        { any: [{ not: { fact: 'user.id', is: 'missing' } }, { fact: 'page.path', is: 'exists' }] },
      ],
    };
    expect(factsOf(rule)).toEqual(['account.plan', 'user.id', 'page.path']);
    expect(factsOf(undefined)).toEqual([]);
    expect(factsOf({ event: 'report created', is: 'missing' })).toEqual(['events.report created']);
    const isOld: Rule = { fact: 'account.contractAt', is: 'olderThanDays', value: 14 };
    expect(factsOf(isOld)).toEqual(['account.contractAt', 'now.at']);
  });
});

describe('matchMilestone', () => {
  const rule = { key: 'first_use', event: 'report_created' };
  const where: Rule = { fact: 'properties.rows', is: 'gte', value: 1 };
  const track = { type: 'track', name: 'report_created' } as const;

  test.each([
    ['its event', rule, track, true],
    ['another event', rule, { ...track, name: 'report_opened' }, false],
    ['a page of that name', rule, { ...track, type: 'page' as const }, false],
    ['properties that match', { ...rule, where }, { ...track, properties: { rows: 3 } }, true],
    ['properties that do not', { ...rule, where }, { ...track, properties: { rows: 0 } }, false],
    ['no properties at all', { ...rule, where }, track, false],
  ])('%s', (_, milestone, event, counts) => expect(matchMilestone(milestone, event)).toBe(counts));

  test('reads the properties of the event and nothing else of it', () => {
    const nosy = { ...rule, where: { fact: 'name', is: 'exists' } as Rule };
    expect(matchMilestone(nosy, track)).toBe(false);
  });
});

describe('what stands against a rule', () => {
  const isGold = { fact: 'plan', is: 'eq', value: 'gold' } as const;
  const isAdmin = { fact: 'role', is: 'eq', value: 'admin' } as const;
  test.each<[string, Rule | undefined, object, Rule[]]>([
    ['nothing, when there is none', undefined, {}, []],
    ['nothing, when it holds', isGold, { plan: 'gold' }, []],
    ['itself', isGold, { plan: 'tin' }, [isGold]],
    ['those of all that do not hold', { all: [isGold, isAdmin] }, { plan: 'gold' }, [isAdmin]],
    ['every one of any', { any: [isGold, isAdmin] }, {}, [isGold, isAdmin]],
    ['the whole of a not', { not: isGold }, { plan: 'gold' }, [{ not: isGold }]],
  ])('%s', (_, rule, facts, unmet) => expect(unmetOf(rule, facts as Facts)).toEqual(unmet));
});
