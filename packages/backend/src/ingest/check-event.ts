import type { Event } from '@polku/protocol';
import { MAX_JSON_DEPTH, MAX_NAME_LENGTH } from '@polku/protocol/limits';
import { EVENT_TYPES, isShallow } from '@polku/protocol/schemas';

/**
 * The shape of one event, by hand: zod takes 3.5 times as long as parsing the JSON did, and this is the one
 * place where that is the whole cost of a request. `check-event.test.ts` holds it equal to the schema `Event`.
 */

/** What is wrong with `value` as an event, as a sentence; undefined when it is an {@link Event}. */
export function faultOf(value: unknown): string | undefined {
  if (!isObject(value)) return 'The event must be an object.';
  for (const key in value) {
    const check = FIELDS.get(key);
    if (!check) return `Unknown field ${show(key)}: remove it, or put it into properties.`;
    const expected = check(value[key]);
    if (expected !== undefined) return `${key} must be ${expected}; received ${show(value[key])}.`;
  }
  for (const key of REQUIRED) {
    if (value[key] === undefined) return `${key} is missing.`;
  }
  if (value.type === 'track' && value.name === undefined) return 'A track event needs a name.';
  if (value.type === 'group' && value.accountId === undefined)
    return 'A group event needs an accountId.';
  if (value.type === 'alias' && value.previousId === undefined)
    return 'An alias event needs a previousId.';
  return undefined;
}

/** What the value must be; undefined when it is. */
type Check = (value: unknown) => string | undefined;

const NAME_EXPECTED = `text of 1 to ${MAX_NAME_LENGTH} characters`;
const checkName: Check = (value) =>
  typeof value === 'string' && value.length > 0 && value.length <= MAX_NAME_LENGTH
    ? undefined
    : NAME_EXPECTED;

const EVENT_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const checkId: Check = (value) =>
  typeof value === 'string' && EVENT_ID.test(value) ? undefined : 'a UUIDv7 in lower case';

const checkWhole =
  (min: number, expected: string): Check =>
  (value) =>
    Number.isSafeInteger(value) && (value as number) >= min ? undefined : expected;

const checkType: Check = (value) =>
  (EVENT_TYPES as readonly unknown[]).includes(value)
    ? undefined
    : `one of ${EVENT_TYPES.join(', ')}`;

const checkJson: Check = (value) =>
  isObject(value) && isShallow(value, MAX_JSON_DEPTH)
    ? undefined
    : `an object, nested at most ${MAX_JSON_DEPTH} levels deep`;

const checkPosition: Check = (value) => {
  if (!isObject(value)) return 'an object with id, version and perhaps step';
  for (const key in value) {
    const check = POSITION_FIELDS.get(key);
    if (!check) return `an object without ${show(key)}`;
    const expected = check(value[key]);
    if (expected !== undefined) return `an object whose ${key} is ${expected}`;
  }
  const isWhole = value.id !== undefined && value.version !== undefined;
  return isWhole ? undefined : 'an object with id and version';
};

// Maps and not objects: a field named "constructor" must not find anything.
const FIELDS: ReadonlyMap<string, Check> = new Map(
  Object.entries({
    id: checkId,
    type: checkType,
    name: checkName,
    at: checkWhole(0, 'a time in UTC milliseconds'),
    anonymousId: checkName,
    sessionId: checkName,
    userId: checkName,
    accountId: checkName,
    previousId: checkName,
    token: checkWhole(0, 'an index into tokens'),
    properties: checkJson,
    traits: checkJson,
    context: checkJson,
    flow: checkPosition,
  } satisfies { [K in keyof Required<Event>]: Check }),
);
const POSITION_FIELDS: ReadonlyMap<string, Check> = new Map(
  Object.entries({
    id: checkName,
    version: checkWhole(1, 'a whole number from 1'),
    step: checkName,
  } satisfies { [K in keyof Required<NonNullable<Event['flow']>>]: Check }),
);
const REQUIRED = ['id', 'type', 'at', 'anonymousId', 'sessionId'] as const;

type Fields = { [key: string]: unknown };
const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A value in a sentence: short, whatever it is. */
function show(value: unknown): string {
  if (Array.isArray(value)) return 'an array';
  if (isObject(value)) return 'an object';
  const text = String(JSON.stringify(value));
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
