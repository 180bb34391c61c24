import { z } from 'zod';
import { MAX_JSON_DEPTH } from './limits.ts';

/** Any JSON value. Events carry no other: what a browser cannot write as JSON it has converted before. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** A JSON object nested at most {@link MAX_JSON_DEPTH} deep. */
export const JsonObject = z
  .record(z.string(), z.unknown())
  .refine((value) => isShallow(value, MAX_JSON_DEPTH), {
    message: `nested deeper than ${MAX_JSON_DEPTH} levels; send it flatter`,
  });
export type JsonObject = z.infer<typeof JsonObject>;

/** Whether `value` is nested at most `maxDepth` containers deep. Never recurses further than that. */
export function isShallow(value: unknown, maxDepth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (maxDepth === 0) return false;
  // In plain loops: it looks at every value of every event, and nearly all of them hold no other.
  const parts: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  for (const part of parts) {
    if (typeof part === 'object' && !isShallow(part, maxDepth - 1)) return false;
  }
  return true;
}
