import type { CodeTour } from '@polku/flows';
import type { Guide, TourResult } from './guide-contract.ts';

/**
 * A tour that the page's own code gives: the stored shape, with all but the id and the steps left to
 * defaults, and with elements, functions, refs and hooks where a stored one has text.
 */
export type TourDefinition = Pick<CodeTour, 'id' | 'steps'> & Partial<CodeTour>;

export type Tour = {
  id: string;
  /**
   * Shows it, in place of whatever is open, at the step where the user left it. Resolves when it has ended,
   * with the reason and the step; with the reason why it was not shown, when it was not.
   */
  start(): Promise<TourResult>;
  next(): void;
  back(): void;
  /** To a step by its id. One that it does not have leaves it where it is. */
  goTo(step: string): void;
  end(): void;
};

/** `ready` resolves with what shows things, or with nothing when there is nothing that could. */
export function createTour(
  definition: TourDefinition,
  ready: () => Promise<Guide | undefined>,
): Tour {
  const tour: CodeTour = {
    kind: 'tour',
    name: definition.id,
    version: 1,
    trigger: { on: 'code' },
    frequency: 'always',
    ...definition,
  };
  const { id } = tour;
  // At once, so that one that was left in the middle goes on by itself on the next page.
  void ready().then((guide) => guide?.register(tour));
  const onGuide = (work: (guide: Guide) => void) =>
    void ready().then((guide) => guide && work(guide));
  return {
    id,
    start: async () => (await ready())?.start(tour) ?? { reason: 'unavailable', step: undefined },
    next: () => onGuide((guide) => guide.command(id, 'next')),
    back: () => onGuide((guide) => guide.command(id, 'back')),
    goTo: (step) => onGuide((guide) => guide.command(id, { to: step })),
    end: () => onGuide((guide) => guide.endTour(id)),
  };
}
