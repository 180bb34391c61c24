import { createHash } from 'node:crypto';
import type { Flow, InboxPlace, Policy, SharedPart, Theme } from '@polku/flows';
import type { MilestoneRule, Rule } from '@polku/protocol';
import { factsOf } from '@polku/protocol/match';

/**
 * What every browser gets alike. It says nothing of any account: an audience that asks for what only the
 * backend may know is replaced by a question to the person's part, where the backend has answered it.
 */

/** Never sent to a browser, nor a rule that names one. A name ends at a dot, or goes on: `account.billingCents`. */
export const BACKEND_ONLY_FACTS = [
  'account.billing',
  'account.potential',
  'account.touchLevel',
  'account.stage',
  'account.owner',
  'account.health',
  'account.tasks',
  'account.tickets',
] as const;

export const isBackendOnly = (fact: string): boolean =>
  // The account as a whole holds them all.
  fact === 'account' || BACKEND_ONLY_FACTS.some((name) => fact.startsWith(name));

/** What the backend knows of a person. Everything else, such as `page`, only the browser does. */
const KNOWN_HERE = /^((user|account|milestones|flows|events)(\.|$)|now\.at$|session\.count$)/;

/** Of these the browser knows more: what has happened on its page since the backend was asked. */
const KNOWN_NEWER_THERE = /^(flows|events|now|session)(\.|$)/;

export type SplitAudience = {
  /** For the browser to match. */
  shared: Rule | undefined;
  /** For the backend to match, to `decided.<flow id>`. */
  decided: Rule | undefined;
};

type Audience = Pick<Flow, 'id' | 'audience'>;

/**
 * What stands against an audience of which one condition asks for what the backend alone knows and for what the page
 * alone does, as `any` of a page's address and a billing: nobody could decide it. Undefined when nothing does.
 */
export function mixedFactFault({ id, audience }: Audience): string | undefined {
  const there = audience ? toParts(audience).there.map(factsOf) : [];
  const mixed = there.find((facts) => facts.some(isBackendOnly));
  if (mixed === undefined) return undefined;
  const [hidden, seen] = [mixed.find(isBackendOnly), mixed.find((fact) => !isKnownHere(fact))];
  return `The audience of "${id}" cannot be decided: one condition names ${hidden}, which only the backend knows, beside ${seen}, which only the page knows. Join the two with "all"`;
}

function toParts(audience: Rule): { here: Rule[]; there: Rule[] } {
  const parts = 'all' in audience ? audience.all : [audience];
  return {
    here: parts.filter(isDecidedHere),
    there: parts.filter((rule) => !isDecidedHere(rule)),
  };
}

/**
 * Parts an audience. It goes to the browser as it is, or is decided as a whole; only of an `all`, those parts that
 * ask for what the browser alone knows, or knows sooner, and for nothing that it must not know, stay with it.
 *
 * @throws when it cannot be decided, which `mixedFactFault` says of it
 */
export function splitAudience(flow: Audience): SplitAudience {
  const { audience } = flow;
  if (!audience || !factsOf(audience).some(isBackendOnly))
    return { shared: audience, decided: undefined };
  const fault = mixedFactFault(flow);
  if (fault !== undefined) throw new Error(`${fault}.`);
  const { here, there } = toParts(audience);
  const answer: Rule = { fact: `decided.${flow.id}`, is: 'eq', value: true };
  const shared: Rule = there.length > 0 ? { all: [...there, answer] } : answer;
  return { shared, decided: there.length === 0 ? audience : { all: here } };
}

/** The policy's named conditions, each parted as an audience is; what is decided here goes by `suppress:<name>`. */
export const splitSuppress = ({ suppress = [] }: Policy) =>
  suppress.map((one) => {
    const id = `suppress:${one.name}`;
    return { ...one, id, ...splitAudience({ id, audience: one.when }) };
  });

/** Says no more of a condition than its name, where it reads what only the backend may know. */
function hideConditions(policy: Policy): Policy {
  if (!policy.suppress) return policy;
  const suppress = splitSuppress(policy).map(({ name, kinds, when, shared = when }) => ({
    name,
    when: shared,
    ...(kinds && { kinds }),
  }));
  return { ...policy, suppress };
}

const isKnownHere = (fact: string) => KNOWN_HERE.test(fact);

function isDecidedHere(rule: Rule): boolean {
  const facts = factsOf(rule);
  const isNewerThere = facts.some((fact) => KNOWN_NEWER_THERE.test(fact));
  return facts.every(isKnownHere) && (facts.some(isBackendOnly) || !isNewerThere);
}

export type Published = {
  flows: readonly Flow[];
  milestones: readonly MilestoneRule[];
  policy: Policy;
  theme: Theme;
  isPaused: boolean;
  inbox: InboxPlace | undefined;
};

/** The shared part; its revision is a hash of all the rest. */
export function toSharedPart({ flows, milestones, policy, inbox, ...rest }: Published): SharedPart {
  const content = {
    flows: flows.map(hideAudience),
    policy: hideConditions(policy),
    milestones: [...milestones],
    ...rest,
    ...(inbox && { inbox }),
  };
  const hash = createHash('sha256').update(JSON.stringify(content));
  return { revision: hash.digest('base64url').slice(0, 22), ...content };
}

function hideAudience(flow: Flow): Flow {
  const { audience, ...rest } = flow;
  const { shared } = splitAudience(flow);
  // The kind's own fields are untouched; the compiler cannot follow a spread over the union.
  return (shared ? { ...rest, audience: shared } : rest) as Flow;
}
