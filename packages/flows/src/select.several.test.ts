import { describe, expect, test } from 'vitest';
import {
  choose,
  follow,
  forGold,
  load,
  message,
  onCode,
  seen,
  survey,
  tour,
} from './select.fixture.ts';

describe('of several flows', () => {
  test('the highest priority is shown, wherever it stands', () => {
    const low = tour({ id: 'low', priority: -5 });
    const none = tour({ id: 'none' });
    const high = tour({ id: 'high', priority: 5 });
    for (const flows of [
      [low, none, high],
      [high, none, low],
      [none, high, low],
    ]) {
      expect(choose(flows, load)).toEqual({
        flow: high,
        reasons: { low: 'lower_priority', none: 'lower_priority' },
      });
    }
  });

  test('the first of two alike is shown', () => {
    const flows = [tour({ id: 'a', priority: 1 }), message({ id: 'b', priority: 1 })];
    expect(choose(flows, load)).toEqual({ flow: flows[0], reasons: { b: 'lower_priority' } });
  });

  test('no priority is a priority of 0', () => {
    const none = tour({ id: 'none' });
    const zero = tour({ id: 'zero', priority: 0 });
    expect(choose([none, zero], load).flow).toBe(none);
    expect(choose([zero, none], load).flow).toBe(zero);
  });

  test('one that may not be shown keeps its own reason, however high it stands', () => {
    const flows = [tour({ id: 'a', priority: 9, ...forGold }), tour({ id: 'b' })];
    expect(choose(flows, load)).toMatchObject({ flow: { id: 'b' }, reasons: { a: 'audience' } });
  });

  test('one survey that was shown puts off every other', () => {
    const flows = [survey({ id: 'nps' }), survey({ id: 'ces' }), message()];
    expect(choose(flows, load, { history: { ces: seen(1) } })).toMatchObject({
      flow: { id: 'message' },
      reasons: { nps: 'asked_lately', ces: 'frequency' },
    });
  });

  test('a tour or a message that was shown puts off no survey', () => {
    const flows = [tour(onCode), message(onCode), survey()];
    const history = { tour: seen(0), message: seen(0) };
    expect(choose(flows, load, { history }).flow?.id).toBe('survey');
  });

  test('a chain goes on where a flow that opens by itself would have to wait', () => {
    const flows = [tour({ followedBy: 'survey' }), survey(onCode), message()];
    expect(choose(flows, follow('survey'), { interruptions: ['another'], isBusy: true })).toEqual({
      flow: flows[1],
      reasons: { tour: 'trigger', message: 'trigger' },
    });
  });

  test('none at all make no choice and no reason', () => {
    expect(choose([], load)).toEqual({ reasons: {} });
  });
});
