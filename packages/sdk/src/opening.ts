import {
  isByItself,
  type NotShown,
  type Occasion,
  placeOf,
  SCREEN,
  stepToResume,
} from '@polku/flows/select';
import type { Given, Showable } from '@polku/flows/views';
import type { Begun } from './begun.ts';
import type { Deciding } from './deciding.ts';
import type { History } from './history.ts';
import type { createInterruptions } from './interruptions.ts';
import type { Person } from './person.ts';
import type { ShowOptions, StageController } from './stage.ts';

/** Brings what was chosen to its place, with the lease that a survey needs, if it is still welcome by then. */
export type Opening = {
  /** Resolves with whether the flow stands there. */
  open(flow: Showable, occasion: Occasion, given?: Given): Promise<boolean>;
  /** From the choice until it stands on the screen: a second one waits as behind an open one. */
  isUnderWay(): boolean;
  /** Where the user left it. */
  stepOf(flow: Showable): string | undefined;
};

export function createOpening(options: {
  stage: StageController;
  person: Person;
  history: History;
  begun: Begun;
  interruptions: ReturnType<typeof createInterruptions>;
  deciding: Deciding;
  signal: AbortSignal;
}): Opening {
  const { stage, person, deciding } = options;
  let isUnderWay = false;

  async function open(flow: Showable, occasion: Occasion, given?: Given): Promise<boolean> {
    if (placeOf(flow) === SCREEN) return openOnScreen(flow, occasion, given);
    // Asked for again, what stands beside stays as it is.
    if (stage.standing().some(({ id }) => id === flow.id)) return true;
    return show(flow, occasion, {});
  }

  async function openOnScreen(
    flow: Showable,
    occasion: Occasion,
    given: Given | undefined,
  ): Promise<boolean> {
    const isHere = stillHere();
    const isFurther =
      isByItself(occasion) &&
      options.interruptions.isFurther(flow, options.history.get()[flow.id], occasion);
    isUnderWay = true;
    try {
      if (flow.kind === 'survey' && !(await person.lease(flow.id))) {
        if (isHere()) deciding.refuse(flow, 'no_lease', occasion);
        return false;
      }
      if (!(await show(flow, occasion, options.begun.of(flow.id, given)))) return false;
    } finally {
      isUnderWay = false;
    }
    // What the user asked for, and what follows in a chain, is no further interruption.
    if (isFurther) options.interruptions.add(flow.id);
    return true;
  }

  async function show(flow: Showable, occasion: Occasion, more: ShowOptions) {
    const isHere = stillHere();
    let reason: NotShown = 'busy';
    // Decided anew: while it was loaded the user may have begun to type, or another tab have shown it.
    const isWelcome = () => {
      const against = deciding.reasonNow(flow, occasion);
      reason = against ?? reason;
      return isHere() && !against;
    };
    const isAsked = occasion.on === 'start';
    const isShown = await stage.show(flow, { at: stepOf(flow), isAsked, isWelcome, ...more });
    if (!isShown) deciding.refuse(flow, reason, occasion);
    return isShown;
  }

  /** Whether the person of now is still the one, and all of this has not ended. */
  function stillHere(): () => boolean {
    const mine = person.generation();
    return () => mine === person.generation() && !options.signal.aborted;
  }

  function stepOf(flow: Showable): string | undefined {
    const seen = options.history.get()[flow.id];
    return seen && flow.kind === 'tour' ? stepToResume(seen, flow.steps, Date.now()) : undefined;
  }

  return { open, isUnderWay: () => isUnderWay, stepOf };
}
