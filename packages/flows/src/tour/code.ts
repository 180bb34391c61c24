import type { TargetRef } from '../stage.ts';
import type { Advance, Tour, TourStep } from './schema.ts';

/**
 * A tour as code gives it: the stored shape, and beside it what no JSON can hold. A stored tour is one of
 * these as well, so that there is one view for both.
 */
export type CodeTour = Omit<Tour, 'steps'> & {
  steps: readonly CodeStep[];
  hooks?: TourHooks | undefined;
};

export type CodeStep = Omit<TourStep, 'at' | 'highlight' | 'advance'> & {
  at?: TargetRef | undefined;
  highlight?: readonly TargetRef[] | undefined;
  advance?: CodeAdvance | undefined;
  /** Beside Back and Next. Pressing one does what it says, and nothing else. */
  buttons?: readonly { label: string; onClick: () => unknown }[] | undefined;
};

/** `when`: beside the rule, whether what happened counts. */
export type CodeAdvance = Advance & { when?: ((event: Event | undefined) => boolean) | undefined };

/**
 * Called as the tour goes; each may be asynchronous and is waited for at most five seconds. What one throws
 * is said in the console, and the tour goes on as if it were not there.
 */
export type TourHooks = {
  /** Before a step is shown. `false` stays where the tour is; a step's id goes there instead. */
  beforeStep?: ((step: CodeStep) => unknown) | undefined;
  /** A step stands on the screen. */
  onStep?: ((step: CodeStep) => unknown) | undefined;
  /** A step has been left, for another or for the end. */
  afterStep?: ((step: CodeStep) => unknown) | undefined;
  /** Before the user ends the tour. `false` keeps it open. */
  beforeEnd?: ((reason: string) => unknown) | undefined;
};
