import { describe, expect, it } from 'vitest';
import {
  applyWish,
  holderOf,
  isDone,
  matchesFilter,
  needsOutcome,
  parseFilter,
  snoozeTimes,
  undoOf,
  type Wish,
} from './inbox-change.ts';
import {
  acknowledgedBy,
  DAY_MS,
  NOW_MS,
  sampleAnswer,
  sampleItem,
  sampleStalled,
  sampleTask,
} from './samples.fixture.ts';

const me = { id: 'maija', name: 'Maija Virtanen' };
const olli = { id: 'olli', name: 'Olli' };
const given = { me, people: [olli], at: '2026-11-22T10:00:00.000Z' };
const tomorrow = new Date(NOW_MS + DAY_MS).toISOString();

describe('a wish', () => {
  it.each<[string, Wish, object]>([
    ['acknowledges', 'acknowledge', { acknowledged: { by: me }, task: { isClosed: false } }],
    ['takes back', 'undo', { acknowledged: null, note: null, task: { isClosed: false } }],
    ['puts off', { kind: 'snoozed', until: tomorrow }, { snoozedUntil: tomorrow }],
    ['gives', { kind: 'assigned', to: 'olli' }, { assignee: olli }],
    [
      'closes, with what was done',
      { kind: 'done', outcome: 'won_back', text: 'Called.' },
      { acknowledged: { by: me }, task: { isClosed: true }, note: 'Called.', snoozedUntil: null },
    ],
  ])('%s', (_name, wish, expected) => {
    expect(applyWish(sampleAnswer(), wish, given)).toMatchObject(expected);
  });

  it('keeps who acknowledged first', () => {
    const item = sampleItem({ acknowledged: acknowledgedBy('Olli') });
    expect(applyWish(item, 'acknowledge', given).acknowledged?.by.name).toBe('Olli');
  });

  it('is taken back by its opposite, and a gift by giving it back', () => {
    const item = sampleAnswer({ assignee: olli });
    expect(undoOf({ kind: 'assigned', to: 'maija' }, item)).toEqual({
      kind: 'assigned',
      to: 'olli',
    });
    expect(undoOf({ kind: 'snoozed', until: tomorrow }, item)).toEqual({ kind: 'woken' });
    expect(undoOf({ kind: 'done' }, item)).toBe('undo');
  });
});

describe('an item', () => {
  it('with a task is done with the task, not with the acknowledgement', () => {
    const acknowledged = acknowledgedBy('Olli');
    expect(isDone(sampleAnswer({ acknowledged }))).toBe(false);
    expect(isDone(sampleAnswer({ task: sampleTask({ isClosed: true }) }))).toBe(true);
    expect(isDone(sampleItem({ acknowledged }))).toBe(true);
  });

  it('that is an answer which obliges asks what came of it', () => {
    expect(needsOutcome(sampleAnswer())).toBe(true);
    expect(needsOutcome(sampleAnswer({ task: sampleTask({ kind: 'promoter' }) }))).toBe(false);
    expect(needsOutcome(sampleStalled())).toBe(false);
  });

  it('is held by who was given it, else by the owner', () => {
    expect(holderOf(sampleAnswer())?.id).toBe('maija');
    expect(holderOf(sampleAnswer({ assignee: olli }))?.id).toBe('olli');
  });
});

describe('a filter', () => {
  const away = sampleStalled({ snoozedUntil: tomorrow });
  const back = sampleStalled({ snoozedUntil: new Date(NOW_MS - 1).toISOString() });
  const done = sampleItem({ acknowledged: acknowledgedBy('Olli') });
  it.each([
    ['', [sampleAnswer(), back, done], [away]],
    ['view=open', [sampleAnswer(), back], [away, done]],
    ['view=snoozed', [away], [sampleAnswer(), back, done]],
    ['view=done', [done], [sampleAnswer(), away]],
    ['kind=stalled', [back], [sampleAnswer(), done, away]],
    ['kind=nonsense&view=nonsense', [sampleAnswer(), done], [away]],
  ])('?%s', (search, shown, hidden) => {
    const filter = parseFilter(new URLSearchParams(search));
    expect(shown.map((item) => matchesFilter(item, filter, NOW_MS))).not.toContain(false);
    expect(hidden.map((item) => matchesFilter(item, filter, NOW_MS))).not.toContain(true);
  });
});

it('puts off to times to come, mornings at nine', () => {
  const times = snoozeTimes(NOW_MS);
  expect(times.map(({ key }) => key)).toEqual(['later', 'tomorrow', 'monday']);
  for (const { at } of times) expect(at.getTime()).toBeGreaterThan(NOW_MS);
  expect(times[1]?.at.getHours()).toBe(9);
  expect(times[2]?.at.getDay()).toBe(1);
});
