import type { Tour, TourStep } from './schema.ts';

/**
 * Where a tour stands and where it goes: pure, so that every way of moving (buttons, keys, what the user
 * does, a step whose target is missing) is one function and can be tested without a page.
 */
export type TourPosition = { index: number; direction: 1 | -1 };

export type TourMove = 'next' | 'back' | 'missing';

/** The next position, or the reason the tour ends. `missing` passes on in the direction it came from. */
export function moveTour(
  tour: Pick<Tour, 'steps'>,
  { index, direction }: TourPosition,
  move: TourMove,
): TourPosition | 'done' | 'missing' {
  const step = tour.steps[index] as TourStep;
  if (move === 'missing' && step.missing === 'end') return 'missing';
  const towards = move === 'missing' ? direction : move === 'back' ? -1 : 1;
  const to = index + towards;
  // Back from the first step stays there; nothing behind a missing first step is reached forwards.
  if (to < 0) return move === 'missing' ? { index: index + 1, direction: 1 } : { index, direction };
  if (to < tour.steps.length) return { index: to, direction: towards };
  return move === 'missing' ? 'missing' : 'done';
}
