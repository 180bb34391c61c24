import { expect, test } from 'vitest';
import { parseMoney } from './money.ts';

test.each([
  ['1 234,50 €', 123_450, 'EUR'],
  ['1\u00A0234,50\u00A0€', 123_450, 'EUR'],
  ['1,234.50', 123_450, undefined],
  ['1.234,50', 123_450, undefined],
  ["1'234.50", 123_450, undefined],
  ['EUR 1.234.567,89', 123_456_789, 'EUR'],
  ['$1,234', 123_400, 'USD'],
  ['1.234', 123_400, undefined],
  ['1,234,567', 123_456_700, undefined],
  ['12,5', 1_250, undefined],
  ['0.07', 7, undefined],
  ['1234.5 sek', 123_450, 'SEK'],
  ['0', 0, undefined],
  // Not 79990 by a fraction of a cent.
  ['799.90', 79_990, undefined],
])('%s is %s cents of %s', (text, cents, currency) => {
  expect(parseMoney(text)).toEqual({ cents, currency });
});

test.each([
  '',
  'much',
  '-5',
  '1.2345',
  '0.125',
  '1234.567',
  '1,23,4',
  '1.234.5',
  '12.',
  '€5€',
  '1.234,567',
  '9'.repeat(20),
])('"%s" is refused', (text) => {
  expect(parseMoney(text)).toBeUndefined();
});
