import {
  isByItself,
  type NotShown,
  type Occasion,
  placeOf,
  SCREEN,
  stepToResume,
  toSurface,
} from '@polku/flows/select';
import type { Given, Showable } from '@polku/flows/views';
import type { Begun } from './begun.ts';
import type { Deciding } from './deciding.ts';
import type { History } from './history.ts';
import type { createInterruptions } from './interruptions.ts';
import { pageIsIdle } from './page-state.ts';
import type { Person } from './person.ts';
import type { NotAsked } from './reason.ts';
import type { ShowOptions, StageController } from './stage.ts';
import { unlessLeft } from './unless-left.ts';

/** Brings what was chosen to its place, with the lease that a survey needs, if it is still welcome by then. */
export type Opening = {
  /** Resolves with whether the flow stands there. */
  open(flow: Showable, occasion: Occasion, given?: Given): Promise<boolean>;
  /** From the choice until it stands on the screen: a second one waits as behind an open one. */
  isUnderWay(): boolean;
  /** What may be shown next is loaded while the page has nothing else to do: at its moment it need only be drawn. */
  prepare(): Promise<void>;
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
  /** What a survey hangs on has come up. */
  onPlace(flow: string): void;
  signal: AbortSignal;
}): Opening {
  const { stage, person, deciding } = options;
  let isUnderWay = false;
  /** Surveys whose place has not come up yet. */
  const awaited = new Map<string, AbortController>();

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
      const refused = flow.kind === 'survey' && (await refuseToAsk(flow));
      if (refused) {
        if (isHere()) deciding.refuse(flow, refused, occasion);
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

  /** A lease is for who can be asked now: where its place has not come up it is not taken, and nobody is kept waiting. */
  async function refuseToAsk(survey: Showable<'survey'>): Promise<NotAsked | undefined> {
    if (!(await isPlaceThere(survey))) return 'no_place';
    // By the time that the lease is given, what draws it is there.
    stage.prepare(survey);
    return (await person.lease(survey.id)) ? undefined : 'no_lease';
  }

  async function isPlaceThere({ id, surface }: Showable<'survey'>): Promise<boolean> {
    awaited.get(id)?.abort();
    const place = toSurface(surface);
    if (!('at' in place || 'slot' in place)) return true;
    const { watchPlace } = await import('./moments.ts').catch(unlessLeft);
    const mine = new AbortController();
    awaited.set(id, mine);
    options.signal.addEventListener('abort', () => mine.abort(), { signal: mine.signal });
    let isThere = false;
    let isLater = false;
    const onThere = () => {
      mine.abort();
      isThere = true;
      if (isLater) options.onPlace(id);
    };
    watchPlace(place, onThere, mine.signal);
    isLater = true;
    return isThere;
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
    if (isShown) return true;
    deciding.refuse(flow, reason, occasion);
    if (flow.kind === 'survey' && isHere()) person.giveBack(flow.id);
    return false;
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

  async function prepare() {
    await pageIsIdle();
    const { connection } = navigator as { connection?: { saveData?: boolean } };
    if (options.signal.aborted || connection?.saveData) return;
    for (const flow of deciding.foresee()) stage.prepare(flow);
  }

  return { open, prepare, isUnderWay: () => isUnderWay, stepOf };
}
