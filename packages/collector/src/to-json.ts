import type { Json } from '@polku/protocol';
import { MAX_EVENT_BYTES, MAX_JSON_DEPTH } from '@polku/protocol/limits';

/** A value takes two bytes at least, so more than these never fit. Walking them could take for ever. */
const MAX_VALUES = MAX_EVENT_BYTES / 2;

/**
 * Any value a host may hand over, as JSON that the backend takes. Never throws, whatever a getter does, and
 * ends soon, whatever graph of objects it is given. Dates become ISO texts, BigInts their digits, NaN and
 * the infinities null, lone surrogates U+FFFD; errors their message; DOM nodes, functions and symbols are
 * left out, cycles and what lies too deep become a word.
 */
export function toJson(value: unknown): Json | undefined {
  let valuesLeft = MAX_VALUES;

  /** Undefined as well when the host's own code throws: that part is left out, the others are kept. */
  function read(get: () => unknown, ancestors: readonly unknown[]): Json | undefined {
    try {
      return valuesLeft-- > 0 ? convert(get(), ancestors) : undefined;
    } catch {
      return undefined;
    }
  }

  function convert(part: unknown, ancestors: readonly unknown[]): Json | undefined {
    switch (typeof part) {
      case 'string':
        return toWellFormed(part);
      case 'number':
        return Number.isFinite(part) ? part : null;
      case 'boolean':
        return part;
      case 'bigint':
        return String(part);
      case 'object':
        return part && convertObject(part, ancestors);
      default:
        return undefined;
    }
  }

  function convertObject(part: object, ancestors: readonly unknown[]): Json | undefined {
    if (part instanceof Date) return Number.isNaN(+part) ? null : part.toISOString();
    if (part instanceof Error) return toWellFormed(part.message);
    if (part instanceof Node) return undefined;
    if (ancestors.includes(part)) return '[circular]';
    // The batch and the event are containers as well.
    if (ancestors.length > MAX_JSON_DEPTH - 4) return '[too deep]';
    const inside = [...ancestors, part];
    if (Array.isArray(part)) return convertList(part, inside);
    return convertKeys(part as { [key: string]: unknown }, inside);
  }

  function convertList(list: readonly unknown[], inside: readonly unknown[]): Json {
    const result: Json[] = [];
    for (let i = 0; i < list.length && valuesLeft > 0; i++) {
      result.push(read(() => list[i], inside) ?? null);
    }
    return result;
  }

  function convertKeys(object: { [key: string]: unknown }, inside: readonly unknown[]): Json {
    const entries = Object.keys(object).map((key) => [
      toWellFormed(key),
      read(() => object[key], inside),
    ]);
    // Not by assignment: a key named __proto__ would set the prototype.
    return Object.fromEntries(entries.filter(([, json]) => json !== undefined));
  }

  return read(() => value, []);
}

/** A part of a character on its own cannot be written as UTF-8. */
export const toWellFormed = (text: string): string => text.toWellFormed?.() ?? text;
