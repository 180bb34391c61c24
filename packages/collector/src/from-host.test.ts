// @vitest-environment happy-dom
import { MAX_JSON_DEPTH } from '@polku/protocol/limits';
import { Event } from '@polku/protocol/schemas';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeEvent } from './entry.fixture.ts';
import { toEntry, toEvent } from './entry.ts';
import { toJsonObject } from './from-host.ts';

const cycle: { [key: string]: unknown } = { name: 'me' };
cycle.self = cycle;
cycle.list = [cycle];

const throwing = {
  before: 1,
  get bad(): never {
    throw new Error('not now');
  },
  after: 2,
};

class Money {
  amount = 5;
  currency = 'EUR';
}

/** What arrives of the properties that a host hands over. */
const send = (given: unknown) =>
  toEvent(toEntry(makeEvent(1, { properties: toJsonObject(given) }))).properties;
const isTaken = (properties: unknown) =>
  Event.safeParse(JSON.parse(JSON.stringify(makeEvent(1, { properties } as never)))).success;

const nested = (depth: number): unknown => (depth === 0 ? 'leaf' : { in: nested(depth - 1) });
const nestedLists = (depth: number): unknown => (depth === 0 ? 'leaf' : [nestedLists(depth - 1)]);

describe('C29: what a host hands over, as JSON', () => {
  test.each<[string, unknown, unknown]>([
    [
      'texts, numbers, yes and no, nothing',
      { a: 'x', b: 1.5, c: true, d: null },
      { a: 'x', b: 1.5, c: true, d: null },
    ],
    ['lists', { a: [1, [2, { b: 3 }]] }, { a: [1, [2, { b: 3 }]] }],
    ['an empty object', {}, {}],
    ['undefined is left out', { a: undefined, b: 1 }, { b: 1 }],
    ['undefined in a list keeps its place', { a: [1, undefined, 3] }, { a: [1, null, 3] }],
    ['a hole in a list', { a: Object.assign(Array(2), { 1: 3 }) }, { a: [null, 3] }],
    ['a BigInt, digit by digit', { a: 9_007_199_254_740_993n }, { a: '9007199254740993' }],
    ['NaN and the infinities', { a: [Number.NaN, Infinity, -Infinity] }, { a: [null, null, null] }],
    ['a date', { a: new Date(Date.UTC(2026, 4, 1)) }, { a: '2026-05-01T00:00:00.000Z' }],
    ['a date that is none', { a: new Date('never') }, { a: null }],
    ['an error', { a: new TypeError('no such file') }, { a: 'no such file' }],
    [
      'functions and symbols',
      { a: () => 1, b: Symbol('b'), c: [Symbol('c')], d: 1 },
      { c: [null], d: 1 },
    ],
    ['a symbol as key', { [Symbol('key')]: 1, a: 2 }, { a: 2 }],
    ['a cycle', cycle, { name: 'me', self: '[circular]', list: ['[circular]'] }],
    ['a getter that throws', throwing, { before: 1, after: 2 }],
    ['an instance of a class', { a: new Money() }, { a: { amount: 5, currency: 'EUR' } }],
    [
      'an object without a prototype',
      { a: Object.assign(Object.create(null), { b: 1 }) },
      { a: { b: 1 } },
    ],
    ['a DOM node', { a: document.createElement('p'), b: document, c: 1 }, { c: 1 }],
    ['a DOM node in a list', { a: [document.body] }, { a: [null] }],
    ['a lone surrogate', { a: 'x\ud83dy' }, { a: 'x\ufffdy' }],
    ['a lone surrogate in a key', { 'x\udc00': 1 }, { 'x\ufffd': 1 }],
    ['an emoji', { '🙂': '🙂' }, { '🙂': '🙂' }],
    ['a backslash before what looks like half a character', { a: '\\ud83d' }, { a: '\\ud83d' }],
    [
      'an address',
      { a: new URL('https://polku.example.com/x') },
      { a: 'https://polku.example.com/x' },
    ],
    ['a proxy, as of Vue', { a: new Proxy({ b: [1] }, {}) }, { a: { b: [1] } }],
    ['a text', 'bar', { value: 'bar' }],
    ['a list', [1, 2n], { value: [1, '2'] }],
    ['a date alone', new Date(0), { value: '1970-01-01T00:00:00.000Z' }],
    ['a DOM node alone', document.body, undefined],
    ['nothing', null, undefined],
    ['a frozen object', Object.freeze({ a: Object.freeze([1]) }), { a: [1] }],
  ])('%s', (_, value, json) => {
    expect(send(value)).toEqual(json);
    expect(isTaken(send(value))).toBe(true);
  });

  test('the same object twice is no cycle', () => {
    const same = { a: 1 };
    expect(send({ x: same, y: [same, same] })).toEqual({ x: same, y: [same, same] });
  });

  test('keys that name the prototype are keys like any other', () => {
    const hostile = JSON.parse('{"__proto__": {"isAdmin": true}, "constructor": 1}');
    const json = send(hostile);
    expect(JSON.stringify(json)).toBe('{"__proto__":{"isAdmin":true},"constructor":1}');
    expect(Object.getPrototypeOf(json)).toBe(Object.prototype);
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
    expect(isTaken(json)).toBe(true);
  });

  test('C32: what the host changes afterwards changes nothing', () => {
    const value = { list: [1] };
    const json = toJsonObject(value);
    value.list.push(2);
    expect(json).toEqual({ list: [1] });
  });

  test.each<[string, unknown]>([
    ['objects', nested(1_000)],
    ['lists', { a: nestedLists(1_000) }],
  ])('what is nested too deep is cut off where the backend would refuse it: %s', (_, value) => {
    const json = send(value);
    expect(isTaken(json)).toBe(true);
    expect(JSON.stringify(json)).toContain('[too deep]');
  });

  test('what is nested as deep as usual is kept', () => {
    expect(send(nested(MAX_JSON_DEPTH - 5))).toEqual(nested(MAX_JSON_DEPTH - 5));
  });

  test('objects that all know each other do not hold the page up', () => {
    // As a component tree does: every way through it would be a way to walk for ever.
    const all: { [key: string]: unknown }[] = Array.from({ length: 30 }, () => ({}));
    for (const one of all) Object.assign(one, { ...all });
    const startedAt = performance.now();
    // Larger than an event may be: left out, and the rest is kept.
    expect(send({ component: all[0], after: 1 })).toEqual({ after: 1 });
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });

  test('a list with an endless hole in it does not hold the page up', () => {
    const list = Object.assign([], { 4000000000: 'far away' });
    expect(send({ list, after: 1 })).toEqual({ after: 1 });
  });

  test.each<[string, unknown]>([
    [
      'keys that cannot be read',
      new Proxy(
        {},
        {
          ownKeys: () => {
            throw new Error('no');
          },
        },
      ),
    ],
    [
      'a list whose items throw',
      Object.defineProperty([], 0, {
        get() {
          throw new Error('no');
        },
        enumerable: true,
      }),
    ],
    [
      'a date that was tampered with',
      Object.assign(new Date(0), {
        toISOString() {
          throw new Error('no');
        },
      }),
    ],
    [
      'a revoked proxy',
      (() => {
        const { proxy, revoke } = Proxy.revocable({}, {});
        revoke();
        return proxy;
      })(),
    ],
  ])('never throws: %s', (_, value) => {
    expect(() => send(value)).not.toThrow();
    expect(send({ value, after: 1 })).toEqual({ after: 1 });
  });

  test('whatever it is, the backend takes it, and it says the same a second time', () => {
    const anything = fc.dictionary(
      fc.string({ unit: fc.constantFrom('a', '_', '\ud83d', '\u0000') }),
      fc.anything({
        maxDepth: 3,
        maxKeys: 4,
        withBigInt: true,
        withDate: true,
        withMap: true,
        withSet: true,
        withTypedArray: true,
        withBoxedValues: true,
        withNullPrototype: true,
      }),
    );
    fc.assert(
      fc.property(anything, (value) => {
        const json = send(value);
        expect(isTaken(json)).toBe(true);
        expect(send(json)).toEqual(json);
      }),
      { numRuns: 60 },
    );
  });
});
