import { flowExamples } from '@polku/flows/schemas';
import type { Event } from '@polku/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Act, createIngest, FIRST_USE, MINUTE, NOW } from './ingest.fixture.ts';

/**
 * An event that was accepted and cannot be applied becomes a dead letter, which is for people to look at. None
 * of a good shape may: not with ids that are no words, with times of another age, with properties that look
 * like ours and are not, nor beside others that have the same ids.
 */
const odd = fc.constantFrom(
  ...[
    'a',
    'b',
    'user:a',
    'anon:a',
    '__proto__',
    'constructor',
    'null',
    '1',
    '%',
    '\n',
    '\0',
    'a\0b',
  ],
  ...[
    'é',
    'e\u0301',
    '\ud800',
    '\udc00\ud800',
    '\ufffd',
    "'; drop table event; --",
    'x'.repeat(200),
  ],
);
const optional = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined });

const mostly = <T>(usual: fc.Arbitrary<T>, other: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 3, arbitrary: usual }, other);

const name = mostly(
  fc.constantFrom(FIRST_USE.event, 'survey_answered'),
  fc.oneof(odd, fc.constantFrom('survey_ended', 'survey_shown', 'tour_ended', 'message_shown')),
);
const answered = fc.record({
  responseId: odd,
  complete: fc.boolean(),
  answers: fc.dictionary(odd, fc.jsonValue({ maxDepth: 1 })),
});
// By way of JSON, as it comes: without undefined, and with every key its own.
const json = fc
  .oneof(fc.dictionary(odd, fc.jsonValue({ maxDepth: 3 })), answered)
  .map((value): Event['properties'] => JSON.parse(JSON.stringify(value)));
const flow = fc.record({
  id: mostly(fc.constantFrom(...Object.values(flowExamples).map(({ id }) => id)), odd),
  version: mostly(fc.constant(1), fc.constantFrom(2, Number.MAX_SAFE_INTEGER)),
});

const act = fc
  .record({
    id: fc.nat(0xffff).map((n) => `01890000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`),
    type: mostly(fc.constant('track'), fc.constantFrom('page', 'identify', 'group', 'alias')),
    name,
    at: mostly(fc.integer({ min: NOW - MINUTE, max: NOW }), fc.maxSafeNat()),
    anonymousId: odd,
    sessionId: odd,
    accountId: odd,
    previousId: odd,
    userId: mostly(fc.constant(undefined), odd),
    as: mostly(odd, fc.constant(undefined)),
    of: optional(odd),
    claims: fc.constantFrom({}, { act: 'staff' }),
    properties: optional(json),
    traits: optional(json),
    flow: optional(flow),
  })
  // A token cannot live in another age.
  .map((given) => ({ ...given, as: given.at > NOW ? undefined : given.as }))
  .map((given) => JSON.parse(JSON.stringify(given)) as Act);

test('whatever is accepted can be applied', async () => {
  const ingest = await createIngest();
  await ingest.publish({ ...FIRST_USE, key: 'third_use', count: 3 });
  await ingest.publishFlows(...Object.values(flowExamples));
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 10 }), async (acts) => {
      await ingest.send(acts, { receivedAt: NOW });
      expect(await ingest.deadLetters()).toEqual([]);
    }),
    { numRuns: 200 },
  );
  // It did get as far as that.
  expect((await ingest.told()).length).toBeGreaterThan(5);
});
