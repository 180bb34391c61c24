import type { Warn } from '@polku/collector';
import {
  type Choice,
  hasTerms,
  isByItself,
  isPassing,
  type NotShown,
  type Occasion,
  type Situation,
  select,
} from '@polku/flows/select';
import type { Terms } from '@polku/flows/terms';
import type { Showable } from '@polku/flows/views';
import type { FlowPosition } from '@polku/protocol';
import type { HeldOut } from './held-out.ts';
import type { Reason } from './reason.ts';
import type { Memory } from './storage.ts';
import { unlessLeft } from './unless-left.ts';
import { isUserBusy } from './user-state.ts';
import type { Waiting } from './waiting.ts';

/** Asks `select()` what there is to show, and remembers why everything else is not shown, and what waits. */
export type Deciding = {
  /** Brings what some flows are decided by, and most are not; before one is chosen. */
  prepare(flows: readonly Showable[]): Promise<void>;
  choose(occasion: Occasion): Pick<Choice, 'flow' | 'beside'>;
  /** Those that their trigger alone stands against, the first few of them. */
  foresee(): Showable[];
  /** What stands against a flow by now that was chosen, but for what stands at its place. */
  reasonNow(flow: Showable, occasion: Occasion): NotShown | undefined;
  /** It could not be opened after all. */
  refuse(flow: Showable, reason: Reason, occasion: Occasion): void;
  reasons(): Reasons;
  /** Ids of what waits. */
  waiting(): string[];
  /** It waits no longer. */
  drop(flow: string): void;
  /** The flow that somebody is just told to be held out of. */
  heldOut(): FlowPosition | undefined;
};
type Reasons = { [flow: string]: Reason };

/** One page shows no more. */
const MAX_AHEAD = 8;

export function createDeciding(options: {
  /** The rest is known here. */
  situation: () => Omit<Situation, 'occasion' | 'waiting' | 'terms' | 'nowMs'>;
  memory: Memory;
  sessionId: () => string;
  person: () => string;
  toldBefore: () => readonly string[] | undefined;
  track(name: string, properties: { [key: string]: unknown }): void;
  /** What waits may be looked at again. */
  onFree: () => void;
  onDecided: () => void;
  warn: Warn;
  signal: AbortSignal;
}): Deciding {
  const { memory, signal, warn } = options;
  let reasons: Reasons = {};
  let waiting: Waiting | undefined;
  let isLoading: Promise<void> | undefined;
  let terms: Terms | undefined;
  let heldOut: HeldOut | undefined;
  // From the page before.
  if (memory.read('waiting')) withWaiting(options.onFree);

  /** It is there at once, or in the order in which it was asked for. */
  function withWaiting(act: (waiting: Waiting) => void) {
    if (waiting) act(waiting);
    else {
      isLoading ??= import('./waiting.ts').catch(unlessLeft).then(({ createWaiting }) => {
        waiting = createWaiting(options);
      });
      isLoading.then(
        () => waiting && act(waiting),
        (error) => warn(`What has to wait is not shown later: ${error}.`),
      );
    }
  }

  const toSituation = (occasion: Occasion): Situation => ({
    ...options.situation(),
    occasion,
    waiting: waiting?.get() ?? [],
    terms,
    nowMs: Date.now(),
  });

  /** To come free is no occasion for what does not wait: what stood against it stands. */
  const joinReasons = (told: Reasons, { on }: Occasion): Reasons =>
    on === 'free'
      ? Object.fromEntries(
          Object.entries(told).map(([id, reason]) =>
            reason === 'trigger' && Object.hasOwn(reasons, id)
              ? [id, reasons[id] ?? reason]
              : [id, reason],
          ),
        )
      : told;

  return {
    async prepare(flows) {
      if (terms || !flows.some(hasTerms)) return;
      const all = [import('@polku/flows/terms'), import('./held-out.ts')] as const;
      const [brought, { createHeldOut }] = await Promise.all(all).catch(unlessLeft);
      heldOut ??= createHeldOut(options);
      terms = brought.terms;
    },
    choose(occasion) {
      if (signal.aborted) return {};
      const situation = toSituation(occasion);
      const choice = select(situation);
      reasons = joinReasons(choice.reasons, occasion);
      const mustWait = Object.values(choice.reasons).some(isPassing);
      if (isByItself(occasion) && (waiting || mustWait))
        withWaiting((all) => all.sift(situation.flows, choice.reasons));
      for (const flow of choice.heldOut ?? []) heldOut?.tell(flow);
      options.onDecided();
      for (const { id, kind } of situation.flows) {
        if (reasons[id] !== 'unknown_kind') continue;
        warn(
          `Flow "${id}" (${kind}) was skipped: this SDK does not know all of it. Load a newer one.`,
        );
      }
      return choice;
    },
    foresee() {
      const ahead = { ...toSituation({ on: 'ahead' }), isBusy: false, taken: [] };
      const { reasons: against } = select(ahead);
      const isNear = ({ id }: Showable) =>
        !Object.hasOwn(against, id) || against[id] === 'lower_priority';
      return ahead.flows.filter(isNear).slice(0, MAX_AHEAD);
    },
    reasonNow({ id }, occasion) {
      const now = { ...toSituation(occasion), isBusy: isUserBusy(), taken: [] };
      const against = select(now).reasons;
      const reason = Object.hasOwn(against, id) ? against[id] : undefined;
      return reason === 'lower_priority' ? undefined : reason;
    },
    refuse(flow, reason, occasion) {
      reasons = { ...reasons, [flow.id]: reason };
      if (isByItself(occasion)) withWaiting((all) => all.refuse(flow, reason));
      options.onDecided();
    },
    reasons: () => ({ ...reasons }),
    waiting: () => waiting?.get() ?? [],
    drop: (flow) => waiting?.drop(flow),
    heldOut: () => heldOut?.position(),
  };
}
