import { conditionsOf } from './conditions.ts';
import type { Event } from './event.ts';
import { MAX_COUNT } from './limits.ts';
import { match, toCountKey } from './match.ts';
import type { Rule } from './rule.ts';

/**
 * How the events are counted that rules ask for, so that browser and backend cannot count differently. Nobody needs
 * all of them: of the newest `limit` one can tell whether there are as many as a rule asks for, or more.
 */
export type Counted = {
  /** Where the number stands in the facts. */
  key: string;
  event: string;
  where: Rule | undefined;
  /** How far back, in ms; Infinity for ever. */
  withinMs: number;
  /** One more than any rule asks for. */
  limit: number;
};

const DAY_MS = 24 * 3_600_000;

/** What is to be counted for all rules in `value`: a rule, a flow, or any JSON of flows. */
export function countedOf(value: unknown): Counted[] {
  const found = new Map<string, Counted>();
  for (const { event, where, withinDays, ...rule } of conditionsOf(value)) {
    const key = toCountKey({ event, where, withinDays, ...rule });
    const withinMs = withinDays === undefined ? Infinity : withinDays * DAY_MS;
    const asked = Math.max(found.get(key)?.limit ?? 1, (rule.value ?? 0) + 1);
    // Also of a document that nobody has checked: what is kept has its bound.
    const limit = Math.min(asked, MAX_COUNT + 1) || 1;
    found.set(key, { key, event, where, withinMs, limit });
  }
  return [...found.values()];
}

/** Whether an event is one of those; when it was is the caller's to know. */
export const isCounted = (
  { event, where }: Pick<Counted, 'event' | 'where'>,
  { type, name, properties }: Pick<Event, 'type' | 'name' | 'properties'>,
): boolean => type === 'track' && name === event && match(where, { properties: properties ?? {} });

/** When its device made an event, by the device's clock, UTC ms: an id begins with it (RFC 9562 §5.7). */
export const toIdMs = (id: string): number => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
