import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FlowHistory } from './bootstrap.ts';
import { type EndReason, isSuccess, joinHistory, reduceHistory, stepToResume } from './history.ts';

type Told = Parameters<typeof reduceHistory>[1];

const told = (name: string, at: number, properties?: object): Told => ({
  name,
  at,
  properties: properties as Told['properties'],
});
const ended = (at: number, reason: EndReason, more: object = {}) =>
  told('tour_ended', at, { reason, ...more });
const stepShown = (at: number, step: string) => told('tour_step_shown', at, { step });
const answered = (at: number, complete: boolean) => told('survey_answered', at, { complete });

const historyOf = (events: readonly Told[]): FlowHistory | undefined =>
  events.reduce<FlowHistory | undefined>(reduceHistory, undefined);

describe('the history of a flow', () => {
  test.each<[string, Told[], FlowHistory | undefined]>([
    ['nothing happened', [], undefined],
    ['shown', [told('tour_shown', 5)], { shownAt: 5, shows: [5] }],
    [
      'shown twice',
      [told('message_shown', 9), told('message_shown', 5)],
      { shownAt: 9, shows: [5, 9] },
    ],
    [
      'a step shown',
      [told('tour_shown', 5), told('tour_step_shown', 7)],
      { shownAt: 7, shows: [5] },
    ],
    [
      'two steps shown',
      [stepShown(7, 'b'), stepShown(9, 'a')],
      { shownAt: 9, progress: { step: 'a', at: 9, seen: ['a', 'b'] } },
    ],
    [
      'done',
      [told('tour_shown', 5), ended(8, 'done')],
      { shownAt: 8, shows: [5], doneAt: 8, endedAt: 8 },
    ],
    [
      'succeeded',
      [told('tour_shown', 5), ended(8, 'milestone')],
      { shownAt: 8, shows: [5], doneAt: 8, endedAt: 8 },
    ],
    [
      'closed',
      [told('tour_shown', 5), ended(8, 'close')],
      { shownAt: 8, shows: [5], closedAt: 8, endedAt: 8 },
    ],
    ['done twice', [ended(8, 'done'), ended(6, 'done')], { shownAt: 8, doneAt: 8, endedAt: 8 }],
    [
      'closed, then done',
      [ended(6, 'escape'), ended(8, 'done')],
      { shownAt: 8, closedAt: 6, doneAt: 8, endedAt: 8 },
    ],
    [
      'put off, twice',
      [ended(6, 'close', { snoozedUntil: 20 }), ended(7, 'close', { snoozedUntil: 10 })],
      { shownAt: 7, snoozedUntil: 20 },
    ],
    [
      'declined for good',
      [ended(6, 'close', { isForGood: true })],
      { shownAt: 6, closedAt: 6, declinedAt: 6, endedAt: 6 },
    ],
    ['answered in part', [told('survey_shown', 5), answered(6, false)], { shownAt: 6, shows: [5] }],
    [
      'answered',
      [told('survey_shown', 5), answered(6, true)],
      { shownAt: 6, shows: [5], answeredAt: 6 },
    ],
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
    const seen = { shownAt: 8, shows: [5] };
    expect(history).toEqual(kept ? { ...seen, [kept]: 8, endedAt: 8 } : seen);
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
    const after = { shownAt: 8, doneAt: 8, endedAt: 8 };
    expect(reduceHistory(before, ended(8, 'done'))).toEqual(after);
  });

  test('keeps the newest twenty showings, whichever record knows of them', () => {
    const shows = (from: number, to: number) =>
      historyOf(Array.from({ length: to - from }, (_, i) => told('tour_shown', from + i)));
    const joined = joinHistory(shows(0, 15), shows(10, 30) as FlowHistory);
    expect(joined.shows).toEqual(shows(0, 30)?.shows);
    expect(joined.shows).toHaveLength(20);
    expect(joined.shows?.[0]).toBe(10);
  });

  const event = fc.oneof(
    fc.record({ name: fc.constantFrom('tour_shown', 'report_created') }),
    fc.record({
      name: fc.constant('tour_step_shown'),
      properties: fc.record({ step: fc.constantFrom('a', 'b', 'c') }),
    }),
    fc.record({
      name: fc.constant('tour_ended'),
      properties: fc.record(
        {
          reason: fc.constantFrom('done', 'close', 'withdrawn', undefined),
          snoozedUntil: fc.nat(50),
          isForGood: fc.boolean(),
        },
        { requiredKeys: ['reason'] },
      ),
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

  test('of two devices, joined, is that of all their events', () => {
    fc.assert(
      fc.property(events, events, (here, there) => {
        const reduce = (all: typeof here) =>
          historyOf(all.map(([part, at]) => ({ ...part, at }) as Told));
        const [ours, theirs] = [reduce(here), reduce(there)];
        if (theirs) expect(joinHistory(ours, theirs)).toEqual(reduce([...here, ...there]));
      }),
      { numRuns: 300 },
    );
  });
});

describe('where a tour goes on', () => {
  const DAY_MS = 24 * 3_600_000;
  test.each<[string, Told[], number, string | undefined]>([
    ['nowhere, when none was begun', [], 9, undefined],
    ['at the step shown last', [stepShown(7, 'a'), stepShown(8, 'b')], 9, 'b'],
    ['nowhere, when it was ended since', [stepShown(7, 'a'), ended(8, 'close')], 9, undefined],
    ['nowhere, when it ended in that moment', [stepShown(8, 'a'), ended(8, 'done')], 9, undefined],
    ['where it was, when it was taken away', [stepShown(7, 'a'), ended(8, 'replaced')], 9, 'a'],
    [
      'where it was, when it was put off',
      [stepShown(7, 'a'), ended(8, 'close', { snoozedUntil: 9 })],
      9,
      'a',
    ],
    ['where it is, begun anew', [ended(8, 'done'), stepShown(9, 'a')], 9, 'a'],
    ['nowhere after a month', [stepShown(7, 'a')], 7 + 30 * DAY_MS, undefined],
  ])('%s', (_, all, nowMs, step) => {
    const steps = [{ id: 'a' }, { id: 'b' }];
    expect(stepToResume(historyOf(all) ?? { shownAt: 0 }, steps, nowMs)).toBe(step);
  });

  test.each<[string, string[], string | undefined]>([
    ['a step before it is new', ['new', 'a', 'b'], 'b'],
    ['the step is gone', ['a', 'c', 'd'], 'c'],
    ['the step is gone, and all others were seen', ['a'], undefined],
  ])('in a newer version: %s', (_, ids, step) => {
    const history = historyOf([stepShown(7, 'a'), stepShown(8, 'b')]) as FlowHistory;
    const steps = ids.map((id) => ({ id }));
    // A step that is new is met when the user goes back to it.
    expect(stepToResume(history, steps, 9)).toBe(step);
  });
});

describe('what is done of a flow', () => {
  const itemDone = (at: number, item: string) => told('checklist_item_done', at, { item });

  test('are the items of a checklist, of every device and in whatever order they are told', () => {
    const here = historyOf([itemDone(7, 'b'), itemDone(5, 'a'), itemDone(9, 'b')]) as FlowHistory;
    const there = historyOf([itemDone(8, 'c')]) as FlowHistory;
    const seen = ['a', 'b', 'c'];
    expect(joinHistory(here, there).progress).toEqual({ step: 'b', at: 9, seen });
    expect(joinHistory(there, here)).toEqual(joinHistory(here, there));
  });

  test('is an invitation that was taken, whatever becomes of its message', () => {
    const taken = told('invitation_registered', 6, { slot: 'a' });
    expect(historyOf([told('message_shown', 5), taken])?.doneAt).toBe(6);
  });

  test('is no invitation whose seat was only asked for, until it is confirmed or given back', () => {
    const asked = told('invitation_registered', 6, { slot: 'a', isConfirmed: false });
    expect(historyOf([asked])).toEqual({ shownAt: 6 });
    expect(historyOf([asked, told('invitation_confirmed', 7, { slot: 'a' })])?.doneAt).toBe(7);
    expect(historyOf([told('invitation_cancelled', 8, { slot: 'a' })])?.doneAt).toBe(8);
  });
});
