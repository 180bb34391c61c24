import type { FlowHistory, Policy } from './bootstrap.ts';
import type { FlowKind } from './flow.ts';
import { placeOf, SCREEN } from './place-of.ts';
import type { Showable } from './view.ts';

/**
 * Waits over flows: not another of the same sort within so many days of the last. Of every survey there is one clock,
 * and of those with an NPS one beside: it asks how somebody stands to the product, which is asked more seldom. The SDK
 * decides by this, and the backend before it gives a lease, so the two cannot count differently.
 */
type Clock = FlowKind | 'nps';

/** When anything of each clock was last shown, UTC ms. */
export type LastShown = ReadonlyMap<Clock, number>;

const DAY_MS = 24 * 3_600_000;

/** @default 90: how often the relationship may be asked about */
export const NPS_EVERY_DAYS = 90;

export function toLastShown(
  flows: readonly Showable[],
  history: { readonly [flow: string]: FlowHistory },
): LastShown {
  const last = new Map<Clock, number>();
  for (const flow of flows) {
    const at = Object.hasOwn(history, flow.id) ? history[flow.id]?.shownAt : undefined;
    if (at === undefined) continue;
    for (const clock of clocksOf(flow)) last.set(clock, Math.max(at, last.get(clock) ?? at));
  }
  return last;
}

/** Whether another one of its sort was shown too lately; what lies ahead, by a clock that was set back, is lately. */
export const isTooSoon = (
  flow: Showable,
  last: LastShown,
  { policy, nowMs }: { policy: Policy; nowMs: number },
): boolean =>
  clocksOf(flow).some(
    (clock) => nowMs - (last.get(clock) ?? -Infinity) < daysOf(clock, policy) * DAY_MS,
  );

const daysOf = (clock: Clock, { surveyEveryDays, npsEveryDays, waitDays }: Policy): number => {
  if (clock === 'survey') return surveyEveryDays;
  if (clock === 'nps') return npsEveryDays ?? NPS_EVERY_DAYS;
  return waitDays?.[clock as 'tour' | 'message'] ?? 0;
};

/** What stands beside the screen is no sign that the user was told something. */
function clocksOf(flow: Showable): Clock[] {
  if (flow.kind !== 'survey') return placeOf(flow) === SCREEN ? [flow.kind] : [];
  return flow.questions.some(({ kind }) => kind === 'nps') ? ['survey', 'nps'] : ['survey'];
}
