import type { Polku } from './contract.ts';
import type { Tour, TourDefinition } from './tour.ts';

/** A tour whose definition a framework makes anew with every render: it is read when the tour starts, and not before. */
export type FreshTour = Tour & {
  /** From now on it may go on by itself where the user left it. */
  know(): void;
};

export function createFreshTour(
  polku: Polku,
  id: string,
  readDefinition: () => TourDefinition,
): FreshTour {
  let made: Tour | undefined;
  const renew = () => {
    made = polku.tour(readDefinition());
    return made;
  };
  const get = () => made ?? renew();
  return {
    id,
    know: () => void renew(),
    start: () => renew().start(),
    next: () => get().next(),
    back: () => get().back(),
    goTo: (step) => get().goTo(step),
    end: () => get().end(),
  };
}
