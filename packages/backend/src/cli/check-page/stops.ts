import type { Flow } from '@polku/flows';
import { matchGlob } from '@polku/protocol/match';

/** What is looked at, one after another: each step of a tour on its page, and every other flow as it opens. */
export type Stop = {
  flow: Flow;
  /** Of a tour. */
  step?: TourStep & { index: number };
  url: string;
};

/** What was not looked at, and so is neither right nor wrong. */
export type Unchecked = { flow: string; step?: string; reason: string };

export type Tour = Extract<Flow, { kind: 'tour' }>;
export type TourStep = Tour['steps'][number];

/** A step is looked at on the first of the pages that it belongs to. */
export function toStops(
  flows: readonly Flow[],
  urls: readonly string[],
): { stops: Stop[]; unchecked: Unchecked[] } {
  const stops: Stop[] = [];
  const unchecked: Unchecked[] = [];
  for (const flow of flows) {
    for (const step of stepsOf(flow)) {
      const belongsTo = step?.page ?? pageOf(flow);
      const url = urls.find((each) => isOn(belongsTo, new URL(each).pathname));
      if (url !== undefined) stops.push({ flow, url, ...(step && { step }) });
      else
        unchecked.push({
          flow: flow.id,
          ...(step && { step: step.id }),
          reason: `it belongs to ${belongsTo}; give a --url with such a path`,
        });
    }
  }
  return { stops, unchecked };
}

/** Where it opens, as far as it says so. */
const pageOf = ({ trigger }: Flow): string | undefined =>
  trigger.on === 'route' ? trigger.page : undefined;

export const isOn = (page: string | undefined, path: string): boolean =>
  page === undefined || matchGlob(page, path);

const stepsOf = (flow: Flow): (Stop['step'] | undefined)[] =>
  flow.kind === 'tour' ? flow.steps.map((step, index) => ({ ...step, index })) : [undefined];
