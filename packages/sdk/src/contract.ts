import type { Collector, CollectorEvents, CollectorOptions } from '@polku/collector';
import type { EndReason, NotShown } from '@polku/flows/select';
import type { Explanation } from './explain.ts';
import type { Tour, TourDefinition } from './tour.ts';

export type PolkuOptions = Pick<
  CollectorOptions,
  'key' | 'endpoint' | 'consent' | 'persistence' | 'flushAfterMs' | 'maxEvents'
> & {
  /** `record` shows nothing, `off` does nothing at all: for tests and CI. @default 'live' */
  mode?: 'live' | 'record' | 'off' | undefined;
  /** The person's languages, most wanted first. @default the page's `lang`, then the browser's languages */
  languages?: readonly string[] | undefined;
};

export type PolkuEvents = CollectorEvents & {
  /** A flow stands on the screen. */
  shown: { flow: string };
  ended: { flow: string; reason: EndReason };
};

export type Polku = Pick<
  Collector,
  'track' | 'page' | 'identify' | 'group' | 'reset' | 'consent' | 'flush'
> & {
  /**
   * Shows a flow by its id, whatever its trigger; its audience and the user's peace still hold. Resolves
   * with whether it was shown; `why()` says why not.
   */
  show(flow: string): Promise<boolean>;
  /** A tour of the page's own code, to be started now or later; one left in the middle goes on by itself. */
  tour(definition: TourDefinition): Tour;
  /** The flow that is open, and why each other was not chosen the last time. */
  why(): { open: string | undefined; reasons: { [flow: string]: NotShown | 'no_lease' } };
  /** Why one flow is shown or not: each condition that is not met, and the state of each step's target. */
  why(flow: string): Promise<Explanation | undefined>;
  /** Subscribes; the returned function unsubscribes. */
  on<K extends keyof PolkuEvents>(kind: K, listener: (value: PolkuEvents[K]) => void): () => void;
  /** Takes everything away: what is shown, listeners, timers. What is unsent is sent by the next page. */
  destroy(): Promise<void>;
};
