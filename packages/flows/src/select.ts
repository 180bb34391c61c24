import { type Facts, match } from '@polku/protocol/match';
import type { FlowHistory, Policy } from './bootstrap.ts';
import { itemsDone } from './checklist/done.ts';
import { isSpent } from './frequency.ts';
import { hasEnded, stepToResume } from './history.ts';
import { isKnownFlow } from './is-known.ts';
import { isByItself, type Occasion } from './occasion.ts';
import { placeOf, SCREEN } from './place-of.ts';
import { type Suppression, suppressionOf, suppressionsNow } from './suppress.ts';
import type { Terms } from './terms.ts';
import { isTooSoon, type LastShown, toLastShown } from './too-soon.ts';
import type { Showable } from './view.ts';

/**
 * The one place that decides what is shown. Pure: flows, facts, history and the time come in as arguments,
 * and out come the choice and, for every other flow, the reason it was not chosen.
 *
 * One flow a place. The screen is one: what stands there interrupts, and so it waits until the user is free, and
 * counts. The others lie beside what the user does (the checklist's corner, an element with a hint, a slot of the
 * page): what stands there waits to be looked at, needs no free screen, counts as no interruption, and is no sign
 * that the user was told something lately.
 *
 * A survey is chosen here and then still needs a lease of the backend; a lease is asked for only when this
 * has said yes, so that nobody holds one without use.
 */
export {
  type EndReason,
  type FlowEventName,
  hasEnded,
  isFlowEventName,
  isSuccess,
  joinHistory,
  reduceHistory,
  stepToResume,
} from './history.ts';
export { slotOf, upcomingSlots } from './message/invitation/slots.ts';
export { isByItself, type Occasion } from './occasion.ts';
export { pickText } from './pick-text.ts';
export { hasTarget, placeOf, SCREEN } from './place-of.ts';
export { propensityOf } from './propensity.ts';
export { suppressionOf, suppressionsNow } from './suppress.ts';
export { toSurface } from './surfaces/kinds.ts';
export { isTooSoon, toLastShown } from './too-soon.ts';

/** Why a flow was not chosen. */
export type NotShown =
  | 'trigger'
  | 'audience'
  | 'goal_reached'
  | 'frequency'
  /** Not now, by the clock. */
  | 'schedule'
  /** The person is not among those that are shown it. */
  | 'sample'
  /** They are among those that are never shown it. */
  | 'holdout'
  | 'snoozed'
  | 'declined'
  | 'asked_lately'
  | 'shown_lately'
  | 'interruptions'
  | 'busy'
  /** Another one stands where it would, beside what the user does. */
  | 'place_taken'
  | 'paused'
  /** A condition holds that the workspace has named: `suppress` of its policy. */
  | 'suppressed'
  | 'unknown_kind'
  | 'lower_priority';

/**
 * What goes by while the page is open: a flow that was triggered and has only this against it waits, and is looked at
 * again. The others do not pass so soon, and waiting for them would show today what was right yesterday.
 */
export const isPassing = (reason: string | undefined): boolean =>
  reason === 'busy' ||
  reason === 'place_taken' ||
  reason === 'lower_priority' ||
  reason === 'suppressed';

export type Situation = {
  /** Those that are published, and tours of code. */
  flows: readonly Showable[];
  occasion: Occasion;
  facts: Facts;
  /** Who it is, always the same: the user's id, else the device's. Samples are drawn by it. */
  person?: string;
  /** By flow id. */
  history: { readonly [flow: string]: FlowHistory };
  policy: Policy;
  isPaused: boolean;
  /** Something is on the screen, or the user is in the middle of typing. */
  isBusy: boolean;
  /** The places beside the screen where something stands. @default none */
  taken?: readonly string[];
  /** The flows that have opened by themselves in this session; what follows one in a chain is not among them. */
  interruptions: readonly string[];
  /** The flows that wait: their trigger has come, and something that passes stood against them. @default none */
  waiting?: readonly string[];
  /** Needed where a flow has any ({@link hasTerms}): without it none of those is shown. */
  terms?: Terms | undefined;
  nowMs: number;
};

/** What is looked up once a decision. */
type Known = Situation & { lastShown: LastShown; holding: readonly Suppression[] };

export type Choice = {
  /** What comes to the screen. */
  flow?: Showable;
  /** What is put beside it, each at a place of its own. */
  beside?: readonly Showable[];
  /** What would have been chosen, had the person not been held out of it. */
  heldOut?: readonly Showable[];
  /** Every flow that was not chosen, by id. */
  reasons: { [flow: string]: NotShown };
};

/** What to show now, and why everything else is not shown. Linear in the number of flows. */
export function select(situation: Situation): Choice {
  const reasons: Choice['reasons'] = {};
  const { flows, history, policy, facts } = situation;
  const seen = flows.filter((flow) => historyOf(flow, situation) && isKnownFlow(flow));
  const lastShown = toLastShown(seen, history);
  const known = { ...situation, lastShown, holding: suppressionsNow(policy, facts) };
  /** By place. */
  const best = new Map<string, Showable>();
  const candidates: Showable[] = [];
  for (const flow of flows) {
    const reason = reasonAgainst(flow, known);
    if (reason) {
      reasons[flow.id] = reason;
      if (reason === 'holdout') candidates.push(flow);
      continue;
    }
    const place = placeOf(flow);
    const rival = best.get(place);
    const isBetter = !rival || rankOf(flow, situation) > rankOf(rival, situation);
    const [winner, loser] = isBetter ? [flow, rival] : [rival, flow];
    best.set(place, winner);
    if (loser) reasons[loser.id] = 'lower_priority';
  }
  const heldOut = candidates.filter((flow) => {
    const rival = best.get(placeOf(flow));
    return !rival || rankOf(flow, situation) > rankOf(rival, situation);
  });
  const flow = best.get(SCREEN);
  best.delete(SCREEN);
  return {
    ...(flow && { flow }),
    ...(best.size > 0 && { beside: [...best.values()] }),
    ...(heldOut.length > 0 && { heldOut }),
    reasons,
  };
}

/** What was begun is brought to its end before anything else is begun. */
const rankOf = (flow: Showable, situation: Situation): number =>
  isUnderWay(flow, situation) ? Infinity : (flow.priority ?? 0);

const isUnderWay = (flow: Showable, situation: Situation): boolean => {
  // Its kind first: to look up the history of each of a thousand flows is what takes time.
  if (flow.kind !== 'tour') return false;
  const history = historyOf(flow, situation);
  return history !== undefined && stepToResume(history, flow.steps, situation.nowMs) !== undefined;
};

const reasonAgainst = (flow: Showable, known: Known): NotShown | undefined =>
  reasonInFlow(flow, known) ??
  reasonInTerms(flow, known) ??
  reasonInMoment(flow, known) ??
  reasonInHoldout(flow, known);

/** Last of all: what else would have stood against it makes nobody part of the comparison. */
function reasonInHoldout(flow: Showable, known: Known): 'holdout' | undefined {
  const { person = '', terms } = known;
  return mustMeetTerms(flow, known) && terms?.isHeldOut(person, flow) ? 'holdout' : undefined;
}

/** Whether it says anything of the clock, or of the share of people that are shown it. */
export const hasTerms = ({ schedule, sample, holdout }: Showable): boolean =>
  (schedule ?? sample ?? holdout) !== undefined;

/** What was begun is brought to its end, and what was asked for is shown. */
const mustMeetTerms = (flow: Showable, situation: Situation): boolean =>
  hasTerms(flow) && situation.occasion.on !== 'start' && !isResumed(flow, situation);

/** It is not meant for this person, or not for what has happened. */
function reasonInFlow(flow: Showable, situation: Situation): NotShown | undefined {
  const { occasion, facts } = situation;
  if (!isKnownFlow(flow)) return 'unknown_kind';
  if (situation.isPaused) return 'paused';
  const isDue = isResumed(flow, situation) || isWaiting(flow, situation);
  if (!isDue && !meetsOccasion(flow, occasion)) return 'trigger';
  if (historyOf(flow, situation)?.declinedAt !== undefined) return 'declined';
  return reasonInPerson(flow, facts);
}

/** It is not meant for this person, or not for this page: also what stands there by then. */
export function reasonInPerson(
  { audience, goal }: Showable,
  facts: Facts,
): 'audience' | 'goal_reached' | undefined {
  if (!match(audience, facts)) return 'audience';
  if (!goal) return undefined;
  return match({ fact: `milestones.${goal}`, is: 'exists' }, facts) ? 'goal_reached' : undefined;
}

/** It is not meant for this day, or not for everybody. */
function reasonInTerms(flow: Showable, situation: Situation): NotShown | undefined {
  const { terms, nowMs, person = '' } = situation;
  if (!mustMeetTerms(flow, situation)) return undefined;
  return terms ? terms.reasonInTerms(flow, person, nowMs) : 'schedule';
}

/** It is meant for them, but not now: first what lasts, then what passes. */
function reasonInMoment(flow: Showable, known: Known): NotShown | undefined {
  const { on } = known.occasion;
  if (on === 'start') return undefined;
  // What the user or the page asked for by name is no interruption and may come again.
  const reason = on === 'code' ? undefined : reasonInSeldom(flow, known);
  if (reason) return reason;
  if (suppressionOf(flow, known.holding) !== undefined) return 'suppressed';
  return on === 'follow' && placeOf(flow) === SCREEN ? undefined : reasonInPlace(flow, known);
}

/** They were shown enough, of this or of others. */
function reasonInSeldom(flow: Showable, known: Known): NotShown | undefined {
  const { occasion, nowMs } = known;
  const history = historyOf(flow, known);
  if (nowMs < (history?.snoozedUntil ?? 0)) return 'snoozed';
  const isOver = hasNothingLeft(flow, known) || isSpent(flow.frequency, history, nowMs);
  if (!isResumed(flow, known)) {
    if (isOver) return 'frequency';
    if (isTooSoon(flow, known.lastShown, known))
      return flow.kind === 'survey' ? 'asked_lately' : 'shown_lately';
  }
  if (occasion.on === 'follow' || placeOf(flow) !== SCREEN) return undefined;
  return hasInterrupted(flow, known) ? 'interruptions' : undefined;
}

/** As much as one session allows, by others, or by itself: one that goes on after a reload is no further one. */
function hasInterrupted(flow: Showable, known: Known): boolean {
  const isOnPage = flow.trigger.on === 'load' || isResumed(flow, known);
  const goesOn = isOnPage && !hasEnded(historyOf(flow, known));
  const counted = known.interruptions.filter((id) => id !== flow.id || !goesOn);
  return counted.length >= known.policy.maxInterruptions;
}

function reasonInPlace(flow: Showable, { isBusy, taken }: Situation): NotShown | undefined {
  const place = placeOf(flow);
  if (place === SCREEN) return isBusy ? 'busy' : undefined;
  return taken?.includes(place) ? 'place_taken' : undefined;
}

/** A tour that was left in the middle goes on with the next page, whatever began it. */
const isResumed = (flow: Showable, situation: Situation): boolean =>
  (situation.occasion.on === 'load' || isWaiting(flow, situation)) && isUnderWay(flow, situation);

const isWaiting = ({ id }: Showable, { occasion, waiting }: Situation): boolean =>
  isByItself(occasion) && waiting?.includes(id) === true;

function meetsOccasion({ id, trigger }: Showable, occasion: Occasion): boolean {
  if ('flow' in occasion) return occasion.flow === id;
  if (occasion.on === 'ahead') return true;
  if (trigger.on !== 'event' || occasion.on !== 'event') return trigger.on === occasion.on;
  // One with a delay is armed by its event, and due later.
  return !trigger.delayMs && isTriggeredBy(trigger, occasion);
}

type EventTrigger = Extract<Showable['trigger'], { on: 'event' }>;

/** Whether an event is the one that a trigger waits for. */
export const isTriggeredBy = (
  { event, where }: Pick<EventTrigger, 'event' | 'where'>,
  { name, properties = {} }: { name: string; properties?: Facts },
): boolean => event === name && match(where, { properties });

/** Of a checklist: everything is done, wherever it was done. */
const hasNothingLeft = (flow: Showable, situation: Situation): boolean =>
  flow.kind === 'checklist' &&
  itemsDone(flow.items, historyOf(flow, situation), situation.facts).length === flow.items.length;

/** Own properties only: `constructor` is a good id of a flow. */
const historyOf = ({ id }: Showable, { history }: Situation) => {
  const found = history[id];
  return found && Object.hasOwn(history, id) ? found : undefined;
};
