import { expect, it } from 'vitest';
import { sortRows } from './sort-rows.ts';

type Row = { id: string; name: string; users: number | null };
const ROWS: Row[] = [
  { id: 'b', name: 'Berg 10', users: null },
  { id: 'a', name: 'Aalto', users: 3 },
  { id: 'c', name: 'Berg 9', users: 12 },
  { id: 'd', name: 'Ådal', users: 3 },
];

const sorted = (by: 'name' | 'users', isDescending: boolean, language = 'en') =>
  sortRows(ROWS, (row) => row[by], { isDescending, language })
    .map(({ id }) => id)
    .join('');

it.each([
  ['name', false, 'adcb'],
  ['name', true, 'bcda'],
  ['users', false, 'adcb'],
  ['users', true, 'cadb'],
] as const)(
  'by %s, descending %s: what is not known last, equals as they stood',
  (by, isDown, expected) => {
    expect(sorted(by, isDown)).toBe(expected);
  },
);

it('texts as the language has them', () => {
  expect(sorted('name', false, 'fi')).toBe('acbd');
});
