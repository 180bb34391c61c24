// @vitest-environment happy-dom
import type { Showable } from '@polku/flows/views';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { watchMoments } from './moments.ts';

beforeEach(() => {
  vi.useFakeTimers();
  history.replaceState(null, '', '/');
});
afterEach(() => void vi.useRealTimers());

function watch(trigger: object) {
  const over = new AbortController();
  onTestFinished(() => over.abort());
  const listeners = new Set<(key: string) => void>();
  const onDue = vi.fn();
  const onMilestone = (listener: (key: string) => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  watchMoments(
    [{ id: 'flow', trigger } as unknown as Showable],
    { onDue, onMilestone },
    over.signal,
  );
  const reach = (key: string) => listeners.forEach((listener) => void listener(key));
  return { due: () => onDue.mock.calls.length, reach, over, listeners };
}

function setVisibility(state: 'visible' | 'hidden') {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(state);
  document.dispatchEvent(new Event('visibilitychange'));
}

/** As where there is no Navigation API: a change of the page goes with a change of its path. */
async function goTo(path: string) {
  history.pushState(null, '', path);
  dispatchEvent(new PopStateEvent('popstate'));
  await vi.advanceTimersByTimeAsync(20);
}

describe('a moment to wait for', () => {
  test('is a page that is come to', async () => {
    const { due } = watch({ on: 'route', page: '/reports/**' });
    expect(due()).toBe(0);
    await goTo('/reports/7');
    expect(due()).toBe(1);
    await goTo('/billing');
    expect(due()).toBe(1);
    await goTo('/reports/7');
    expect(due()).toBe(2);
  });

  test('is a milestone', () => {
    const { due, reach, over, listeners } = watch({ on: 'milestone', milestone: 'first_use' });
    reach('other');
    expect(due()).toBe(0);
    reach('first_use');
    expect(due()).toBe(1);
    over.abort();
    expect(listeners.size).toBe(0);
  });

  test('S11: is a while on one page, anew after each time away, and once a page', async () => {
    const { due } = watch({ on: 'dwell', ms: 10_000 });
    vi.advanceTimersByTime(8_000);
    setVisibility('hidden');
    vi.advanceTimersByTime(8_000);
    setVisibility('visible');
    vi.advanceTimersByTime(9_999);
    expect(due()).toBe(0);
    vi.advanceTimersByTime(1);
    expect(due()).toBe(1);
    setVisibility('hidden');
    setVisibility('visible');
    vi.advanceTimersByTime(60_000);
    expect(due()).toBe(1);
    await goTo('/next');
    vi.advanceTimersByTime(10_000);
    expect(due()).toBe(2);
  });

  test.each([
    ['S13: out at the side', { relatedTarget: null, clientY: 300 }, 0],
    ['S13: to another element', { relatedTarget: document.body, clientY: -1 }, 0],
    ['S13: out at the top', { relatedTarget: null, clientY: -1 }, 1],
  ])('is the way to the tabs: %s', (_, event, times) => {
    const { due } = watch({ on: 'exit' });
    document.dispatchEvent(new MouseEvent('mouseout', event));
    expect(due()).toBe(times);
  });

  test('S13: after the end there is no listener left', () => {
    const { due, over } = watch({ on: 'exit' });
    over.abort();
    document.dispatchEvent(new MouseEvent('mouseout', { relatedTarget: null, clientY: -1 }));
    expect(due()).toBe(0);
  });

  test('S14: is a part of the page, scrolled to', () => {
    vi.spyOn(document.documentElement, 'scrollHeight', 'get').mockReturnValue(2_000);
    vi.spyOn(window, 'innerHeight', 'get').mockReturnValue(500);
    const { due } = watch({ on: 'scroll', percent: 50 });
    const scrollTo = (y: number) => {
      vi.spyOn(window, 'scrollY', 'get').mockReturnValue(y);
      dispatchEvent(new Event('scroll'));
    };
    scrollTo(499);
    expect(due()).toBe(0);
    scrollTo(500);
    scrollTo(900);
    expect(due()).toBe(1);
  });

  test('is a while without a sign of anybody', () => {
    const { due } = watch({ on: 'idle', ms: 5_000 });
    for (let i = 0; i < 10; i++) {
      vi.advanceTimersByTime(4_000);
      dispatchEvent(new Event('pointermove'));
    }
    expect(due()).toBe(0);
    vi.advanceTimersByTime(5_000);
    expect(due()).toBe(1);
    vi.advanceTimersByTime(60_000);
    expect(due()).toBe(1);
    dispatchEvent(new Event('keydown'));
    vi.advanceTimersByTime(5_000);
    expect(due()).toBe(2);
  });

  test('is none that a newer backend knows', () => {
    expect(watch({ on: 'moon' }).due()).toBe(0);
  });
});
