import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findJsonFault } from './json-fault.ts';

test.each([
  ['', 'it ends too early, after 0 characters'],
  ['{"a":', 'it ends too early, after 5 characters'],
  ['[1,', 'it ends too early, after 3 characters'],
  ['{"a":"b', 'it ends too early, after 7 characters'],
  ['{"a":1}}', 'unexpected "}" at line 1, column 8'],
  ['{"a":1,}', 'unexpected "}" at line 1, column 8'],
  ['[1 2]', 'unexpected "2" at line 1, column 4'],
  ['{\n  "a": nope\n}', 'unexpected "n" at line 2, column 8'],
  ["{'a':1}", 'unexpected "\'" at line 1, column 2'],
  ['{"a" 1}', 'unexpected "1" at line 1, column 6'],
  ['[1}', 'unexpected "}" at line 1, column 3'],
  ['hello', 'unexpected "h" at line 1, column 1'],
  ['"a\u0001"', 'unexpected "\\"" at line 1, column 1'],
])('says where %j stops being JSON', (text, fault) => {
  expect(findJsonFault(text)).toBe(fault);
});

test('finds nothing in JSON, and something in everything else', () => {
  const isJson = (text: string) => {
    try {
      JSON.parse(text);
      return true;
    } catch {
      return false;
    }
  };
  const spoilt = fc
    .tuple(
      fc.json(),
      fc.nat(),
      fc.constantFrom('', '"', '{', '}', ']', ',', ':', '0', '-', '\\', ' '),
    )
    .map(([text, at, part]) => {
      const cut = at % (text.length + 1);
      return text.slice(0, cut) + part + text.slice(cut + (at % 2));
    });
  fc.assert(
    fc.property(fc.oneof(fc.json(), spoilt), (text) => {
      expect(findJsonFault(text) === undefined).toBe(isJson(text));
    }),
    { numRuns: 3_000 },
  );
});

test('walks 200,000 levels and half a million characters', () => {
  expect(findJsonFault('['.repeat(200_000))).toBe('it ends too early, after 200000 characters');
  expect(findJsonFault(`["${'a'.repeat(500_000)}" x]`)).toBe(
    'unexpected "x" at line 1, column 500005',
  );
});
