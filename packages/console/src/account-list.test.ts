import { describe, expect, it } from 'vitest';
import {
  type Column,
  nextSort,
  parseSort,
  searchAccounts,
  sortAccounts,
  toSortText,
} from './account-list.ts';
import { sampleRow } from './samples.fixture.ts';

const rows = [
  sampleRow({ id: 'b', name: 'Åland 10', touchLevel: 'low', users: 3, firstUseAt: null }),
  sampleRow({ id: 'a', name: 'åland 9', touchLevel: 'tech', users: 20 }),
  sampleRow({ id: 'c', name: null, touchLevel: null, users: 100, plan: null, owner: null }),
  sampleRow({ id: 'd', name: 'Zeta', touchLevel: 'high', users: 1, contractAt: null }),
];
const ids = (by: Column, isDescending = false, language = 'fi') =>
  sortAccounts(rows, { by, isDescending }, language)
    .map(({ id }) => id)
    .join('');

describe('sorting', () => {
  it('is by the alphabet of the language, with numbers by their size', () => {
    expect(ids('account')).toBe('cdab');
    expect(ids('account', false, 'en')).toBe('abcd');
  });

  it('puts the highest touch level first, and what is not known last either way', () => {
    expect(ids('touch')).toBe('dbac');
    expect(ids('touch', true)).toBe('abdc');
    expect(ids('firstUse').at(-1)).toBe('b');
    expect(ids('firstUse', true).at(-1)).toBe('b');
    expect(ids('contract').at(-1)).toBe('d');
    expect(ids('owner').at(-1)).toBe('c');
  });

  it('compares counts as numbers', () => expect(ids('users')).toBe('dbac'));

  it('stands in the address', () => {
    for (const text of ['plan', '-plan', '-account'])
      expect(toSortText(parseSort(text))).toBe(text);
    for (const text of [null, '', 'account', 'nothing', '-']) {
      expect(toSortText(parseSort(text))).toBeUndefined();
    }
  });

  it('turns round at the second click on a column', () => {
    const first = nextSort(parseSort(null), 'users');
    expect(first).toEqual({ by: 'users', isDescending: false });
    expect(nextSort(first, 'users').isDescending).toBe(true);
    expect(nextSort(nextSort(first, 'users'), 'plan').isDescending).toBe(false);
  });
});

describe('search', () => {
  const find = (query: string) =>
    searchAccounts(rows, query, (row) => [row.name, row.id, row.owner?.name, row.plan])
      .map(({ id }) => id)
      .join('');

  it.each([
    ['', 'bacd'],
    ['   ', 'bacd'],
    ['ÅLAND', 'ba'],
    ['åland 10', 'b'],
    ['virtanen zeta', 'd'],
    ['c', 'c'],
    ['.*', ''],
    ['null', ''],
  ])('finds by every word: %j', (query, found) => expect(find(query)).toBe(found));
});
