import { type Facts, match } from '@polku/protocol/match';
import type { TourStep } from './schema.ts';

/**
 * Where a tour stands and where it goes: pure, so that every way of moving (buttons, keys, what the user
 * does, a step whose target is missing) is one function and can be tested without a page. Steps whose `when`
 * does not hold are passed over in the direction of travel; back leads along what was really shown.
 */
export type TourPosition = {
  index: number;
  direction: 1 | -1;
  /** The steps shown on the way here, by index, oldest first; not this one. */
  trail: readonly number[];
  /** How many steps in a row have had no target: branches may lead round in a circle. */
  misses: number;
};

export type TourMove =
  | 'next'
  | 'back'
  /** Its target never came: passed over, in the direction it was come from. */
  | 'missing'
  /** To a step by its id, or to the end. */
  | { to: string };

/** Why a tour ends by itself. */
type End = 'done' | 'missing';

/** As much of a tour as it takes to move in it: a stored one and one of code alike. */
type Step = Pick<TourStep, 'id' | 'when' | 'next' | 'back' | 'missing'>;
type Steps = { readonly steps: readonly Step[] };

/** Where a tour begins, or goes on at the step `at`; the end when no step is for this person. */
export function startTour(tour: Steps, facts: Facts, at?: string): TourPosition | End {
  return onwards(tour, { index: indexOf(tour, at) ?? 0, trail: [] }, facts);
}

/** The next position, or the reason the tour ends. */
export function moveTour(
  tour: Steps,
  position: TourPosition,
  { move, facts }: { move: TourMove; facts: Facts },
): TourPosition | End {
  if (move === 'missing') return passOver(tour, position, facts);
  if (move === 'back') return back(tour, position, facts);
  const trail = [...position.trail, position.index];
  if (move === 'next') return follow(tour, { ...position, trail }, facts);
  if (move.to === 'end') return 'done';
  const index = indexOf(tour, move.to);
  // Never a blank page: what is no step leaves the tour where it is.
  return index === undefined ? position : onwards(tour, { index, trail }, facts);
}

function passOver(tour: Steps, position: TourPosition, facts: Facts): TourPosition | End {
  const misses = position.misses + 1;
  if (stepAt(tour, position.index).missing === 'end' || misses > 2 * tour.steps.length) {
    return 'missing';
  }
  const behind = position.direction === -1 ? back(tour, position, facts) : position;
  // Nothing can be shown behind it: on again, past it.
  const to = behind === position ? follow(tour, position, facts) : behind;
  if (typeof to === 'string') return 'missing';
  return { ...to, misses };
}

/** Whether Back leads anywhere. */
export function mayGoBack(tour: Steps, position: TourPosition, facts: Facts): boolean {
  return back(tour, position, facts) !== position;
}

/** How far the user is, of the steps that are for them; 0 of 0 before the first. */
export function progressOf(
  { steps }: Steps,
  position: TourPosition | undefined,
  facts: Facts,
): { number: number; of: number } {
  const theirs = steps.flatMap(({ when }, i) => (match(when, facts) ? [i] : []));
  if (!position) return { number: 0, of: theirs.length };
  // One that is shown though its condition does not hold any more is still where the user is.
  const number = theirs.filter((i) => i <= position.index).length;
  return { number: Math.max(1, number), of: Math.max(1, theirs.length) };
}

type From = Pick<TourPosition, 'index' | 'trail'>;

/** To where the step itself leads, else to the one that stands next. */
function follow(tour: Steps, { index, trail }: From, facts: Facts): TourPosition | End {
  const { next } = stepAt(tour, index);
  const to = Array.isArray(next) ? next.find(({ when }) => match(when, facts))?.to : next;
  if (to === 'end') return 'done';
  return onwards(tour, { index: indexOf(tour, to) ?? index + 1, trail }, facts);
}

/** The first step from `index` on that is for this person. */
function onwards({ steps }: Steps, { index, trail }: From, facts: Facts): TourPosition | End {
  const found = steps.findIndex(({ when }, i) => i >= index && match(when, facts));
  return found < 0 ? 'done' : { index: found, direction: 1, trail, misses: 0 };
}

/** The last step of the trail that is still for this person; the same position when there is none. */
function back(tour: Steps, position: TourPosition, facts: Facts): TourPosition {
  const { back: to } = stepAt(tour, position.index);
  if (to === false) return position;
  const named = indexOf(tour, to);
  const trail =
    named === undefined ? position.trail : [...position.trail.filter((i) => i < named), named];
  const at = trail.findLastIndex((i) => match(tour.steps[i]?.when, facts));
  const index = trail[at];
  if (index === undefined) return position;
  return { index, direction: -1, trail: trail.slice(0, at), misses: 0 };
}

function indexOf({ steps }: Steps, stepId: string | undefined): number | undefined {
  const index = steps.findIndex(({ id }) => id === stepId);
  return index < 0 ? undefined : index;
}

const stepAt = ({ steps }: Steps, index: number): Step => steps[index] as Step;
