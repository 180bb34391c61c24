import type { EventCondition } from './rule.ts';

/**
 * The conditions on numbers of events in `value`: a rule, a flow, or any JSON of flows; what is no JSON in it is passed
 * over. Found by their shape, so that a new place for rules needs no line here.
 */
export function conditionsOf(value: unknown): EventCondition[] {
  if (!isJson(value)) return [];
  // Only a condition has both; what it looks for in properties is no condition of its own.
  if ('event' in value && 'is' in value && typeof value.event === 'string')
    return [value as EventCondition];
  return Object.values(value).flatMap(conditionsOf);
}

/** A tour of the page's own code may hold elements, which hold whatever their frameworks put there, and each other. */
function isJson(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  return Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
}
