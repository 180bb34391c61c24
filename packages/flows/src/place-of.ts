import type { FlowKind } from './flow.ts';
import { SCREEN, SURFACE_PLACES, toSurface } from './surfaces/kinds.ts';
import type { Showable } from './view.ts';

export { SCREEN } from './surfaces/kinds.ts';

/** The registry of flow kinds, place facet. */
const PLACES: { [K in FlowKind]: (flow: Showable<K>) => string } = {
  tour: () => SCREEN,
  // Whatever it is drawn on: a person is asked one thing at a time.
  survey: () => SCREEN,
  message: (flow) => {
    const surface = toSurface(flow.surface);
    // The registry is typed kind by kind; here a surface and its kind come from the same value.
    return (SURFACE_PLACES[surface.kind] as (told: typeof surface) => string)(surface);
  },
  checklist: () => 'checklist',
};

/** The place that a flow takes on the page, where one flow stands at a time: the screen, or one beside it. */
export const placeOf = (flow: Showable): string =>
  (PLACES[flow.kind] as (flow: Showable) => string)(flow);

/** Whether it points at elements of the page: a tour, and whatever is drawn on one. */
export const hasTarget = (flow: Showable): boolean =>
  flow.kind === 'tour' || ('surface' in flow && 'at' in toSurface(flow.surface));
