import type { Rule } from '@polku/protocol';
import { match } from '@polku/protocol/match';

/**
 * Who matches what of a rule. What reads the user or the account is matched by the backend, and the browser is told
 * its answer alone, so that nobody reads there for whom a flow is. What reads the page, the device, the clock, events,
 * sessions, flows or milestones is matched by the browser, which knows it sooner. A rule that mixes both is parted
 * where they meet: in place of each largest part that is ours stands a question.
 *
 * A question without an answer is not met, so what holds when something does *not* is turned until no question stands
 * under a `not`: of somebody of whom nothing is known nothing is shown by mistake.
 *
 * @param ask what stands in the place of a part that is ours
 */
export function splitRule(rule: Rule, ask: (ours: Rule) => Rule): Rule {
  const conditions = conditionsOf(rule);
  if (!conditions.some(isOurs)) return rule;
  if (conditions.every(isOurs)) return ask(rule);
  if ('all' in rule) return { all: splitParts(rule.all, 'all', ask) };
  if ('any' in rule) return { any: splitParts(rule.any, 'any', ask) };
  // One condition is of one side; more than one stand in a list, or under another `not`.
  return splitRule('not' in rule ? negate(rule.not) : rule, ask);
}

/** A part of somebody's rule that the backend answers. */
export type Question = { id: string; rule: Rule };

/**
 * What a browser matches instead of a part that is ours, `owner` being whose rule it is. Of who is nobody yet nothing is
 * secret, so that one answer to all of them stands with it.
 */
export function createQuestions(owner: string) {
  const questions: Question[] = [];
  function ask(rule: Rule): Rule {
    const id = questions.length === 0 ? owner : `${owner}:${questions.length}`;
    questions.push({ id, rule });
    const answer: Rule = { fact: `decided.${id}`, is: 'eq', value: true };
    return match(rule, {}) ? { any: [answer, NOBODY] } : answer;
  }
  return { questions, ask };
}

const NOBODY: Rule = { fact: 'user.id', is: 'missing' };

type Condition = Extract<Rule, { is: unknown }>;

function conditionsOf(rule: Rule): Condition[] {
  if ('all' in rule) return rule.all.flatMap(conditionsOf);
  if ('any' in rule) return rule.any.flatMap(conditionsOf);
  return 'not' in rule ? conditionsOf(rule.not) : [rule];
}

function isOurs(condition: Condition): boolean {
  if (!('fact' in condition)) return false;
  const { fact, is } = condition;
  // Whether anybody is known names nobody, and the page knows it first.
  const isAnybody = WHO.test(fact) && (is === 'exists' || is === 'missing');
  return OF_A_PERSON.test(fact) && !isAnybody;
}
const OF_A_PERSON = /^(user|account)(\.|$)/;
const WHO = /^(user|account)\.id$/;

function splitParts(parts: readonly Rule[], joint: 'all' | 'any', ask: (ours: Rule) => Rule) {
  const isAllOurs = (part: Rule) => {
    const conditions = conditionsOf(part);
    return conditions.length > 0 && conditions.every(isOurs);
  };
  const ours = parts.filter(isAllOurs);
  const theirs = parts.filter((part) => !isAllOurs(part)).map((part) => splitRule(part, ask));
  const [only, ...more] = ours;
  if (only === undefined) return theirs;
  const asked = more.length === 0 ? only : joint === 'all' ? { all: ours } : { any: ours };
  return [...theirs, ask(asked)];
}

/** The same as `not` of it, one level down. */
function negate(rule: Rule): Rule {
  if ('all' in rule) return { any: rule.all.map((part) => ({ not: part })) };
  if ('any' in rule) return { all: rule.any.map((part) => ({ not: part })) };
  return 'not' in rule ? rule.not : { not: rule };
}
