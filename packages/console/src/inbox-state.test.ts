import type { InboxItem } from '@polku/backend/api-inbox';
import { describe, expect, it } from 'vitest';
import {
  countUnread,
  emptyInbox,
  type InboxState,
  mergeItems,
  receiveItems,
  shownItems,
} from './inbox-state.ts';
import { acknowledgedBy, NOW_MS, sampleItem } from './samples.fixture.ts';

const seqs = (items: readonly InboxItem[]) => items.map(({ seq }) => seq);
const items = (...all: number[]) => all.map((seq) => sampleItem({ seq }));
const stateOf = (all: readonly InboxItem[], change: Partial<InboxState> = {}): InboxState => ({
  ...emptyInbox,
  status: 'ready',
  items: mergeItems([], all),
  ...change,
});

describe('merging', () => {
  it('puts the newest first, in whatever order they come', () => {
    expect(seqs(mergeItems(items(2), items(4, 1, 3)))).toEqual([4, 3, 2, 1]);
    expect(seqs(mergeItems(items(4, 1), items(2, 3)))).toEqual([4, 3, 2, 1]);
  });

  it('counts an item that comes twice once', () => {
    const once = mergeItems(items(1, 2), items(2, 3));
    expect(mergeItems(once, items(3, 2, 1))).toEqual(once);
  });

  it('keeps the place of an item that changes, and takes its later state', () => {
    const [first, second] = items(2, 1);
    const changed = sampleItem({ seq: 1, acknowledged: acknowledgedBy('Olli') });
    expect(mergeItems(items(2, 1), [changed])).toEqual([first, changed]);
    expect(second?.acknowledged).toBeNull();
  });

  it('does not take an older state for a newer one', () => {
    const newer = sampleItem({ seq: 9, id: 'same', acknowledged: acknowledgedBy('Olli') });
    const older = sampleItem({ seq: 4, id: 'same' });
    expect(mergeItems([newer], [older])).toEqual([newer]);
  });
});

describe('what comes by itself', () => {
  it('counts as arrived when it is unknown and nobody has acknowledged it', () => {
    const state = receiveItems(stateOf(items(1)), [
      sampleItem({ seq: 2 }),
      sampleItem({ seq: 3, acknowledged: acknowledgedBy('Olli') }),
      sampleItem({ seq: 1, deliveries: [] }),
    ]);
    expect(seqs(state.items)).toEqual([3, 2, 1]);
    expect([...state.arrived]).toEqual(['n2']);
  });

  it('arrives once', () => {
    const state = receiveItems(stateOf(items(1)), items(2));
    expect(receiveItems(state, items(2)).arrived).toBe(state.arrived);
  });

  it('leaves an unknown item that is older than all of them to the page it belongs to', () => {
    const state = stateOf(items(10, 11), { nextBefore: 10 });
    expect(seqs(receiveItems(state, items(5)).items)).toEqual([11, 10]);
    const whole = stateOf(items(10, 11), { nextBefore: undefined });
    expect(seqs(receiveItems(whole, items(5)).items)).toEqual([11, 10, 5]);
  });

  it('takes the first item of an empty inbox', () => {
    expect(seqs(receiveItems(stateOf([]), items(1)).items)).toEqual([1]);
  });
});

describe('wishes', () => {
  const me = { id: 'maija', name: 'Maija Virtanen' };
  const done = sampleItem({ seq: 2, acknowledged: acknowledgedBy('Olli') });

  it('are laid over the items and change none of them', () => {
    const state = stateOf([done, sampleItem({ seq: 1 })], {
      wishes: new Map([
        ['n1', 'acknowledge'],
        ['n2', 'undo'],
      ]),
    });
    expect(
      shownItems(state, me, { nowMs: NOW_MS }).map(({ acknowledged }) => acknowledged),
    ).toEqual([null, { at: '2026-11-22T10:00:00.000Z', by: me }]);
    expect(state.items[0]).toBe(done);
  });

  it.each([
    ['nothing is wished', [], 1],
    ['one is about to be acknowledged', [['n1', 'acknowledge']], 0],
    ['one is about to be reopened', [['n2', 'undo']], 2],
  ] as const)('count when %s', (_when, wishes, unread) => {
    const state = stateOf([done, sampleItem({ seq: 1 })], { wishes: new Map(wishes) });
    expect(countUnread(state, NOW_MS)).toBe(unread);
  });
});
