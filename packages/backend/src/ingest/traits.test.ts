import { expect, test } from 'vitest';
import { toCreatedAt } from './traits.ts';

test('when somebody came to be may be written in two ways, and is no inherited field', () => {
  const day = Date.UTC(2024, 0, 31);
  expect(toCreatedAt({ createdAt: '2024-01-31' })).toBe(day);
  expect(toCreatedAt({ created_at: '2024-01-31' })).toBe(day);
  expect(toCreatedAt({ createdAt: 'soon', created_at: '2024-01-31' })).toBe(day);
  expect(toCreatedAt(Object.create({ createdAt: '2024-01-31' }))).toBeUndefined();
});
