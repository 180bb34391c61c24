import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchGlob } from './match.ts';

describe('a glob', () => {
  test.each([
    ['', '', true],
    ['', 'a', false],
    ['/', '/', true],
    ['/reports', '/reports', true],
    ['/reports', '/reports/', false],
    ['/reports', '/report', false],
    ['*', '', true],
    ['*', 'reports', true],
    ['*', '/reports', false],
    ['/*', '/', true],
    ['/reports/*', '/reports/42', true],
    ['/reports/*', '/reports/42/edit', false],
    ['/reports/*/edit', '/reports/42/edit', true],
    ['/reports/*/edit', '/reports/4/2/edit', false],
    ['/*/edit', '/edit', false],
    ['/a*c', '/abbc', true],
    ['/a*c', '/abb', false],
    ['**', '', true],
    ['**', '/any/where/at/all', true],
    ['/app/**', '/app/', true],
    ['/app/**', '/app/x/y/z', true],
    ['/app/**', '/apple', false],
    ['/**/edit', '/a/b/edit', true],
    ['/**/edit', '/a/b/editor', false],
    ['***', 'a/b', true],
    ['**/*', 'a/b', true],
    ['/**/*.pdf', '/x/y/z.pdf', true],
    // Nothing but the star means anything.
    ['/a.c', '/abc', false],
    ['/a?c', '/abc', false],
    ['/(a|b)+', '/(a|b)+', true],
    ['/[ab]', '/a', false],
    // Outside the first plane of Unicode a character is two units.
    ['/🙂/ä', '/🙂/ä', true],
    ['/🙂*', '/🙂🙃', true],
    ['/🙂', '/🙃', false],
    ['/*/x', '/🙂/x', true],
  ])('%j and %j: %s', (pattern, text, isMet) => expect(matchGlob(pattern, text)).toBe(isMet));

  test('a text without stars matches itself alone', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '/', 'ä', '🙂', '\ud83d', '.') });
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(matchGlob(a, a)).toBe(true);
        expect(matchGlob(a, b)).toBe(a === b);
      }),
    );
  });

  test('agrees with a regular expression that says the same', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '/'), maxLength: 12 });
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '/', '*'), maxLength: 8 });
    fc.assert(
      fc.property(pattern, text, (glob, any) => {
        const source = glob.replace(/\*\*|\*/g, (stars) => (stars === '*' ? '[^/]*' : '.*'));
        expect(matchGlob(glob, any)).toBe(new RegExp(`^${source}$`).test(any));
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ['many stars', '*a'.repeat(40)],
    ['many double stars', '**a'.repeat(40)],
    ['both in turn', '**a*'.repeat(30)],
    ['nothing but stars', '*'.repeat(120)],
  ])('stays linear where a regular expression would blow up: %s', (_, pattern) => {
    // Steps are counted by the reads of the pattern, which no slow machine can change.
    let reads = 0;
    const counted = new Proxy(Object(pattern), {
      get: (target, key) => {
        reads++;
        return target[key];
      },
    });
    const text = `${'a'.repeat(100)}!`;
    expect(matchGlob(`${pattern}b`, text)).toBe(false);
    matchGlob(counted as string, text);
    expect(reads).toBeLessThan(8 * (pattern.length + 1) * (text.length + 1));
  });
});
