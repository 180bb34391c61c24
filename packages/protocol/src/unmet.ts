import { type Facts, match } from './match.ts';
import type { Rule } from './rule.ts';

/**
 * What stands against `rule`: the conditions that do not hold, by which somebody can tell why. Of an `any` all
 * of them, of a `not` the whole; empty when the rule holds.
 */
export function unmetOf(rule: Rule | undefined, facts: Facts): Rule[] {
  if (!rule || match(rule, facts)) return [];
  if ('all' in rule) return rule.all.flatMap((part) => unmetOf(part, facts));
  if ('any' in rule) return rule.any.flatMap((part) => unmetOf(part, facts));
  return [rule];
}
