import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { unlessLeft } from './unless-left.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('what failed is told a second later, when a page that was being left has gone', async () => {
  const told = vi.fn();
  unlessLeft(new TypeError('broken off')).catch(told);
  await vi.advanceTimersByTimeAsync(999);
  expect(told).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(told).toHaveBeenCalledWith(new TypeError('broken off'));
});
