import type { JsonObject } from '@polku/protocol';
import { MAX_EVENT_BYTES, MAX_JSON_DEPTH, MAX_NAME_LENGTH } from '@polku/protocol/limits';

/** What a host hands over, made what an event may carry: a page is no place for type errors. */

/** A value takes two bytes at least, so more than these never fit. Walking them could take for ever. */
const MAX_VALUES = MAX_EVENT_BYTES / 2;

/** The name that was meant; `unnamed` when there is none to be had. */
export function toName(name: unknown): string {
  try {
    return String(name).slice(0, MAX_NAME_LENGTH) || 'unnamed';
  } catch {
    // Not even a text can be made of it.
    return 'unnamed';
  }
}

/** The id that was meant, numbers too; undefined for what is nobody's. */
export const toId = (id: unknown): string | undefined =>
  /^(str|num|big)/.test(typeof id) && id !== '' ? toName(id) : undefined;

/**
 * The properties or traits that were meant, as JSON that the backend takes; what is no object is kept under
 * `value`. Dates become ISO texts, and whatever has a `toJSON` what it says; BigInts their digits, NaN and the
 * infinities null, errors their message; functions, symbols and DOM nodes are left out; cycles and what lies too
 * deep become a word. Never throws: a property in which the host's own code does, or that is larger than an event
 * may be, is left out, and the others are kept.
 */
export function toJsonObject(given: unknown): JsonObject | undefined {
  let json: unknown;
  try {
    json = toJson(given);
  } catch {
    json = keepWhatWorks(given as { [key: string]: unknown });
  }
  if (json === undefined || json === null) return undefined;
  return typeof json === 'object' && !Array.isArray(json) ? (json as JsonObject) : { value: json };
}

function keepWhatWorks(given: { [key: string]: unknown }): JsonObject {
  const kept: JsonObject = {};
  try {
    for (const key of Object.keys(given)) {
      try {
        kept[key] = toJson(given[key]);
      } catch {
        // The host's own code: this part is left out.
      }
    }
  } catch {
    // Not even its keys can be read.
  }
  return kept;
}

/** A copy; throws what the host's own code throws, and when there is more than could ever be sent. */
function toJson(value: unknown): unknown {
  const ancestors: unknown[] = [];
  let valuesLeft = MAX_VALUES;

  function replace(this: unknown, _: string, part: unknown) {
    if (--valuesLeft < 0) throw valuesLeft;
    if (typeof part === 'bigint') return String(part);
    return typeof part === 'object' && part !== null ? enter(part, this) : part;
  }

  function enter(part: object, holder: unknown) {
    if (part instanceof Node) return undefined;
    if (part instanceof Error) return part.message;
    while (ancestors.length > 0 && ancestors.at(-1) !== holder) ancestors.pop();
    if (ancestors.includes(part)) return '[circular]';
    // The batch and the event are containers as well.
    if (ancestors.length > MAX_JSON_DEPTH - 4) return '[too deep]';
    ancestors.push(part);
    return part;
  }

  const text: string | undefined = JSON.stringify(value, replace);
  return text && JSON.parse(text);
}
