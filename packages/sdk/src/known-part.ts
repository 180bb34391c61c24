import type { Flow, PersonPart, Policy, SharedPart } from '@polku/flows';
import { views } from '@polku/flows/views';
import type { MilestoneRule, Rule } from '@polku/protocol';
import { factsOf } from '@polku/protocol/match';

/**
 * What comes down is believed as far as it is well formed. A newer backend, a cache on the way, a portal or an enemy may
 * have written it: what cannot be read is left out, so that it holds up nothing else, and an address that runs a script
 * never reaches a link. Everything is fresh from JSON, and changed where it stands.
 */
export function toKnownPart(part: SharedPart, nothing: SharedPart): SharedPart {
  const { flows, milestones, policy, theme } = part;
  return {
    ...part,
    flows: toList<Flow>(flows).filter(isSound),
    milestones: toList<MilestoneRule>(milestones).filter(({ where }) => isRule(where)),
    policy: isPolicy(policy) ? policy : nothing.policy,
    theme: isObject(theme) ? theme : {},
    isPaused: part.isPaused === true,
  };
}

/** Undefined when it is none. */
export function toKnownPerson(part: PersonPart): PersonPart | undefined {
  const { userId, facts, history } = part;
  if (typeof userId !== 'string' || !isObject(facts) || !isObject(history)) return undefined;
  const seen = Object.entries(history).filter(
    ([, each]) => isObject(each) && Number.isFinite(each.shownAt),
  );
  return { ...part, history: Object.fromEntries(seen) };
}

const isPolicy = (policy: Policy): boolean =>
  isObject(policy) &&
  NUMBERS.every((name) => Number.isFinite(policy[name])) &&
  Array.isArray(policy.suppress ?? []) &&
  (policy.suppress ?? []).every((each) => isObject(each) && isRule(each.when));

const NUMBERS = ['maxInterruptions', 'surveyEveryDays'] as const;
/** The parts of a flow that are lists, and of which kind it is nothing without them. */
const LISTS: { [name: string]: string } = {
  steps: 'tour',
  questions: 'survey',
  items: 'checklist',
};
const ADDRESS = /^(href|url|captions)$|Url$/;
const GOOD = /^(https?|mailto|tel):$/;

function isSound(flow: Flow): boolean {
  const { id, kind, trigger, frequency, audience } = flow;
  try {
    dropScripts(flow);
    return (
      typeof id === 'string' &&
      isObject(trigger) &&
      // One of a kind that is not known stays, and is told of.
      (Boolean(frequency) || !Object.hasOwn(views, kind)) &&
      isRule(audience) &&
      Object.entries(LISTS).every(([name, owner]) => {
        const list = flow[name as keyof Flow] as unknown;
        if (owner !== kind) return list === undefined;
        return isList(list) && toList<{ when?: Rule }>(list).every(({ when }) => isRule(when));
      })
    );
  } catch {
    // Nested deeper than anybody writes.
    return false;
  }
}

/** Whether it can be matched at all. */
function isRule(rule: Rule | undefined): boolean {
  try {
    return factsOf(rule).every((fact) => typeof fact === 'string');
  } catch {
    return false;
  }
}

/** By the browser's own reading of an address: what a scheme is hidden in is seen through. */
export function dropScripts(value: object): void {
  for (const [key, part] of Object.entries(value)) {
    if (typeof part === 'object' && part !== null) dropScripts(part);
    else if (ADDRESS.test(key) && !GOOD.test(toProtocol(part))) Reflect.deleteProperty(value, key);
  }
}

const toProtocol = (url: string): string =>
  URL.canParse(url, location.href) ? new URL(url, location.href).protocol : '';

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isList = (value: unknown) =>
  toList(value).length > 0 && toList(value).length === (value as []).length;
/** Its objects. */
const toList = <T>(value: unknown): T[] =>
  (Array.isArray(value) ? value.filter(isObject) : []) as T[];
