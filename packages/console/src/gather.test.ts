import { expect, it, vi } from 'vitest';
import { createGathering } from './gather.ts';

function start() {
  const clock = { nowMs: 1_000 };
  const timers: { work: () => void; delayMs: number }[] = [];
  const take = vi.fn();
  const gathering = createGathering<number>({
    everyMs: 250,
    take,
    nowMs: () => clock.nowMs,
    later(work, delayMs) {
      const timer = { work, delayMs };
      timers.push(timer);
      return () => void timers.splice(timers.indexOf(timer), timers.includes(timer) ? 1 : 0);
    },
  });
  return { clock, timers, taken: () => take.mock.calls.map(([items]) => items), ...gathering };
}

it('hands on the first at once, and what comes right after it together', () => {
  const { add, clock, timers, taken } = start();
  add(1);
  clock.nowMs += 100;
  add(2);
  add(3);
  expect(taken()).toEqual([[1]]);
  expect(timers.map(({ delayMs }) => delayMs)).toEqual([150]);
  clock.nowMs += 150;
  timers[0]?.work();
  expect(taken()).toEqual([[1], [2, 3]]);
});

it('does not wait for a timer that is late, nor with very many', () => {
  const { add, clock, timers, taken } = start();
  add(1);
  add(2);
  clock.nowMs += 60_000;
  add(3);
  expect(taken()).toEqual([[1], [2, 3]]);
  expect(timers).toEqual([]);
  for (let item = 0; item < 500; item += 1) add(item);
  expect(taken()).toHaveLength(3);
});

it('hands on nothing more once it is stopped', () => {
  const { add, stop, timers, taken } = start();
  add(1);
  add(2);
  stop();
  expect(timers).toEqual([]);
  expect(taken()).toEqual([[1]]);
});
