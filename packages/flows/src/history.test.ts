import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FlowHistory } from './bootstrap.ts';
import { type EndReason, isSuccess, reduceHistory } from './history.ts';

type Told = Parameters<typeof reduceHistory>[1];

const told = (name: string, at: number, properties?: object): Told => ({
  name,
  at,
  properties: properties as Told['properties'],
});
const ended = (at: number, reason: EndReason, kind = 'tour') =>
  told(`${kind}_ended`, at, { reason });
const answered = (at: number, complete: boolean) => told('survey_answered', at, { complete });

const historyOf = (events: readonly Told[]): FlowHistory | undefined =>
  events.reduce<FlowHistory | undefined>(reduceHistory, undefined);

describe('the history of a flow', () => {
  test.each<[string, Told[], FlowHistory | undefined]>([
    ['nothing happened', [], undefined],
    ['shown', [told('tour_shown', 5)], { shownAt: 5 }],
    ['shown twice', [told('message_shown', 5), told('message_shown', 9)], { shownAt: 9 }],
    ['a step shown', [told('tour_shown', 5), told('tour_step_shown', 7)], { shownAt: 7 }],
    ['done', [told('tour_shown', 5), ended(8, 'done')], { shownAt: 8, doneAt: 8 }],
    ['succeeded', [told('tour_shown', 5), ended(8, 'milestone')], { shownAt: 8, doneAt: 8 }],
    ['closed', [told('tour_shown', 5), ended(8, 'close')], { shownAt: 8, closedAt: 8 }],
    ['done twice', [ended(8, 'done'), ended(6, 'done')], { shownAt: 8, doneAt: 6 }],
    [
      'closed, then done',
      [ended(6, 'escape'), ended(8, 'done')],
      { shownAt: 8, closedAt: 6, doneAt: 8 },
    ],
    ['answered in part', [told('survey_shown', 5), answered(6, false)], { shownAt: 6 }],
    ['answered', [told('survey_shown', 5), answered(6, true)], { shownAt: 6, answeredAt: 6 }],
  ])('%s', (_, events, history) => expect(historyOf(events)).toEqual(history));

  test.each<[EndReason, keyof FlowHistory | undefined]>([
    ['done', 'doneAt'],
    ['milestone', 'doneAt'],
    ['close', 'closedAt'],
    ['escape', 'closedAt'],
    ['overlay', 'closedAt'],
    // Not the user's doing: what was taken away may come back.
    ['missing', undefined],
    ['replaced', undefined],
    ['withdrawn', undefined],
    ['api', undefined],
  ])('an end by "%s" counts as %s', (reason, kept) => {
    const history = historyOf([told('tour_shown', 5), ended(8, reason)]);
    expect(history).toEqual(kept ? { shownAt: 8, [kept]: 8 } : { shownAt: 8 });
    expect(isSuccess(reason)).toBe(kept === 'doneAt');
  });

  test.each(['trial_ended', 'modal_shown', 'report_created', 'survey_answered_twice', 'ended', ''])(
    "what the host tracks while a flow is open is none of the flow's: %s",
    (name) => {
      const before = { shownAt: 5 };
      expect(reduceHistory(before, told(name, 9, { reason: 'close' }))).toEqual(before);
      expect(reduceHistory(undefined, told(name, 9))).toBeUndefined();
    },
  );

  test('an answer is complete when it says so, not when it says something', () => {
    const event = told('survey_answered', 6, { complete: 'no' });
    expect(reduceHistory({ shownAt: 5 }, event)).toEqual({ shownAt: 6 });
  });

  test('the history before is left as it was', () => {
    const before = Object.freeze({ shownAt: 5 });
    expect(reduceHistory(before, ended(8, 'done'))).toEqual({ shownAt: 8, doneAt: 8 });
  });

  const event = fc.oneof(
    fc.record({ name: fc.constantFrom('tour_shown', 'tour_step_shown', 'report_created') }),
    fc.record({
      name: fc.constant('tour_ended'),
      properties: fc.record({ reason: fc.constantFrom('done', 'close', 'withdrawn', undefined) }),
    }),
    fc.record({
      name: fc.constant('survey_answered'),
      properties: fc.record({ complete: fc.constantFrom(true, false, 'true') }),
    }),
  );
  const events = fc.array(fc.tuple(event, fc.nat(20)), { maxLength: 8 });

  test('is the same in whatever order its events arrive, and however often', () => {
    fc.assert(
      fc.property(
        events.chain((all) =>
          fc.tuple(
            fc.constant(all),
            fc.shuffledSubarray(all, { minLength: all.length }),
            fc.subarray(all),
          ),
        ),
        ([inOrder, shuffled, again]) => {
          const reduce = (all: typeof inOrder) =>
            historyOf(all.map(([part, at]) => ({ ...part, at }) as Told));
          expect(reduce([...shuffled, ...again])).toEqual(reduce(inOrder));
        },
      ),
      { numRuns: 300 },
    );
  });
});
