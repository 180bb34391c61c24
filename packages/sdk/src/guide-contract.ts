import type { Collector, Warn } from '@polku/collector';
import type { CodeTour, MoreWords, SharedPart, TourMove } from '@polku/flows';
import type { EndReason, NotShown, Occasion } from '@polku/flows/select';
import type { Given } from '@polku/flows/views';
import type { Event, FlowPosition } from '@polku/protocol';
import type { Explanation } from './explain.ts';
import type { Reason } from './reason.ts';
import type { Memory } from './storage.ts';

/** What the client has of the guide, which is a chunk of its own. */
export type Guide = {
  /** A newer shared part: a flow that was withdrawn or rolled back ends on open pages too. */
  update(shared: SharedPart): void;
  /** Somebody else, or nobody, is here now. */
  meet(): void;
  /** The same person comes back to the page: their part is asked for again unless it is that fresh. */
  meetAgain(maxAgeMs: number): void;
  /** What has happened; resolves with whether something was shown for it, which begins with what is given. */
  consider(occasion: Occasion, given?: Given): Promise<boolean>;
  end(reason: EndReason): void;
  /** A tour of the page's own code: from now on one of those that may be shown. */
  register(tour: CodeTour): void;
  /** Shows a tour of code; resolves when it has ended, or with the reason why it is not shown. */
  start(tour: CodeTour): Promise<TourResult>;
  /** Moves the tour of this id, if it is open. */
  command(tour: string, command: TourMove): void;
  endTour(tour: string): void;
  /** Ends what is open, and lets nothing that is under way come to the screen. */
  destroy(): void;
  position(): FlowPosition | undefined;
  why(): { open: string | undefined; reasons: { [flow: string]: Reason } };
  /** Why each flow is shown or not, with the state of what its steps point at. */
  explain(): Promise<Explanation[]>;
  /** Opens the inbox, where there is one. */
  openInbox(): Promise<void>;
};

export type TourResult = {
  /** Why it ended; why it was not shown; `unavailable` where nothing can be shown at all. */
  reason: EndReason | NotShown | 'unavailable';
  /** The step where the user was. */
  step: string | undefined;
};

export type GuideOptions = {
  collector: Collector;
  endpoint: string;
  key: string;
  memory: Memory;
  /** The person's languages, most wanted first. */
  languages: () => readonly string[];
  /** Of the host, beside ours. */
  words?: MoreWords | undefined;
  shared: SharedPart | undefined;
  /** The token of a link to a draft, which is shown before anything else. */
  preview?: string | undefined;
  /** What was tracked before this chunk was there. */
  missed: readonly Event[];
  warn: Warn;
};
