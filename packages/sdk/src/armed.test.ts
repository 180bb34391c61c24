import type { Showable } from '@polku/flows/views';
import type { Event } from '@polku/protocol';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createArmed } from './armed.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const where = { fact: 'properties.rows', is: 'gt', value: 5 } as const;
const flow = {
  id: 'later',
  kind: 'message',
  trigger: { on: 'event', event: 'saved', where, delayMs: 1_000, cancelOn: 'left' },
} as Showable;
const event = (name: string, rows = 9) => ({ name, properties: { rows } }) as unknown as Event;

function arm() {
  const due = vi.fn();
  const armed = createArmed(due);
  return {
    due,
    armed,
    hear: (...events: Event[]) => events.forEach((each) => void armed.hear(each, [flow])),
  };
}

describe('T53: a flow with a delay', () => {
  test('is due when its delay is over, once', () => {
    const { due, hear } = arm();
    hear(event('saved'), event('saved'));
    vi.advanceTimersByTime(999);
    expect(due).not.toHaveBeenCalled();
    vi.advanceTimersByTime(10_000);
    expect(due.mock.calls).toEqual([['later']]);
  });

  test.each([
    ['another event', event('opened')],
    ['properties that do not match', event('saved', 3)],
  ])('is not armed by %s', (_, other) => {
    const { due, hear } = arm();
    hear(other);
    vi.advanceTimersByTime(10_000);
    expect(due).not.toHaveBeenCalled();
  });

  test('is called off by its other event, and armed again by the next', () => {
    const { due, hear } = arm();
    hear(event('saved'), event('left'));
    vi.advanceTimersByTime(10_000);
    expect(due).not.toHaveBeenCalled();
    hear(event('saved'));
    vi.advanceTimersByTime(1_000);
    expect(due).toHaveBeenCalledOnce();
  });

  test('is forgotten with its page', () => {
    const { due, armed, hear } = arm();
    hear(event('saved'));
    armed.disarm();
    vi.advanceTimersByTime(10_000);
    expect(due).not.toHaveBeenCalled();
  });
});
