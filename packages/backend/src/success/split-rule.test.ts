import type { Rule } from '@polku/protocol';
import { factsOf, match } from '@polku/protocol/match';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createQuestions, splitRule } from './split-rule.ts';

const path: Rule = { fact: 'page.path', is: 'glob', value: '/reports/**' };
const event: Rule = { event: 'report_created', is: 'gte', value: 3 };
const gold: Rule = { fact: 'account.plan', is: 'eq', value: 'gold' };
const admin: Rule = { fact: 'user.traits.role', is: 'eq', value: 'admin' };
const touch: Rule = { fact: 'account.touchLevel', is: 'eq', value: 'high' };
const old: Rule = { fact: 'account.contractAt', is: 'olderThanDays', value: 14 };
const known: Rule = { fact: 'user.id', is: 'exists' };
const unknown: Rule = { fact: 'user.id', is: 'missing' };
const asked = (id: string): Rule => ({ fact: `decided.${id}`, is: 'eq', value: true });
const [f, second] = [asked('f'), asked('f:1')];

function split(rule: Rule) {
  const { questions, ask } = createQuestions('f');
  return { shared: splitRule(rule, ask), rules: questions.map(({ rule: ours }) => ours) };
}

describe('a rule', () => {
  test.each<[string, rule: Rule, shared: Rule, ours: Rule[]]>([
    ['of the page is the browser’s', path, path, []],
    ['of events is the browser’s', { not: event }, { not: event }, []],
    ['of nothing is the browser’s', { all: [] }, { all: [] }, []],
    ['of a plan is ours', gold, f, [gold]],
    ['of what only the backend knows is ours', touch, f, [touch]],
    ['of an age is ours', old, f, [old]],
    [
      'of the account as a whole is ours',
      { fact: 'account', is: 'exists' },
      f,
      [{ fact: 'account', is: 'exists' }],
    ],
    ['of whether anybody is known is the browser’s', known, known, []],
    [
      'of who it is is ours',
      { fact: 'user.id', is: 'eq', value: 'u1' },
      f,
      [{ fact: 'user.id', is: 'eq', value: 'u1' }],
    ],
    [
      'of several of ours is one question',
      { all: [gold, { any: [admin, touch] }] },
      f,
      [{ all: [gold, { any: [admin, touch] }] }],
    ],
    ['of both by all', { all: [gold, path, admin] }, { all: [path, f] }, [{ all: [gold, admin] }]],
    ['of both by any', { any: [gold, path, admin] }, { any: [path, f] }, [{ any: [gold, admin] }]],
    [
      'of both, twice',
      { any: [{ all: [gold, path] }, { all: [touch, event] }] },
      { any: [{ all: [path, f] }, { all: [event, second] }] },
      [gold, touch],
    ],
    [
      'of both under a not, which comes to stand within the question',
      { not: { any: [path, gold] } },
      { all: [{ not: path }, { any: [f, unknown] }] },
      [{ not: gold }],
    ],
    ['of both under two', { not: { not: { all: [path, gold] } } }, { all: [path, f] }, [gold]],
    ['that somebody unknown meets says so', { not: gold }, { any: [f, unknown] }, [{ not: gold }]],
  ])('%s', (_, rule, shared, ours) => {
    expect(split(rule)).toEqual({ shared, rules: ours });
  });
});

describe('whatever is split', () => {
  const FACTS = [
    'page.path',
    'session.count',
    'user.traits.a',
    'user.id',
    'account.plan',
    'account.owner',
  ];
  const condition = fc.record({
    fact: fc.constantFrom(...FACTS),
    is: fc.constantFrom('eq', 'ne', 'exists', 'missing', 'gt', 'in'),
    value: fc.constantFrom<string | number | string[]>('x', 'y', 1, ['x', 'y']),
  }) as fc.Arbitrary<Rule>;
  const { rule } = fc.letrec<{ rule: Rule }>((tie) => ({
    rule: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      condition,
      fc.record({ all: fc.array(tie('rule'), { maxLength: 3 }) }),
      fc.record({ any: fc.array(tie('rule'), { maxLength: 3 }) }),
      fc.record({ not: tie('rule') }),
    ) as fc.Arbitrary<Rule>,
  }));
  const value = fc.option(fc.constantFrom('x', 'y', 1), { nil: undefined });
  const page = fc.record({ path: value });
  const session = fc.record({ count: value });
  const account = fc.record({ plan: value, owner: value });
  const traits = fc.record({ a: value });
  const answersTo = (questions: { id: string; rule: Rule }[], facts: object) =>
    Object.fromEntries(questions.map((each) => [each.id, match(each.rule, { ...facts })]));

  test('is met as the whole would be, by what the browser knows and our answers', () => {
    fc.assert(
      fc.property(
        rule,
        page,
        session,
        account,
        traits,
        (whole, ...[page_, session_, account_, traits_]) => {
          const { questions, ask } = createQuestions('f');
          const shared = splitRule(whole, ask);
          const there = { page: page_, session: session_ };
          for (const id of ['x', undefined]) {
            // Of nobody nothing is known.
            const person = id ? { user: { id, traits: traits_ }, account: account_ } : {};
            const decided = id ? answersTo(questions, person) : {};
            const isMet = match(shared, { ...there, user: { id }, decided });
            expect(isMet).toBe(match(whole, { ...there, ...person }));
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test('says nothing of a person, and holds for nobody of whom the answers did not come, unless without them', () => {
    fc.assert(
      fc.property(rule, page, session, (whole, page_, session_) => {
        const { questions, ask } = createQuestions('f');
        const shared = splitRule(whole, ask);
        const told = factsOf(shared).filter((fact) => /^(user|account)\./.test(fact));
        expect(told.filter((fact) => fact !== 'user.id')).toEqual([]);
        const there = { page: page_, session: session_, user: { id: 'x' } };
        if (!match(shared, there)) return;
        const every = (answer: boolean) =>
          Object.fromEntries(questions.map(({ id }) => [id, answer]));
        expect(match(shared, { ...there, decided: every(true) })).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
