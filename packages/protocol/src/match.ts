import type { Event } from './event.ts';
import type { EventCondition, MilestoneRule, Rule } from './rule.ts';

/**
 * Rules are matched here and nowhere else, so that browser and backend cannot disagree. Pure, no
 * dependency, never throws: a rule that does not fit its facts is simply not met.
 */

export type Facts = { readonly [key: string]: unknown };

type Condition = Extract<Rule, { fact: string }>;

/**
 * Whether `rule` holds for `facts`. An absent rule holds. An absent fact meets only `missing` and `ne`.
 * Numbers are compared with numbers and strings with strings (so ISO dates compare as dates); a comparison
 * of two kinds does not hold. `glob` knows `*` (within one path segment) and `**` (across segments).
 *
 * `olderThanDays` holds when a moment (UTC ms, an ISO day, or an ISO time with its offset) lies at least so many
 * times 24 hours before `now.at`, `newerThanDays` when it does not; below zero they reach into the future.
 * How often an event was tracked is read at `events`, under its {@link toCountKey}: one that is not counted there
 * is met by nothing.
 *
 * @example match({ fact: 'account.plan', is: 'in', value: ['gold'] }, { account: { plan: 'gold' } }) // true
 */
export function match(rule: Rule | undefined, facts: Facts): boolean {
  if (!rule) return true;
  if ('all' in rule) return rule.all.every((part) => match(part, facts));
  if ('any' in rule) return rule.any.some((part) => match(part, facts));
  if ('not' in rule) return !match(rule.not, facts);
  return 'event' in rule ? meetsCount(rule, facts) : meets(rule, facts);
}

/** Whether `event` counts towards the milestone. How often it must happen is the caller's to count. */
export function matchMilestone(
  rule: MilestoneRule,
  event: Pick<Event, 'type' | 'name' | 'properties'>,
): boolean {
  return (
    event.type === 'track' &&
    event.name === rule.event &&
    match(rule.where, { properties: event.properties ?? {} })
  );
}

/** The fact at a dotted path, own properties only: `__proto__` and `constructor` read as absent. */
export function readFact(facts: Facts, path: string): unknown {
  let value: unknown = facts;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Facts)[key];
  }
  return value;
}

/** Where the number of such events stands in `facts.events`: the same for all who count them alike. */
export function toCountKey({ event, where, withinDays = 0 }: EventCondition): string {
  return where ? `${withinDays}?${JSON.stringify([event, where])}` : `${withinDays}:${event}`;
}

/**
 * Every fact path that `rule` reads, for deciding who may evaluate it: of an event `events.<name>`, of a comparison
 * with the time `now.at` beside the fact.
 */
export function factsOf(rule: Rule | undefined): string[] {
  if (!rule) return [];
  if ('all' in rule) return rule.all.flatMap(factsOf);
  if ('any' in rule) return rule.any.flatMap(factsOf);
  if ('not' in rule) return factsOf(rule.not);
  if ('event' in rule) return [`events.${rule.event}`];
  return isOwnKey(ageTests, rule.is) ? [rule.fact, NOW] : [rule.fact];
}

/** UTC ms. */
const NOW = 'now.at';
const DAY_MS = 24 * 3_600_000;

/** How long ago a fact lies, against a number of days. */
const ageTests = {
  olderThanDays: (days: number, value: number) => days >= value,
  newerThanDays: (days: number, value: number) => days < value,
};

const tests: {
  [O in Exclude<Condition['is'], keyof typeof ageTests>]: (
    fact: unknown,
    value: unknown,
  ) => boolean;
} = {
  exists: (fact) => fact !== undefined && fact !== null,
  missing: (fact) => fact === undefined || fact === null,
  eq: (fact, value) => fact === value,
  ne: (fact, value) => fact !== value,
  gt: (fact, value) => compare(fact, value) > 0,
  gte: (fact, value) => compare(fact, value) >= 0,
  lt: (fact, value) => compare(fact, value) < 0,
  lte: (fact, value) => compare(fact, value) <= 0,
  in: (fact, value) => Array.isArray(value) && value.includes(fact),
  contains: (fact, value) =>
    typeof fact === 'string' && typeof value === 'string'
      ? fact.includes(value)
      : Array.isArray(fact) && fact.includes(value),
  glob: (fact, value) =>
    typeof fact === 'string' && typeof value === 'string' && matchGlob(value, fact),
};

function meets({ fact, is, value }: Condition, facts: Facts): boolean {
  // An operator or a form of rule of a newer backend: not met, rather than an error in the host page.
  if (typeof fact !== 'string') return false;
  const known = readFact(facts, fact);
  if (isOwnKey(ageTests, is)) {
    const days = (toMs(readFact(facts, NOW)) - toMs(known)) / DAY_MS;
    return typeof value === 'number' && ageTests[is](days, value);
  }
  return isOwnKey(tests, is) && tests[is](known, value);
}

function meetsCount(rule: EventCondition, facts: Facts): boolean {
  const { events } = facts;
  const key = toCountKey(rule);
  if (typeof events !== 'object' || events === null || !Object.hasOwn(events, key)) return false;
  const count = (events as Facts)[key];
  if (typeof count !== 'number' || !isOwnKey(tests, rule.is)) return false;
  // None is the same as absent.
  const known = rule.is === 'exists' || rule.is === 'missing' ? count || undefined : count;
  return tests[rule.is](known, rule.value);
}

const isOwnKey = <T extends object>(of: T, key: PropertyKey): key is keyof T =>
  Object.hasOwn(of, key);

/**
 * The moment that a fact names; NaN, which no comparison meets, when it is none. A time without its offset would be
 * another one in each place that reads it.
 */
function toMs(fact: unknown): number {
  if (typeof fact === 'number') return fact;
  return typeof fact === 'string' && ISO.test(fact) ? Date.parse(fact) : Number.NaN;
}
const ISO = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/;

/** Negative, zero or positive; NaN, which no comparison meets, for two different kinds. */
function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : Number(a > b);
  return Number.NaN;
}

/** `*` matches within a segment, `**` across segments. Linear in text × pattern: no regular expression. */
export function matchGlob(pattern: string, text: string): boolean {
  // What stands before the first star stands in the text as it is: nearly every page that does not match ends here.
  let start = 0;
  for (; start < pattern.length && pattern[start] !== '*'; start++)
    if (pattern[start] !== text[start]) return false;
  // The form of nearly every other: a place and all below it.
  if (start === pattern.length - 2 && pattern[start + 1] === '*') return true;
  return matchFrom(start, pattern, text);
}

function matchFrom(start: number, pattern: string, text: string): boolean {
  // The set of pattern positions reachable after each character of the text.
  let reachable = closure(pattern, new Set([start]));
  // By code units, as the pattern's positions are: a character outside the first plane is two of them.
  for (let i = start; i < text.length; i++) {
    const next = new Set<number>();
    for (const at of reachable) {
      if (pattern[at] === '*') {
        const isDeep = pattern[at + 1] === '*';
        if (isDeep || text[i] !== '/') next.add(at);
      } else if (pattern[at] === text[i]) next.add(at + 1);
    }
    reachable = closure(pattern, next);
  }
  return reachable.has(pattern.length);
}

/** Adds the positions that a star reaches by matching nothing. */
function closure(pattern: string, positions: Set<number>): Set<number> {
  for (const at of positions) {
    // A set visits what is added to it while it is walked, so runs of stars are followed to their end.
    if (pattern[at] === '*') positions.add(at + (pattern[at + 1] === '*' ? 2 : 1));
  }
  return positions;
}
