import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { CodeTour, TourHooks } from './code.ts';
import type { TourMove } from './path.ts';
import { tourExample } from './schema.ts';
import { createWalk } from './walk.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const IDS = ['a', 'b', 'c', 'd'];

function walk(hooks: TourHooks = {}, ids = IDS) {
  const tour: CodeTour = {
    ...tourExample,
    steps: ids.map((id) => ({ id, title: id, text: '' })),
    hooks,
  };
  const told: string[] = [];
  const warnings: string[] = [];
  const made = createWalk({
    tour,
    facts: () => ({}),
    show: ({ index }) => {
      told.push(ids[index] as string);
      // As the view does, when it stands on the screen.
      made.shown(tour.steps[index] as CodeTour['steps'][number]);
    },
    end: (...args) => void told.push(`end ${args.join(' ')}`),
    warn: (text) => void warnings.push(text),
  });
  made.begin();
  const moves = (...all: TourMove[]) => all.forEach(made.move);
  return { ...made, moves, told, warnings };
}
/** What is asked has its answers, as far as they need no time. */
const settle = () => vi.advanceTimersByTimeAsync(0);

describe('a walk', () => {
  test('T01: shows each step in turn and ends once', () => {
    const { moves, told } = walk();
    moves('next', 'next', 'next', 'next', 'next', 'next');
    expect(told).toEqual(['a', 'b', 'c', 'd', 'end done']);
  });

  test('T12: three times on in one turn is the fourth step', () => {
    const { moves, told } = walk();
    moves('next', 'next', 'next');
    expect(told.at(-1)).toBe('d');
  });

  test('T07: without steps it ends, and shows nothing', () => {
    expect(walk({}, []).told).toEqual(['end done']);
  });

  test('T10: to no step of it, and on past the end, is defined', () => {
    const { moves, told } = walk();
    moves({ to: 'nowhere' }, { to: 'd' }, 'next', 'back', { to: 'a' });
    expect(told).toEqual(['a', 'd', 'end done']);
  });

  test('shows and ends nothing once it is stopped', () => {
    const { moves, stop, leave, told } = walk();
    stop();
    moves('next');
    leave('close');
    expect(told).toEqual(['a']);
  });

  test('says what a snooze says', () => {
    const end = vi.fn();
    const tour: CodeTour = { ...tourExample, steps: [{ id: 'a', title: '', text: '' }] };
    const made = createWalk({ tour, facts: () => ({}), show() {}, end, warn() {} });
    made.begin();
    made.leave('close', { snoozedUntil: 5 });
    expect(end.mock.calls).toEqual([['close', { snoozedUntil: 5 }]]);
  });
});

describe('hooks', () => {
  test('T15: come in order, and the last step that was left is the right one', async () => {
    const order: string[] = [];
    const note = (name: string) => (value: { id: string } | string) => {
      order.push(`${name} ${typeof value === 'string' ? value : value.id}`);
    };
    const { moves, told } = walk({
      beforeStep: note('before'),
      onStep: note('shown'),
      afterStep: note('after'),
      beforeEnd: note('beforeEnd'),
    });
    moves('next', { to: 'd' }, 'next');
    await settle();
    expect(order).toEqual([
      'before a',
      'shown a',
      'before b',
      'after a',
      'shown b',
      'before d',
      'after b',
      'shown d',
      'beforeEnd done',
      'after d',
    ]);
    expect(told).toEqual(['a', 'b', 'd', 'end done']);
  });

  test('T12: three times on is right with a slow hook, too', async () => {
    const { moves, told } = walk({
      beforeStep: () => new Promise((resolve) => setTimeout(resolve, 100)),
    });
    moves('next', 'next', 'next');
    await vi.advanceTimersByTimeAsync(400);
    expect(told).toEqual(['a', 'b', 'c', 'd']);
  });

  test('T05: before the end may keep the tour open, and let it go later', async () => {
    let isSure = false;
    const { leave, told } = walk({ beforeEnd: () => isSure });
    leave('close');
    await settle();
    expect(told).toEqual(['a']);
    isSure = true;
    leave('close');
    await settle();
    expect(told).toEqual(['a', 'end close']);
  });

  test('before a step may stay, or go elsewhere', async () => {
    const { moves, told } = walk({
      beforeStep: ({ id }) => (id === 'b' ? false : id === 'c' ? 'd' : undefined),
    });
    moves('next', { to: 'c' });
    await settle();
    expect(told).toEqual(['a', 'd']);
  });

  test('T13: a slow one is waited for', async () => {
    let go = (_?: unknown) => {};
    const { moves, told } = walk({
      beforeStep: ({ id }) => (id === 'b' ? new Promise((resolve) => (go = resolve)) : undefined),
    });
    await settle();
    moves('next');
    await vi.advanceTimersByTimeAsync(4_000);
    expect(told).toEqual(['a']);
    go();
    await settle();
    expect(told).toEqual(['a', 'b']);
  });

  test.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('no');
      },
    ],
    ['rejects', () => Promise.reject(new Error('no'))],
  ])('T13: one that %s is told of, and the step comes', async (_, beforeStep) => {
    const { told, warnings } = walk({ beforeStep });
    await settle();
    expect(told).toEqual(['a']);
    expect(warnings).toEqual(['A hook of tour "welcome" failed: Error: no.']);
  });

  test('T13: one that never answers is given up after five seconds', async () => {
    const { told, warnings } = walk({ beforeStep: () => new Promise(() => {}) });
    await vi.advanceTimersByTimeAsync(4_999);
    expect(told).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(told).toEqual(['a']);
    expect(warnings[0]).toMatch(/no answer in 5000 ms/);
  });

  test('a tour whose steps are not there cannot be kept open', async () => {
    const { moves, told } = walk({ beforeEnd: () => false }, ['a']);
    moves('missing');
    await settle();
    expect(told).toEqual(['a', 'end missing']);
  });
});
