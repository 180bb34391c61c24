import { Event } from '@polku/protocol/schemas';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { faultOf } from './check-event.ts';

const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });
const eventId = fc
  .tuple(hex(8), hex(4), hex(3), fc.constantFrom('8', '9', 'a', 'b'), hex(3), hex(12))
  .map(([a, b, c, d, e, f]) => `${a}-${b}-7${c}-${d}${e}-${f}`);
const name = fc
  .string({ minLength: 1, maxLength: 200, unit: 'binary' })
  .filter((text) => text.length <= 200);
const whole = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const json = fc
  .dictionary(fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor')), fc.jsonValue())
  .map(throughJson);
const validEvent = fc
  .record(
    {
      id: eventId,
      type: fc.constantFrom('track', 'page', 'identify', 'group', 'alias'),
      name,
      at: whole,
      anonymousId: name,
      sessionId: name,
      userId: name,
      accountId: name,
      previousId: name,
      token: whole,
      properties: json,
      traits: json,
      context: json,
      flow: fc.record(
        { id: name, version: fc.integer({ min: 1 }), step: name },
        { requiredKeys: ['id', 'version'] },
      ),
    },
    {
      requiredKeys: [
        'id',
        'type',
        'name',
        'at',
        'anonymousId',
        'sessionId',
        'accountId',
        'previousId',
      ],
    },
  )
  .map(throughJson);

const FIELDS = [...Object.keys(Event.shape), '__proto__', 'constructor', 'toString', 'extra', ''];
const oddValue = fc.oneof(
  fc.jsonValue(),
  name,
  whole,
  fc.double(),
  fc.constantFrom(
    null,
    '',
    'x'.repeat(201),
    -1,
    1.5,
    2 ** 53,
    [],
    {},
    { id: 'a' },
    nested(20),
    nested(21),
  ),
  fc.constantFrom({ id: 'a', version: 1, extra: 1 }, { id: 'a', version: 0 }, { version: 1 }),
  eventId.map((id) => id.toUpperCase()),
  eventId.map((id) => `${id}\n`),
);
/**
 * A good event with one field set, or taken away. Of a hundred that are made once: making an event takes a hundred
 * times as long as looking at it, and only the one field matters.
 */
const mutatedEvent = fc
  .tuple(
    fc.constantFrom(...fc.sample(validEvent, 100)),
    fc.constantFrom(...FIELDS),
    fc.option(oddValue, { nil: undefined }),
  )
  .map(([event, field, value]) =>
    throughJson(
      Object.fromEntries(
        value === undefined
          ? Object.entries(event as object).filter(([key]) => key !== field)
          : [...Object.entries(event as object), [field, value]],
      ),
    ),
  );

/** Both ends of the wire speak JSON, so own `__proto__` keys are possible and `undefined` is not. */
function throughJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

function nested(levels: number): unknown {
  return levels === 0 ? 1 : { a: nested(levels - 1) };
}

describe('the check of one event', () => {
  test('takes every event that the schema takes', () => {
    fc.assert(
      fc.property(validEvent, (event) => {
        expect(Event.safeParse(event).success).toBe(true);
        expect(faultOf(event)).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });

  test('agrees with the schema on events with one field wrong', () => {
    fc.assert(
      fc.property(mutatedEvent, (event) => {
        expect(faultOf(event) === undefined).toBe(Event.safeParse(event).success);
      }),
      { numRuns: 5_000 },
    );
  });

  test('agrees with the schema on anything else', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(faultOf(value) === undefined).toBe(Event.safeParse(value).success);
      }),
      { numRuns: 500 },
    );
  });

  const event = {
    id: '01890000-0000-7000-8000-000000000001',
    type: 'track',
    name: 'report_created',
    at: 1,
    anonymousId: 'a',
    sessionId: 's',
  };
  test.each([
    [3, 'The event must be an object.'],
    [{ ...event, id: 'x' }, 'id must be a UUIDv7 in lower case; received "x".'],
    [{ ...event, at: '1' }, 'at must be a time in UTC milliseconds; received "1".'],
    [
      { ...event, name: undefined },
      'name must be text of 1 to 200 characters; received undefined.',
    ],
    [{ ...event, extra: 1 }, 'Unknown field "extra": remove it, or put it into properties.'],
    [
      { ...event, properties: [] },
      'properties must be an object, nested at most 20 levels deep; received an array.',
    ],
    [
      { ...event, flow: { id: 'a', version: 0 } },
      'flow must be an object whose version is a whole number from 1; received an object.',
    ],
    [{ ...event, type: 'group' }, 'A group event needs an accountId.'],
    [{ id: event.id }, 'type is missing.'],
    [{ ...event, userId: 'x'.repeat(500) }, /^userId must be .{90,120}…\.$/],
  ])('says what is wrong: %#', (value, sentence) => {
    expect(faultOf(value)).toMatch(sentence);
  });

  test('does not follow an attack of depth', () => {
    const deep = JSON.parse(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`);
    expect(faultOf({ ...event, properties: deep })).toMatch(
      /^properties must be an object, nested/,
    );
    expect(faultOf({ ...event, name: deep })).toMatch(/^name must be text/);
  });
});
