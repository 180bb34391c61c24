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

export const isSuccess = (reason: unknown): boolean => reason === 'done' || reason === 'milestone';

/** `tour_shown`, `survey_ended` and so on; properties of the latter: `{ reason: EndReason }`. */
export type FlowEventName =
  | `${FlowKind}_${'shown' | 'ended'}`
  | 'tour_step_shown'
  | 'survey_answered';

/**
 * The history after one more event. `at` is UTC ms. Events may come late and in any order: each time kept
 * is the earliest, but `shownAt`, which is the latest, because limits on asking count from it.
 */
export function reduceHistory(
  history: FlowHistory | undefined,
  event: {
    name: string;
    at: number;
    properties?: { readonly [key: string]: unknown } | undefined;
  },
): FlowHistory | undefined {
  const { at } = event;
  const next: FlowHistory = history ? { ...history } : { shownAt: at };
  if (event.name.endsWith('_shown')) next.shownAt = Math.max(next.shownAt, at);
  else if (event.name === 'survey_answered') {
    if (event.properties?.complete !== true) return history;
    next.answeredAt = earliest(next.answeredAt, at);
  } else if (event.name.endsWith('_ended')) {
    if (isSuccess(event.properties?.reason)) next.doneAt = earliest(next.doneAt, at);
    else next.closedAt = earliest(next.closedAt, at);
  } else return history;
  return next;
}

const earliest = (before: number | undefined, at: number) => Math.min(before ?? at, at);
