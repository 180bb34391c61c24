import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FlowHistory } from './bootstrap.ts';
import type { Flow } from './flow.ts';
import { type Situation, select } from './select.ts';

/** What holds of every choice, whatever the flows, the facts and the history are. */

const NOW = 1_800_000_000_000;
const DAY_MS = 24 * 3_600_000;

const oddKey = fc.constantFrom(
  'account',
  'user',
  'plan',
  'milestones',
  '__proto__',
  'constructor',
  '',
);
/** Any JSON, and what a page may leave in facts beside. */
const hostile = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(
      null,
      undefined,
      Number.NaN,
      0,
      -0,
      '',
      'gold',
      true,
      [],
      10n,
      Symbol('x'),
      () => 1,
    ),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(oddKey, tie('value'), { maxKeys: 3 }),
  ),
})).value;
const facts = fc.dictionary(oddKey, hostile, { maxKeys: 4 });

const condition = fc.record({
  fact: fc.constantFrom(
    'account.plan',
    'user',
    'milestones.first_use',
    '__proto__.x',
    'constructor',
  ),
  is: fc.constantFrom('eq', 'ne', 'gt', 'in', 'contains', 'glob', 'exists', 'missing', 'newer'),
  value: fc.constantFrom('gold', 1, null, ['gold'], '**'),
});
const rule = fc.oneof(
  condition,
  fc.record({ all: fc.array(condition, { maxLength: 2 }) }),
  fc.record({ not: condition }),
);
const trigger = fc.oneof(
  fc.constantFrom({ on: 'load' }, { on: 'code' }, { on: 'newer' }),
  fc.record({
    on: fc.constant('event'),
    event: fc.constantFrom('a', 'b'),
    where: fc.option(rule, { nil: undefined }),
  }),
);
const flow = fc.record({
  kind: fc.constantFrom('tour', 'survey', 'message', 'newer', '__proto__'),
  trigger,
  audience: fc.option(rule, { nil: undefined }),
  frequency: fc.constantFrom('once', 'until_done', 'always'),
  priority: fc.option(fc.integer({ min: -2, max: 2 }), { nil: undefined }),
  goal: fc.constantFrom(undefined, 'first_use', 'constructor'),
  questions: fc.constant([]),
  surface: fc.constant('slideout'),
});
const ids = ['f0', 'f1', 'f2', 'f3', 'constructor'];
const flows = fc
  .array(flow, { maxLength: ids.length })
  .map((all) => all.map((each, i) => ({ ...each, id: ids[i] }) as unknown as Flow));
const history = fc.dictionary(
  fc.constantFrom(...ids),
  fc.record(
    {
      shownAt: fc.integer({ min: NOW - 60 * DAY_MS, max: NOW }),
      doneAt: fc.constant(1),
      closedAt: fc.constant(1),
    },
    { requiredKeys: ['shownAt'] },
  ) as fc.Arbitrary<FlowHistory>,
);
const occasion = fc.oneof(
  fc.constant({ on: 'load' as const }),
  fc.record({
    on: fc.constant('event' as const),
    name: fc.constantFrom('a', 'b'),
    properties: facts,
  }),
  fc.record({
    on: fc.constantFrom('code' as const, 'follow' as const),
    flow: fc.constantFrom(...ids),
  }),
);
const situation: fc.Arbitrary<Situation> = fc.record({
  flows,
  occasion,
  facts,
  history,
  policy: fc.record({
    maxInterruptions: fc.nat(2),
    surveyEveryDays: fc.constantFrom(0, 30),
    accountShare: fc.constant(0.2),
  }),
  isPaused: fc.boolean(),
  isBusy: fc.boolean(),
  interruptions: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 2 }),
  nowMs: fc.constant(NOW),
});

describe('whatever the situation is', () => {
  test('at most one flow is chosen, and every other has exactly one reason', () => {
    fc.assert(
      fc.property(situation, (any) => {
        const { flow: chosen, reasons } = select(any);
        const told = [...Object.keys(reasons), ...(chosen ? [chosen.id] : [])];
        expect(told.sort()).toEqual(any.flows.map(({ id }) => id).sort());
        for (const reason of Object.values(reasons)) expect(reason).toEqual(expect.any(String));
      }),
      { numRuns: 400 },
    );
  });

  test('the order of the flows changes the choice between equals alone', () => {
    fc.assert(
      fc.property(situation, (any) => {
        const there = select(any);
        const back = select({ ...any, flows: [...any.flows].reverse() });
        expect(back.flow?.priority ?? 0).toBe(there.flow?.priority ?? 0);
        expect(back.flow === undefined).toBe(there.flow === undefined);
        const top = any.flows.filter(
          ({ id, priority }) =>
            (priority ?? 0) === (there.flow?.priority ?? 0) &&
            (there.reasons[id] ?? 'lower_priority') === 'lower_priority',
        );
        if (top.length < 2) expect(back).toEqual(there);
      }),
      { numRuns: 400 },
    );
  });

  test('the arguments are left as they were', () => {
    fc.assert(
      fc.property(situation, (any) => {
        const before = { ...any, flows: [...any.flows], history: { ...any.history } };
        select(any);
        expect(any).toEqual(before);
      }),
      { numRuns: 50 },
    );
  });

  test('paused, nothing is chosen', () => {
    fc.assert(
      fc.property(situation, (any) => {
        expect(select({ ...any, isPaused: true }).flow).toBeUndefined();
      }),
      { numRuns: 100 },
    );
  });

  test('taking away a flow that was not chosen leaves the choice', () => {
    fc.assert(
      fc.property(situation, fc.nat(4), (any, at) => {
        const { flow: chosen } = select(any);
        const { kind } = any.flows[at] ?? {};
        // A survey that is gone is no longer remembered as having asked.
        if (any.flows[at] === chosen || kind === 'survey') return;
        expect(select({ ...any, flows: any.flows.filter((_, i) => i !== at) }).flow).toBe(chosen);
      }),
      { numRuns: 100 },
    );
  });
});
