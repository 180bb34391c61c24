import type { Event } from '@polku/protocol';
import { describe, expect, test } from 'vitest';
import { createHistory } from './history.ts';
import { createFakeMemory } from './memory.fixture.ts';

const event = (name: string, at: number, part: Partial<Event> = {}): Event => ({
  id: `e${at}`,
  type: 'track',
  name,
  at,
  anonymousId: 'a',
  sessionId: 's',
  flow: { id: 'welcome', version: 1 },
  ...part,
});
const ended = (at: number, reason: string) => event('tour_ended', at, { properties: { reason } });

describe("a person's history", () => {
  test('is made of what flows tell', () => {
    const history = createHistory(createFakeMemory());
    history.add(event('tour_shown', 1));
    history.add(ended(5, 'done'));
    expect(history.get()).toEqual({
      welcome: { shownAt: 5, shows: [1], doneAt: 5, endedAt: 5 },
    });
  });

  test('is none of the business of what the host tracks, in a flow or out of it', () => {
    const history = createHistory(createFakeMemory());
    history.add(event('report_created', 1));
    history.add(event('trial_ended', 2, { properties: { reason: 'close' } }));
    history.add({
      id: 'e',
      type: 'track',
      name: 'tour_shown',
      at: 3,
      anonymousId: 'a',
      sessionId: 's',
    });
    expect(history.get()).toEqual({});
  });

  test('is there on the next page', () => {
    const memory = createFakeMemory();
    createHistory(memory).add(event('tour_shown', 1));
    expect(createHistory(memory).get()).toEqual({ welcome: { shownAt: 1, shows: [1] } });
  });

  test('is of one person: the next one inherits nothing, and finds their own', () => {
    const history = createHistory(createFakeMemory());
    history.switchTo('u1');
    history.add(event('tour_shown', 1));
    history.switchTo('u2');
    expect(history.get()).toEqual({});
    history.add(event('tour_shown', 2));
    history.switchTo('u1');
    expect(history.get()).toEqual({ welcome: { shownAt: 1, shows: [1] } });
    history.switchTo('');
    expect(history.get()).toEqual({});
  });

  test('of nobody is not given to who identifies', () => {
    const history = createHistory(createFakeMemory());
    history.add(event('tour_shown', 1));
    history.switchTo('u1');
    expect(history.get()).toEqual({});
  });

  test('takes in what the other devices have seen', () => {
    const history = createHistory(createFakeMemory());
    history.merge({ welcome: { shownAt: 3, doneAt: 4 }, ces: { shownAt: 2, answeredAt: 2 } });
    expect(history.get()).toEqual({
      welcome: { shownAt: 3, doneAt: 4 },
      ces: { shownAt: 2, answeredAt: 2 },
    });
  });

  test('keeps the latest sign of a flow and the latest of its ends, whoever knows it', () => {
    const history = createHistory(createFakeMemory());
    history.add(event('tour_shown', 10));
    history.add(ended(12, 'close'));
    // The backend has not heard of that yet, and knows of ends on another device.
    history.merge({ welcome: { shownAt: 5, shows: [5], doneAt: 7, closedAt: 8 } });
    expect(history.get()).toEqual({
      welcome: { shownAt: 12, shows: [5, 10], doneAt: 7, closedAt: 12, endedAt: 12 },
    });
  });

  test('that was merged is there on the next page too', () => {
    const memory = createFakeMemory();
    const history = createHistory(memory);
    history.switchTo('u1');
    history.merge({ welcome: { shownAt: 3 } });
    const next = createHistory(memory);
    next.switchTo('u1');
    expect(next.get()).toEqual({ welcome: { shownAt: 3 } });
  });

  test('may be of a flow called constructor', () => {
    const flow = { id: 'constructor', version: 1 };
    const told = createHistory(createFakeMemory());
    told.add(event('tour_shown', 1, { flow }));
    expect(told.get()).toEqual({ constructor: { shownAt: 1, shows: [1] } });
    const merged = createHistory(createFakeMemory());
    merged.merge(JSON.parse('{"constructor": {"shownAt": 3}}'));
    expect(merged.get()).toEqual({ constructor: { shownAt: 3 } });
  });
});
