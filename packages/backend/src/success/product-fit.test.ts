import { expect, test } from 'vitest';
import { DEFAULT_FIT_BOUNDS, toProductFit } from './product-fit.ts';

test.each([
  [10, 50, 'star'],
  [10, 49, 'question_mark'],
  [9, 50, 'cash_cow'],
  [-40, 0, 'dog'],
  [null, 50, null],
  [10, null, null],
] as const)('growth %s %% and share %s %% are %s', (growthPercent, sharePercent, fit) => {
  expect(toProductFit({ growthPercent, sharePercent }, DEFAULT_FIT_BOUNDS)).toBe(fit);
});
