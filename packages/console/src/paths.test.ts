import { expect, it } from 'vitest';
import { accountPath, parseAccountId, pickScope } from './paths.ts';

it.each(['kaleva', 'a/b?c#d', '100%25', 'ääkkönen', '../me', '<script>', ' '])(
  'finds its way back to the account %j',
  (id) => {
    const { pathname, search, hash } = new URL(accountPath(id), 'https://console.example');
    expect(parseAccountId(pathname)).toBe(id);
    expect(search + hash).toBe('');
  },
);

it('takes an address that was mistyped as it is', () => {
  expect(parseAccountId('/accounts/%E0%A4%A')).toBe('%E0%A4%A');
});

it.each([
  ['?scope=all', 'csm', 'all'],
  ['?scope=mine', 'admin', 'mine'],
  ['', 'csm', 'mine'],
  ['', 'lead', 'all'],
  ['?scope=theirs', 'viewer', 'all'],
] as const)('shows, at %j to a %s, %s', (search, role, scope) => {
  expect(pickScope(search, role)).toBe(scope);
});
