import { expect, it } from 'vitest';
import { parseOptions } from './options.ts';

it.each([
  [[], { isCheck: false, isReset: false, isHelp: false, isDev: false }],
  [['--check'], { isCheck: true, isReset: false, isHelp: false, isDev: false }],
  [['--reset', '--check'], { isCheck: true, isReset: true, isHelp: false, isDev: false }],
  [['-h'], { isCheck: false, isReset: false, isHelp: true, isDev: false }],
])('reads %o', (args, expected) => {
  expect(parseOptions(args)).toEqual(expected);
});

it('says what it knows when it is given something else', () => {
  expect(() => parseOptions(['--chek'])).toThrow(
    'Unknown argument: expected --check, --reset or --help, received "--chek".',
  );
});
