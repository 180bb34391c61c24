import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

/**
 * The registers of cases that must be proven: every number of each is the beginning of some test's name, like
 * `C07: …`. What a number stands for is said by the test that has it.
 */
const REGISTERS: { letter: string; last: number; about: string; but?: readonly number[] }[] = [
  { letter: 'C', last: 45, about: 'what may happen to an event between a click and its count' },
  { letter: 'T', last: 57, about: 'what a tour meets on a page that is not ours' },
  {
    letter: 'S',
    last: 43,
    about: 'what a survey shows, takes and does to a page',
    // No trigger is a click (10): what a press means is the host's to say, by the event that its own button tracks.
    but: [10],
  },
];

const root = fileURLToPath(new URL('..', import.meta.url));
const text = globSync('{packages,test,examples}/**/*.{test,spec,suite}.{ts,tsx}', {
  cwd: root,
  exclude: (name) => name.includes('node_modules'),
})
  .map((file) => readFileSync(`${root}/${file}`, 'utf8'))
  .join('\n');

describe('the registers of cases', () => {
  test.each(REGISTERS)('$letter: each has its test ($about)', ({ letter, last, but = [] }) => {
    const proven = new Set(numbersOf(letter));
    const numbers = Array.from({ length: last }, (_, i) => i + 1);
    const wanted = numbers.filter((n) => !but.includes(n)).map((n) => toName(letter, n));
    expect(wanted.filter((name) => !proven.has(name))).toEqual([]);
  });

  test.each(REGISTERS)('$letter: there is no test of a number beyond', ({ letter, last }) => {
    expect(numbersOf(letter).filter((name) => name > toName(letter, last))).toEqual([]);
  });
});

/** The numbers with which the names of tests begin; one that is skipped or only planned proves nothing. */
function numbersOf(letter: string): string[] {
  const names = text.matchAll(/(?<!\.(?:skip|todo)\(\s*)['"`]((?:[A-Z]\d\d, )*[A-Z]\d\d): /g);
  // One that proves two says both, of whichever registers: `T02, C03: …`.
  return [...names]
    .flatMap(([, name = '']) => name.split(', '))
    .filter((name) => name.startsWith(letter));
}

const toName = (letter: string, number: number) => `${letter}${String(number).padStart(2, '0')}`;
