import { createHash } from 'node:crypto';
import type { Flow, InboxPlace, Policy, SharedPart, Theme } from '@polku/flows';
import type { MilestoneRule, Rule } from '@polku/protocol';
import { createQuestions, type Question, splitRule } from './split-rule.ts';

/**
 * What every browser gets alike. It says nothing of any user or account: where a rule reads them stands a question to
 * the person's part, in which the backend has answered it.
 */
export type Published = Split & {
  milestones: readonly MilestoneRule[];
  theme: Theme;
  isPaused: boolean;
  inbox: InboxPlace | undefined;
};

/** The shared part; its revision is a hash of all the rest. */
export function toSharedPart(published: Published): SharedPart {
  const { flows, policy, milestones, theme, isPaused, inbox } = published;
  const content = {
    ...{ flows: [...flows], policy, milestones: [...milestones], theme, isPaused },
    ...(inbox && { inbox }),
  };
  const hash = createHash('sha256').update(JSON.stringify(content));
  return { revision: hash.digest('base64url').slice(0, 22), ...content };
}

export type Split = {
  /** As a browser gets them. */
  flows: readonly Flow[];
  policy: Policy;
  /** What stands in them instead, for the backend to answer. */
  questions: readonly Question[];
};

/** Parts every rule: those of a flow under its id, the policy's named conditions under `suppress:<name>`. */
export function splitRules(flows: readonly Flow[], policy: Policy): Split {
  const questions: Question[] = [];
  const split = <T>(value: T, owner: string): T => {
    const asking = createQuestions(owner);
    const shared = replaceRules(value, (rule) => splitRule(rule, asking.ask));
    questions.push(...asking.questions);
    return shared;
  };
  return {
    flows: flows.map((flow) => split(flow, flow.id)),
    policy: policy.suppress
      ? { ...policy, suppress: policy.suppress.map((one) => split(one, `suppress:${one.name}`)) }
      : policy,
    questions,
  };
}

/**
 * A flow with its rules replaced: its audience, and the condition of each step, branch, question and thanks. They are
 * found by their names, so that a new place for rules needs no line here; `where` reads an event and nobody.
 */
export function replaceRules<T>(value: T, replace: (rule: Rule) => Rule): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((part) => replaceRules(part, replace)) as T;
  const entries = Object.entries(value).map(([key, part]) => [
    key,
    RULES.includes(key) && isRule(part) ? replace(part) : replaceRules(part, replace),
  ]);
  // The same shape as it came; made of entries, so that `__proto__` is a key like any other.
  return Object.fromEntries(entries) as T;
}

/** Those that `replaceRules` would replace. */
export function rulesOf(value: unknown): Rule[] {
  const rules: Rule[] = [];
  replaceRules(value, (rule) => {
    rules.push(rule);
    return rule;
  });
  return rules;
}

const RULES = ['audience', 'when'];
const isRule = (part: unknown): part is Rule => typeof part === 'object' && part !== null;
