import type { Json } from '@polku/protocol';
import { MAX_JSON_DEPTH } from '@polku/protocol/limits';

/**
 * Any value a host may hand over, as JSON that the backend takes. Never throws, whatever a getter does.
 * Dates become ISO texts, BigInts their digits, NaN and the infinities null, lone surrogates U+FFFD; errors
 * their message; DOM nodes, functions and symbols are left out, cycles and what lies too deep become a word.
 */
export function toJson(value: unknown, ancestors: readonly unknown[] = []): Json | undefined {
  switch (typeof value) {
    case 'string':
      return value.toWellFormed?.() ?? value;
    case 'number':
      return Number.isFinite(value) ? value : null;
    case 'boolean':
      return value;
    case 'bigint':
      return String(value);
    case 'object':
      return value && toJsonContainer(value, ancestors);
    default:
      return undefined;
  }
}

function toJsonContainer(value: object, ancestors: readonly unknown[]): Json | undefined {
  if (value instanceof Date) return Number.isNaN(+value) ? null : value.toISOString();
  if (value instanceof Error) return value.message;
  if (value instanceof Node) return undefined;
  if (ancestors.includes(value)) return '[circular]';
  // The batch and the event are containers as well.
  if (ancestors.length > MAX_JSON_DEPTH - 4) return '[too deep]';
  const inside = [...ancestors, value];
  if (Array.isArray(value)) return value.map((part) => toJson(part, inside) ?? null);
  const result: { [key: string]: Json } = {};
  for (const key of Object.keys(value)) {
    let part: Json | undefined;
    try {
      part = toJson((value as { [key: string]: unknown })[key], inside);
    } catch {
      // A getter of the host's threw: its property is left out, the others are kept.
    }
    // Not by assignment: a key named __proto__ would set the prototype.
    if (part !== undefined) Object.defineProperty(result, key, { value: part, enumerable: true });
  }
  return result;
}
