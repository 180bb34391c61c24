import { describe, expect, it } from 'vitest';
import { type Choice, findChoices } from './find.ts';

const toChoice = (kind: Choice['kind'], name: string, note?: string): Choice => ({
  key: name,
  kind,
  name,
  ...(note && { note }),
  run: () => {},
});
const CHOICES = [
  toChoice('page', 'Accounts'),
  toChoice('act', 'Sign out'),
  toChoice('account', 'Suomen Kone Oy', 'kone.example'),
  toChoice('account', 'Kone Oyj', 'kone.example'),
  toChoice('account', 'Ääkköset Ab'),
  toChoice('flow', 'Welcome'),
];
const names = (text: string, limit = 9) =>
  findChoices(CHOICES, text, limit).map(({ name }) => name);

describe('what is typed finds', () => {
  it.each([
    ['the beginning of a name first, then that of a word', 'kone', ['Kone Oyj', 'Suomen Kone Oy']],
    ['every word, in any order', 'oy suom', ['Suomen Kone Oy']],
    ['without case and marks', 'AAKK', ['Ääkköset Ab']],
    ['by what stands beside', 'example', ['Suomen Kone Oy', 'Kone Oyj']],
    ['pages and acts where nothing is typed', ' ', ['Accounts', 'Sign out']],
    ['nothing that is not there', 'zzz', []],
  ])('%s', (_, text, expected) => expect(names(text)).toEqual(expected));

  it('no more than fit', () => expect(names('o', 2)).toHaveLength(2));
});
