import type { JsonObject } from '@polku/protocol';
import { MAX_NAME_LENGTH } from '@polku/protocol/limits';
import { toJson, toWellFormed } from './to-json.ts';

/** What a host hands over, made what an event may carry: a page is no place for type errors. */

/** The name that was meant; `unnamed` when there is none to be had. */
export function toName(name: unknown): string {
  try {
    return toWellFormed(String(name).slice(0, MAX_NAME_LENGTH)) || 'unnamed';
  } catch {
    // Not even a text can be made of it.
    return 'unnamed';
  }
}

/** The id that was meant, numbers too; undefined for nobody, who must not become somebody called "null". */
export const toId = (id: unknown): string | undefined =>
  id === undefined || id === null || id === '' ? undefined : toName(id);

/** The properties or traits that were meant; something else than an object is kept under `value`. */
export function toJsonObject(value: unknown): JsonObject | undefined {
  const json = toJson(value);
  if (json === undefined || json === null) return undefined;
  return typeof json === 'object' && !Array.isArray(json) ? json : { value: json };
}
