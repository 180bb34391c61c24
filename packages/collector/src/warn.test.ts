import { afterEach, describe, expect, test, vi } from 'vitest';
import { createWarn } from './warn.ts';

const console = vi.spyOn(globalThis.console, 'warn').mockImplementation(() => {});
afterEach(() => console.mockClear());

describe('a warning', () => {
  test('is said once, with our name before it', () => {
    const warn = createWarn();
    warn('Something is odd.');
    warn('Something is odd.');
    warn('Something else is odd.');
    expect(console.mock.calls).toEqual([
      ['[polku] Something is odd.'],
      ['[polku] Something else is odd.'],
    ]);
  });

  test('of one collector is not held against another', () => {
    createWarn()('Something is odd.');
    createWarn()('Something is odd.');
    expect(console).toHaveBeenCalledTimes(2);
  });
});
