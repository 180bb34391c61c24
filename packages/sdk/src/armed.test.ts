import type { Showable } from '@polku/flows/views';
import type { Event } from '@polku/protocol';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createArmed } from './armed.ts';
import { createFakeMemory } from './memory.fixture.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const where = { fact: 'properties.rows', is: 'gt', value: 5 } as const;
const flow = {
  id: 'later',
  kind: 'message',
  trigger: { on: 'event', event: 'saved', where, delayMs: 1_000, cancelOn: 'left' },
} as Showable;
const event = (name: string, rows = 9) => ({ name, properties: { rows } }) as unknown as Event;

function arm({ memory = createFakeMemory(), session = 's1' } = {}) {
  const due = vi.fn();
  const sessionId = () => session;
  const armed = createArmed({
    ...{ memory, sessionId, onDue: due },
    onMilestone: () => () => {},
    warn: () => {},
  });
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

  test('S17: goes on after a reload with what is left of its delay', () => {
    const memory = createFakeMemory();
    const before = arm({ memory });
    before.hear(event('saved'));
    vi.advanceTimersByTime(700);
    before.armed.disarm();
    vi.advanceTimersByTime(100);
    const { due } = arm({ memory });
    vi.advanceTimersByTime(199);
    expect(due).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(due.mock.calls).toEqual([['later']]);
    expect(before.due).not.toHaveBeenCalled();
    vi.advanceTimersByTime(10_000);
    const again = arm({ memory });
    vi.advanceTimersByTime(10_000);
    expect(again.due).not.toHaveBeenCalled();
  });

  test('S17: is void in another session', () => {
    const memory = createFakeMemory();
    arm({ memory }).hear(event('saved'));
    const { due } = arm({ memory, session: 's2' });
    vi.advanceTimersByTime(10_000);
    expect(due).not.toHaveBeenCalled();
  });

  test('S16: that was called off stays so after a reload', () => {
    const memory = createFakeMemory();
    arm({ memory }).hear(event('saved'), event('left'));
    const { due } = arm({ memory });
    vi.advanceTimersByTime(10_000);
    expect(due).not.toHaveBeenCalled();
  });

  test('stops with its page', () => {
    const { due, armed, hear } = arm();
    hear(event('saved'));
    armed.disarm();
    vi.advanceTimersByTime(10_000);
    expect(due).not.toHaveBeenCalled();
  });
});
