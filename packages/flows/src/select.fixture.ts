import type { FlowHistory, Policy } from './bootstrap.ts';
import { type Flow, flowExamples } from './flow.ts';
import { type Choice, type NotShown, type Occasion, type Situation, select } from './select.ts';
import { terms } from './terms.ts';
import type { Showable } from './view.ts';

/** Flows, occasions and a situation in which nothing speaks against showing. */

export const DAY_MS = 24 * 3_600_000;
export const NOW = 1_800_000_000_000;
export const policy: Policy = { maxInterruptions: 1, surveyEveryDays: 30, accountShare: 0.2 };

export const load: Occasion = { on: 'load' };
export const code = (flow: string): Occasion => ({ on: 'code', flow });
export const follow = (flow: string): Occasion => ({ on: 'follow', flow });

export const onLoad = { trigger: { on: 'load' } };
export const onCode = { trigger: { on: 'code' } };
export const forGold = { audience: { fact: 'account.plan', is: 'eq', value: 'gold' } };
export const always = { frequency: 'always' };

export const tour = (part: object = {}) => ({ ...flowExamples.tour, id: 'tour', ...part }) as Flow;
export const survey = (part: object = {}) =>
  ({ ...flowExamples.survey, id: 'survey', ...onLoad, ...part }) as Flow;
export const message = (part: object = {}) =>
  ({ ...flowExamples.message, id: 'message', ...onLoad, ...part }) as Flow;

export const checklist = (part: object = {}) =>
  ({ ...flowExamples.checklist, id: 'checklist', ...part }) as Flow;
export const hint = (part: object = {}) =>
  message({ id: 'hint', surface: { kind: 'hotspot', at: '#save' }, ...part });

/** Shown so many days ago; long ago, when nothing is said. */
export const seen = (daysAgo = 90, part: Partial<FlowHistory> = {}): FlowHistory => ({
  shownAt: NOW - daysAgo * DAY_MS,
  ...part,
});

export function choose(
  flows: readonly Showable[],
  occasion: Occasion,
  part: Partial<Situation> = {},
): Choice {
  return select({
    flows,
    occasion,
    facts: {},
    history: {},
    policy,
    isPaused: false,
    isBusy: false,
    interruptions: [],
    terms,
    nowMs: NOW,
    ...part,
  });
}

/** Whether the flow is shown, in this situation or among its flows, or why it is not: one of the two. */
export function outcomeOf(
  flow: Flow,
  occasion: Occasion,
  situation: Partial<Situation>,
): NotShown | 'shown' | undefined {
  const {
    flow: chosen,
    beside = [],
    reasons,
  } = choose(situation.flows ?? [flow], occasion, situation);
  const isShown = [chosen, ...beside].some((each) => each?.id === flow.id);
  // Neither, or both at once, is none.
  if (isShown === Object.hasOwn(reasons, flow.id)) return undefined;
  return isShown ? 'shown' : reasons[flow.id];
}
