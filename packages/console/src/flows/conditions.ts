import type { Rule } from '@polku/protocol';

/**
 * A rule as people write it: conditions in a list, joined by "all" or by "any", each of which may be turned round. A rule
 * that is nested deeper was written in a file: its groups are kept as they are.
 */
export type Joint = 'all' | 'any';
export type Condition = Extract<Rule, { is: unknown }>;
export type Part = { rule: Rule; condition: Condition | undefined; isNot: boolean };
export type Conditions = { joint: Joint; parts: readonly Part[] };

export function toConditions(rule: Rule | undefined): Conditions {
  if (!rule) return { joint: 'all', parts: [] };
  if ('all' in rule) return { joint: 'all', parts: rule.all.map(toPart) };
  if ('any' in rule) return { joint: 'any', parts: rule.any.map(toPart) };
  return { joint: 'all', parts: [toPart(rule)] };
}

function toPart(rule: Rule): Part {
  if ('is' in rule) return { rule, condition: rule, isNot: false };
  if ('not' in rule && 'is' in rule.not) return { rule, condition: rule.not, isNot: true };
  return { rule, condition: undefined, isNot: false };
}

/** Undefined of no condition: everyone. One alone stands by itself. */
export function toRule({ joint, parts }: Conditions): Rule | undefined {
  const rules = parts.map(({ rule, condition, isNot }) =>
    condition ? (isNot ? { not: condition } : condition) : rule,
  );
  const [only] = rules;
  if (only === undefined) return undefined;
  if (rules.length === 1 && joint === 'all') return only;
  return joint === 'all' ? { all: rules } : { any: rules };
}

/** What a value is written as, and read from: `gold, silver`. */
export const toValueText = (value: unknown): string =>
  Array.isArray(value)
    ? value.join(', ')
    : value === undefined || value === null
      ? ''
      : String(value);

const IS_NUMBER = /^-?\d+(\.\d+)?$/;

/** By what it is compared with: days are a number, several stand with commas between them. */
export function fromValueText(text: string, is: string): Condition['value'] {
  const one = (each: string) => {
    const trimmed = each.trim();
    if (trimmed === 'true' || trimmed === 'false') return trimmed === 'true';
    return IS_NUMBER.test(trimmed) ? Number(trimmed) : trimmed;
  };
  if (is === 'in')
    return text
      .split(',')
      .map(one)
      .filter((each) => each !== '') as string[];
  return one(text) as string;
}

export const needsValue = (is: string): boolean => is !== 'exists' && is !== 'missing';

/** Moments are compared by days, numbers by size, everything by being the same. */
const MOMENT = /(At|firstSeenAt)$|^milestones\.|^flows\./;
const NUMBER = /Cents$|\.count$|\.pages$|^now\.(hour|weekday)$|\.tasks\./;

export function operatorsOf(fact: string): readonly string[] {
  if (MOMENT.test(fact)) return ['exists', 'missing', 'olderThanDays', 'newerThanDays'];
  if (NUMBER.test(fact)) return ['gte', 'lte', 'gt', 'lt', 'eq', 'ne', 'exists', 'missing'];
  if (fact === 'page.path') return ['glob', 'eq', 'ne'];
  if (fact === 'user.started') return ['contains', 'exists', 'missing'];
  return ['eq', 'ne', 'in', 'contains', 'glob', 'gte', 'lte', 'exists', 'missing'];
}

export const EVENT_OPERATORS = ['exists', 'missing', 'gte', 'lt', 'eq'] as const;

/** A condition that reads another fact: what cannot be compared so any more is compared as that is usually. */
export function withFact(fact: string): Condition {
  const is = operatorsOf(fact)[0] as Condition['is'];
  const value = is === 'olderThanDays' ? 30 : '';
  return needsValue(is) ? ({ fact, is, value } as Condition) : ({ fact, is } as Condition);
}
