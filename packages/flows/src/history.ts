import type { FlowHistory } from './bootstrap.ts';
import type { FlowKind } from './flow.ts';

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
  | 'survey_answered';

const FLOW_EVENTS: { [N in FlowEventName]: true } = {
  tour_shown: true,
  tour_step_shown: true,
  tour_ended: true,
  message_shown: true,
  message_ended: true,
  survey_shown: true,
  survey_answered: true,
  survey_ended: true,
};

/** Whether a flow itself emits events of this name: the host's own `report_shown` inside a tour is none. */
export const isFlowEventName = (name: string): name is FlowEventName =>
  Object.hasOwn(FLOW_EVENTS, name);

/**
 * The history after one more event. `at` is UTC ms. Events may come late and in any order: each time kept
 * is the earliest, but `shownAt`, which is the latest sign of it on the screen, because limits on asking
 * count from there. An end that was not the user's doing leaves the flow free to come again.
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
  if (!isFlowEventName(name)) return history;
  const next: FlowHistory = { ...history, shownAt: Math.max(history?.shownAt ?? at, at) };
  if (name === 'survey_answered') {
    if (properties?.complete === true) next.answeredAt = earliest(next.answeredAt, at);
  } else if (name.endsWith('_ended')) {
    const reason = properties?.reason;
    if (isSuccess(reason)) next.doneAt = earliest(next.doneAt, at);
    else if (isDeclined(reason)) next.closedAt = earliest(next.closedAt, at);
  }
  return next;
}

const earliest = (before: number | undefined, at: number) => Math.min(before ?? at, at);
