import type { CodeTour, SharedPart } from '@polku/flows';
import type { Showable } from '@polku/flows/views';
import { unlessLeft } from './unless-left.ts';

/** All that may be shown: what is published, and the tours of the page's own code and markup. */
export type Showables = {
  /** What the page itself gives goes before what is published under the same id. */
  all(): Showable[];
  add(tour: CodeTour): void;
  /** What stands in the markup may have come with this page of a single-page product. Resolves with whether there is any. */
  readMarkup(): Promise<boolean>;
};

export function createShowables(shared: () => SharedPart): Showables {
  const codeTours = new Map<string, CodeTour>();
  const add = (tour: CodeTour) => void codeTours.set(tour.id, tour);
  return {
    all() {
      const published = shared().flows.filter(({ id }) => !codeTours.has(id));
      return [...codeTours.values(), ...published];
    },
    add,
    async readMarkup() {
      if (!document.querySelector('[data-polku-tour]')) return false;
      const { readMarkupTours } = await import('./markup-tours.ts').catch(unlessLeft);
      readMarkupTours(document).forEach(add);
      return true;
    },
  };
}
