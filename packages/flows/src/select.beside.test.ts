import { describe, expect, test } from 'vitest';
import type { Flow } from './flow.ts';
import {
  always,
  checklist,
  choose,
  code,
  DAY_MS,
  follow,
  forGold,
  hint,
  load,
  message,
  NOW,
  policy,
  seen,
  tour,
} from './select.fixture.ts';
import type { Situation } from './select.ts';

/** What stands beside what the user does, and takes no turn on the screen. */

const inSlot = (id: string, slot: string, part: object = {}) =>
  message({ id, surface: { kind: 'slot', slot }, ...part });
const idsOf = (flows: readonly { id: string }[] = []) => flows.map(({ id }) => id);

describe('beside the screen', () => {
  test('everything is put there that has a place, together with the one that interrupts', () => {
    const { flow, beside, reasons } = choose(
      [tour(), checklist(), hint(), inSlot('news', 'home'), inSlot('tips', 'side')],
      load,
    );
    expect(flow?.id).toBe('tour');
    expect(idsOf(beside).sort()).toEqual(['checklist', 'hint', 'news', 'tips']);
    expect(reasons).toEqual({});
  });

  test.each<[string, Partial<Situation>]>([
    ['the user is busy', { isBusy: true }],
    ['no more interruptions are allowed', { policy: { ...policy, maxInterruptions: 0 } }],
    ['something has interrupted', { interruptions: ['another'] }],
    [
      'a message was shown lately',
      { policy: { ...policy, waitDays: { message: 7 } }, history: { other: seen(1) } },
    ],
  ])('it does not matter that %s', (_, situation) => {
    const flows = [hint(), checklist(), message({ id: 'other', trigger: { on: 'code' } })];
    expect(idsOf(choose(flows, load, situation).beside)).toEqual(['hint', 'checklist']);
  });

  test('what stands there is no sign that a message was shown lately', () => {
    const situation = {
      policy: { ...policy, waitDays: { message: 7 } },
      history: { hint: seen(0) },
    };
    const flows = [hint({ trigger: { on: 'code' } }), message()];
    expect(choose(flows, load, situation).flow?.id).toBe('message');
  });

  test('one stands at each place: the one of the higher priority', () => {
    const { beside, reasons } = choose(
      [inSlot('a', 'home'), inSlot('b', 'home', { priority: 2 }), inSlot('c', 'side')],
      load,
    );
    expect(idsOf(beside).sort()).toEqual(['b', 'c']);
    expect(reasons).toEqual({ a: 'lower_priority' });
  });

  test.each<[string, Flow, Partial<Situation>, string]>([
    ['audience', hint(forGold), {}, 'audience'],
    ['pause', hint(), { isPaused: true }, 'paused'],
    ['snooze', hint(), { history: { hint: { shownAt: 1, snoozedUntil: NOW + 1 } } }, 'snoozed'],
    ['no', hint(), { history: { hint: { shownAt: 1, declinedAt: 1 } } }, 'declined'],
    [
      'end',
      hint({ frequency: 'until_done' }),
      { history: { hint: { shownAt: 1, doneAt: 1 } } },
      'frequency',
    ],
  ])('its %s holds as for any other flow', (_, flow, situation, reason) => {
    const { beside, reasons } = choose([flow], load, situation);
    expect(beside).toBeUndefined();
    expect(reasons).toEqual({ hint: reason });
  });

  test('it comes when it is asked for, or follows, and its place is free', () => {
    const flows = [checklist({ trigger: { on: 'code' } })];
    for (const occasion of [code('checklist'), follow('checklist')]) {
      expect(idsOf(choose(flows, occasion, { isBusy: true }).beside)).toEqual(['checklist']);
      const { reasons } = choose(flows, occasion, { taken: ['checklist'] });
      expect(reasons).toEqual({ checklist: 'place_taken' });
    }
  });
});

describe('a checklist', () => {
  const progress = (...done: string[]) => ({
    history: { checklist: { ...seen(1), progress: { step: 'x', at: NOW - DAY_MS, seen: done } } },
  });
  const hasUsed = { facts: { milestones: { first_use: 1 } } };

  test.each<[string, Partial<Situation>, string[]]>([
    ['of which something is left to do stays', progress('report', 'guide'), ['checklist']],
    ['of which everything is done does not come', progress('report', 'guide', 'invite'), []],
    [
      'of which the rest was done by a milestone does not come',
      { ...progress('guide', 'invite'), ...hasUsed },
      [],
    ],
  ])('%s', (_, situation, shown) => {
    expect(idsOf(choose([checklist(always)], load, situation).beside)).toEqual(shown);
  });
});
