import { type Facts, match } from '@polku/protocol/match';
import type { FlowHistory, Policy } from './bootstrap.ts';
import type { Flow } from './flow.ts';
import { QUESTION_KINDS } from './questions/kinds.ts';
import { SURFACE_KINDS } from './surfaces/kinds.ts';

/**
 * The one place that decides what is shown. Pure: flows, facts, history and the time come in as arguments,
 * and out come the choice and, for every other flow, the reason it was not chosen.
 *
 * A survey is chosen here and then still needs a lease of the backend; a lease is asked for only when this
 * has said yes, so that nobody holds one without use.
 */
export {
  type EndReason,
  type FlowEventName,
  isFlowEventName,
  isSuccess,
  reduceHistory,
} from './history.ts';
export { pickText } from './pick-text.ts';

/** What has just happened. `code` and `follow` name their flow and pass over its trigger, not its audience. */
export type Occasion =
  | { on: 'load' }
  | { on: 'event'; name: string; properties?: Facts }
  | { on: 'code'; flow: string }
  | { on: 'follow'; flow: string };

/** Why a flow was not chosen. */
export type NotShown =
  | 'trigger'
  | 'audience'
  | 'goal_reached'
  | 'frequency'
  | 'asked_lately'
  | 'interruptions'
  | 'busy'
  | 'paused'
  | 'unknown_kind'
  | 'lower_priority';

export type Situation = {
  flows: readonly Flow[];
  occasion: Occasion;
  facts: Facts;
  /** By flow id. */
  history: { readonly [flow: string]: FlowHistory };
  policy: Policy;
  isPaused: boolean;
  /** Something is on the screen, or the user is in the middle of typing. */
  isBusy: boolean;
  /** The flows that have opened by themselves in this session; what follows one in a chain is not among them. */
  interruptions: readonly string[];
  nowMs: number;
};

export type Choice = {
  flow?: Flow;
  /** Every flow that was not chosen, by id. */
  reasons: { [flow: string]: NotShown };
};

/** By kind: whether this version can show all of the flow. An older SDK may be given newer parts. */
const knows: { [K in Flow['kind']]: (flow: Extract<Flow, { kind: K }>) => boolean } = {
  tour: () => true,
  survey: ({ questions }) => questions.every(({ kind }) => Object.hasOwn(QUESTION_KINDS, kind)),
  message: ({ surface }) => Object.hasOwn(SURFACE_KINDS, surface),
};
const DAY_MS = 24 * 3_600_000;

/** What to show now, and why everything else is not shown. Linear in the number of flows. */
export function select(situation: Situation): Choice {
  const reasons: Choice['reasons'] = {};
  const askedAt = lastAskedAt(situation);
  let best: Flow | undefined;
  for (const flow of situation.flows) {
    const reason = reasonAgainst(flow, situation, askedAt);
    if (reason) reasons[flow.id] = reason;
    else if (best && (best.priority ?? 0) >= (flow.priority ?? 0))
      reasons[flow.id] = 'lower_priority';
    else {
      if (best) reasons[best.id] = 'lower_priority';
      best = flow;
    }
  }
  return best ? { flow: best, reasons } : { reasons };
}

function reasonAgainst(flow: Flow, situation: Situation, askedAt: number): NotShown | undefined {
  const { occasion, facts, policy } = situation;
  if (!isKnown(flow)) return 'unknown_kind';
  if (situation.isPaused) return 'paused';
  if (!meetsOccasion(flow, occasion)) return 'trigger';
  if (!match(flow.audience, facts)) return 'audience';
  if (flow.goal && match({ fact: `milestones.${flow.goal}`, is: 'exists' }, facts))
    return 'goal_reached';
  // What the user or the page asked for by name is no interruption and may come again.
  if (occasion.on === 'code') return situation.isBusy ? 'busy' : undefined;
  if (isSpent(flow, historyOf(flow, situation))) return 'frequency';
  const isTooSoon = situation.nowMs - askedAt < policy.surveyEveryDays * DAY_MS;
  if (flow.kind === 'survey' && isTooSoon) return 'asked_lately';
  if (occasion.on === 'follow') return undefined;
  if (situation.isBusy) return 'busy';
  // One that goes on after a reload is no further interruption.
  const others = situation.interruptions.filter((id) => id !== flow.id);
  return others.length >= policy.maxInterruptions ? 'interruptions' : undefined;
}

function isKnown(flow: Flow): boolean {
  // The registry is typed kind by kind; here the kind and its flow come from the same value.
  const knowsKind = knows[flow.kind] as (flow: Flow) => boolean;
  return Object.hasOwn(knows, flow.kind) && knowsKind(flow);
}

function meetsOccasion({ id, trigger }: Flow, occasion: Occasion): boolean {
  if ('flow' in occasion) return occasion.flow === id;
  if (trigger.on !== 'event' || occasion.on !== 'event') return trigger.on === occasion.on;
  return (
    trigger.event === occasion.name &&
    match(trigger.where, { properties: occasion.properties ?? {} })
  );
}

function isSpent({ frequency }: Flow, history: FlowHistory | undefined): boolean {
  if (!history || frequency === 'always') return false;
  // Closing a tour is a "no, thank you" as well: `until_done` comes back only after it was merely seen.
  return frequency === 'once' || history.doneAt !== undefined || history.closedAt !== undefined;
}

/** When this person was last asked anything, UTC ms; −Infinity when never. */
function lastAskedAt(situation: Situation): number {
  let at = Number.NEGATIVE_INFINITY;
  for (const flow of situation.flows) {
    if (flow.kind === 'survey') at = Math.max(at, historyOf(flow, situation)?.shownAt ?? at);
  }
  return at;
}

/** Own properties only: `constructor` is a good id of a flow. */
const historyOf = ({ id }: Flow, { history }: Situation) =>
  Object.hasOwn(history, id) ? history[id] : undefined;
