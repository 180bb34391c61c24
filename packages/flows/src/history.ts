import type { FlowHistory } from './bootstrap.ts';
import type { FlowKind } from './flow.ts';
import { joinShows } from './shows.ts';

/**
 * The events that a flow emits, and what they make of a person's history. The SDK keeps its own copy with
 * this and the backend the one that holds over all devices, so the two cannot count differently.
 */

/** Why a flow ended. Only `done` and `milestone` are a success. */
export type EndReason =
  | 'done'
  | 'close'
  | 'escape'
  | 'overlay'
  | 'missing'
  | 'milestone'
  | 'replaced'
  | 'withdrawn'
  | 'api';

/** The user's own no. That the page or the backend ended a flow says nothing of what the user wants. */
const isDeclined = (reason: unknown): boolean =>
  reason === 'close' || reason === 'escape' || reason === 'overlay';

export const isSuccess = (reason: unknown): boolean => reason === 'done' || reason === 'milestone';

/** `tour_shown`, `survey_ended` and so on; properties of the latter: `{ reason: EndReason }`. */
export type FlowEventName =
  | `${FlowKind}_${'shown' | 'ended'}`
  | 'tour_step_shown'
  | 'checklist_item_done'
  | 'invitation_registered'
  | 'invitation_confirmed'
  | 'invitation_cancelled'
  | 'survey_answered'
  /** Would have been shown, and was held out: `{ propensity: number }`. */
  | 'flow_held_out';

const FLOW_EVENTS: { [N in FlowEventName]: true } = {
  tour_shown: true,
  tour_step_shown: true,
  tour_ended: true,
  message_shown: true,
  message_ended: true,
  survey_shown: true,
  survey_answered: true,
  flow_held_out: true,
  survey_ended: true,
  invitation_registered: true,
  invitation_confirmed: true,
  invitation_cancelled: true,
  checklist_shown: true,
  checklist_item_done: true,
  checklist_ended: true,
};

/** Whether a flow itself emits events of this name: the host's own `report_shown` inside a tour is none. */
export const isFlowEventName = (name: string): name is FlowEventName =>
  Object.hasOwn(FLOW_EVENTS, name);

/**
 * The history after one more event. `at` is UTC ms. Events may come late and in any order: each time kept
 * is the latest, because waits count from there; `shownAt` is that of any sign of it on the screen. An end that
 * was not the user's doing leaves the flow free to come again.
 */
export function reduceHistory(
  history: FlowHistory | undefined,
  event: {
    name: string;
    at: number;
    properties?: { readonly [key: string]: unknown } | undefined;
  },
): FlowHistory | undefined {
  const { name, at, properties } = event;
  // Nothing was seen.
  if (!isFlowEventName(name) || name === 'flow_held_out') return history;
  const next: FlowHistory = { ...history, shownAt: Math.max(history?.shownAt ?? at, at) };
  if (name === 'survey_answered') {
    if (properties?.complete === true) next.answeredAt = latest(next.answeredAt, at);
  } else if (name === 'tour_step_shown') {
    if (typeof properties?.step === 'string') addStep(next, properties.step, at);
  } else if (name === 'checklist_item_done') {
    if (typeof properties?.item === 'string') addStep(next, properties.item, at);
  } else if (name.startsWith('invitation_')) {
    addInvited(next, properties, at);
  } else if (name.endsWith('_ended')) addEnd(next, properties, at);
  else next.shows = joinShows(next.shows, [at]);
  return next;
}

function addStep(next: FlowHistory, step: string, at: number) {
  const { progress } = next;
  const seen = [...new Set([...(progress?.seen ?? []), step])].sort();
  // Of two in one millisecond the greater, so that the order of arrival does not matter.
  const isNewer = !progress || at > progress.at || (at === progress.at && step > progress.step);
  next.progress = isNewer ? { step, at, seen } : { ...progress, seen };
}

/** Whoever comes need not be invited again, nor who has thought better of it. Who has no seat yet does not come yet. */
function addInvited(
  next: FlowHistory,
  properties: { readonly [key: string]: unknown } | undefined,
  at: number,
) {
  if (properties?.isConfirmed !== false) next.doneAt = latest(next.doneAt, at);
}

function addEnd(
  next: FlowHistory,
  { reason, snoozedUntil, isForGood }: { readonly [key: string]: unknown } = {},
  at: number,
) {
  // Put off is not declined: it goes on where it was.
  if (typeof snoozedUntil === 'number') {
    next.snoozedUntil = latest(next.snoozedUntil, snoozedUntil);
    return;
  }
  if (isForGood === true) next.declinedAt = latest(next.declinedAt, at);
  if (isSuccess(reason)) next.doneAt = latest(next.doneAt, at);
  else if (isDeclined(reason)) next.closedAt = latest(next.closedAt, at);
  else return;
  next.endedAt = latest(next.endedAt, at);
}

/** Whether the user brought it to an end, and it has not come again since. */
export const hasEnded = (history: FlowHistory | undefined): boolean =>
  history?.endedAt !== undefined && history.endedAt >= history.shownAt;

/** A tour left for longer than this has been left for good. */
const MAX_PAUSE_MS = 30 * 24 * 3_600_000;

/**
 * The step at which a tour that was left in the middle goes on; undefined when it was not. A step that a newer
 * version does not have any more gives its place to the first that was not seen.
 */
export function stepToResume(
  { progress, endedAt = 0 }: FlowHistory,
  steps: readonly { id: string }[],
  nowMs: number,
): string | undefined {
  const isUnderWay = progress && progress.at > endedAt && nowMs - progress.at < MAX_PAUSE_MS;
  if (!isUnderWay) return undefined;
  const isThere = steps.some(({ id }) => id === progress.step);
  return isThere ? progress.step : steps.find(({ id }) => !progress.seen.includes(id))?.id;
}

/** Two records of one flow, as of two devices, made one. */
export function joinHistory(ours: FlowHistory | undefined, theirs: FlowHistory): FlowHistory {
  if (!ours) return theirs;
  const joined: FlowHistory = { ...ours, ...theirs };
  for (const key of LATEST) {
    const at = ours[key];
    if (at !== undefined) joined[key] = latest(theirs[key], at);
  }
  const shows = joinShows(ours.shows, theirs.shows);
  if (shows.length > 0) joined.shows = shows;
  for (const { progress } of [ours, theirs]) {
    for (const step of progress?.seen ?? []) addStep(joined, step, 0);
    if (progress) addStep(joined, progress.step, progress.at);
  }
  return joined;
}

const LATEST = [
  'shownAt',
  'doneAt',
  'closedAt',
  'answeredAt',
  'declinedAt',
  'endedAt',
  'snoozedUntil',
] as const;

const latest = (before: number | undefined, at: number) => Math.max(before ?? at, at);
