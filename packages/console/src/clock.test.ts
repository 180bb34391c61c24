// @vitest-environment happy-dom
import { afterEach, expect, it, vi } from 'vitest';
import { createClock } from './clock.ts';

afterEach(() => vi.useRealTimers());

function see(visibility: 'visible' | 'hidden') {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(visibility);
  document.dispatchEvent(new Event('visibilitychange'));
}

it('ticks on the minute, stands still while hidden, and is right when it is seen again', () => {
  vi.useFakeTimers({ now: Date.parse('2026-11-22T10:00:50Z') });
  const clock = createClock(document, Date.now);
  const shown = () => new Date(clock.get()).toISOString().slice(11, 19);
  expect(shown()).toBe('10:00:50');
  vi.advanceTimersByTime(10_000);
  expect(shown()).toBe('10:01:00');
  vi.advanceTimersByTime(60_000);
  expect(shown()).toBe('10:02:00');
  see('hidden');
  vi.advanceTimersByTime(600_000);
  expect(shown()).toBe('10:02:00');
  see('visible');
  expect(shown()).toBe('10:12:00');
});
