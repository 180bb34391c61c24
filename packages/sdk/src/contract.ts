import type {
  Collector,
  CollectorEvents,
  CollectorOptions,
  ConsentOptions,
  GetToken,
  Properties,
} from '@polku/collector';
import type { MoreWords } from '@polku/flows';
import type { EndReason } from '@polku/flows/select';
import type { Given } from '@polku/flows/views';
import type { Explanation } from './explain.ts';
import type { Reason } from './reason.ts';
import type { Tour, TourDefinition } from './tour.ts';

export type PolkuOptions = Pick<
  CollectorOptions,
  | 'key'
  | 'endpoint'
  | 'path'
  | 'persistence'
  | 'flushAfterMs'
  | 'maxEvents'
  | 'maxBytes'
  | 'beforeSend'
> &
  Pick<ConsentOptions, 'honorGpc'> & {
    /**
     * Whether the user has agreed. With `required` nothing is stored or sent before `consent(true)`; what is
     * tracked until then waits in memory.
     */
    consent: 'required' | 'given';
    /**
     * `record` keeps everything in memory for `recorded()`, sends and shows nothing; `off` does nothing at all: for
     * tests and CI. @default 'live'
     */
    mode?: 'live' | 'record' | 'off' | undefined;
    /** The person's languages, most wanted first. @default the page's `lang`, then the browser's languages */
    languages?: readonly string[] | undefined;
    /**
     * Words beside ours (English, Finnish, Swedish) for buttons, names and scales, by language tag: as many as
     * there are, or a function that brings them when that language is needed. They go before ours, word by word.
     */
    words?: MoreWords | undefined;
  };

export type PolkuEvents = CollectorEvents & {
  /** A flow stands on the screen. */
  shown: { flow: string };
  ended: { flow: string; reason: EndReason };
  /** How many conversations hold an answer that the user has not seen, whenever that changes. */
  unread: number;
};

export type Polku = Pick<
  Collector,
  'track' | 'page' | 'group' | 'alias' | 'reset' | 'flush' | 'recorded'
> & {
  /**
   * Says who the user is: by a function that asks your server for an identity token (verified), or by a
   * bare id (unverified: recorded, but never notifies). Somebody else than before is an implicit `reset()`.
   */
  identify(who: string | GetToken, traits?: Properties): void;
  /**
   * What the page knows of the user's agreement, said anew on each page. With `consent(false)` nothing more is
   * recorded, sent or shown, and all that this device holds of the workspace is deleted; `consent(true)` begins anew.
   */
  consent(isGiven: boolean): void;
  /**
   * The user's own no: as `consent(false)`, and remembered on this device, where it goes before every `consent`
   * until `optIn()`.
   */
  optOut(): void;
  /** Takes `optOut()` back, and is `consent(true)`. */
  optIn(): void;
  /**
   * Shows a flow by its id, whatever its trigger; its audience and the user's peace still hold. Resolves
   * with whether it was shown; `why()` says why not. A survey may be given answers by question id, which the
   * user sees and sends, and properties that its answers carry beside.
   *
   * @example await polku.show('nps', { answers: { recommend: 9 }, properties: { invoice: 'A-12' } });
   */
  show(flow: string, given?: Given): Promise<boolean>;
  /** A tour of the page's own code, to be started now or later; one left in the middle goes on by itself. */
  tour(definition: TourDefinition): Tour;
  /** Opens the inbox, where the workspace has one and the user is verified; else it does nothing. */
  openInbox(): Promise<void>;
  /**
   * Opens "My data": what is held about the signed-in user, to be saved or deleted by themselves; for a link of
   * yours. Whatever they have agreed to, and whether or not anything is published. Resolves when it is closed. A user
   * who is not verified is told to sign in.
   */
  openMyData(): Promise<void>;
  /** The flow that is open, and why each other was not chosen the last time. */
  why(): { open: string | undefined; reasons: { [flow: string]: Reason } };
  /** Why one flow is shown or not: each condition that is not met, and the state of each step's target. */
  why(flow: string): Promise<Explanation | undefined>;
  /** Subscribes; the returned function unsubscribes. */
  on<K extends keyof PolkuEvents>(kind: K, listener: (value: PolkuEvents[K]) => void): () => void;
  /** Takes everything away: what is shown, listeners, timers. What is unsent is sent by the next page. */
  destroy(): Promise<void>;
};
