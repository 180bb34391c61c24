import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createFakeStorage, createFullStorage } from './storage.fixture.ts';
import { createSendLock } from './tabs.ts';

const KEY = 'polku:wk_1:sender';
const NOW = 1_800_000_000_000;
let storage: Storage;

beforeEach(() => {
  storage = createFakeStorage();
  vi.useFakeTimers({ now: NOW });
});
afterEach(() => void vi.useRealTimers());

/** Tabs see each other in one localStorage. */
const openTab = () => createSendLock('polku:wk_1', storage);

describe('the lock of the tabs', () => {
  test('is one tab’s, and leaves nothing behind', () => {
    const [one, two] = [openTab(), openTab()];
    expect(one.take()).toBe(0);
    expect(two.take()).toBeGreaterThan(0);
    two.free();
    expect(two.take()).toBeGreaterThan(0);
    one.free();
    expect(Object.keys(storage)).toEqual([]);
    expect(two.take()).toBe(0);
    two.free();
    vi.advanceTimersByTime(60_000);
    expect(Object.keys(storage)).toEqual([]);
  });

  test('is kept for as long as its page lives, and does not let it go', () => {
    const [one, two] = [openTab(), openTab()];
    one.take();
    vi.advanceTimersByTime(600_000);
    expect(two.take()).toBeGreaterThan(0);
    expect(one.take()).toBe(0);
    one.free();
  });

  test('of a page that was killed runs out', () => {
    storage.setItem(KEY, `${NOW + 3_000} dead`);
    const one = openTab();
    expect(one.take()).toBe(3_000);
    vi.setSystemTime(NOW + 2_999);
    expect(one.take()).toBe(1);
    vi.setSystemTime(NOW + 3_000);
    expect(one.take()).toBe(0);
  });

  test('of a page that was frozen is another’s by then, which it finds out, and leaves alone', () => {
    const [frozen, two] = [openTab(), openTab()];
    frozen.take();
    vi.setSystemTime(NOW + 3_000);
    expect(two.take()).toBe(0);
    // Its timer rings when it lives again.
    vi.advanceTimersByTime(1_000);
    expect(frozen.take()).toBeGreaterThan(0);
    frozen.free();
    expect(two.take()).toBe(0);
  });

  test('that two have taken in the same moment is the one’s that wrote last', () => {
    const one = openTab();
    one.take();
    storage.setItem(KEY, `${NOW + 3_000} other`);
    expect(one.take()).toBeGreaterThan(0);
  });

  test.each([
    ['is for longer than any, since a clock was set back', `${NOW + 3_001} other`],
    ['has run out', `${NOW - 1} other`],
    ['is a stranger’s text', 'true'],
  ])('that %s is not waited for', (_, text) => {
    storage.setItem(KEY, text);
    expect(openTab().take()).toBe(0);
  });

  test.each([
    ['full', createFullStorage()],
    ['not to be had', undefined],
  ])('is done without where storage is %s', (_, none) => {
    const one = createSendLock('polku:wk_1', none);
    expect(one.take()).toBe(0);
    expect(one.take()).toBe(0);
    one.free();
  });
});
