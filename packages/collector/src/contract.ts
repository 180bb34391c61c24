import type { Event, FlowPosition, JsonObject } from '@polku/protocol';
import type { Identity } from './by-token.ts';
import type { Consent } from './consent.ts';
import type { MilestoneWatch } from './milestone.ts';
import type { Session, SessionState } from './session.ts';
import type { Token } from './token.ts';
import type { Warn } from './warn.ts';

/** What a host may hand over as properties or traits: made JSON by us, never an error. */
export type Properties = { readonly [key: string]: unknown };

export type CollectorOptions = {
  /** The workspace's public write key. */
  key: string;
  /** Where the backend is, without a path: `https://polku.example.com`. */
  endpoint: string;
  /** Where under `endpoint` batches are posted, for a proxy of the host's own. @default '/v1/batch' */
  path?: string | undefined;
  /**
   * Whether the user has agreed: `given`, or what will say so, made by `createConsent()`. Before it does nothing is
   * stored or sent; what is tracked until then waits in memory.
   */
  consent: 'given' | Consent;
  /** `memory` keeps nothing on the device, a refusal neither. @default 'durable' */
  persistence?: 'durable' | 'memory' | undefined;
  /**
   * `record` keeps everything in memory for `recorded()` and sends nothing, `off` does nothing at all: for
   * tests and CI. @default 'live'
   */
  mode?: 'live' | 'record' | 'off' | undefined;
  /** How long events are gathered before they are sent, in ms. @default 2000 */
  flushAfterMs?: number | undefined;
  /** The most events that wait on this device; the oldest ordinary ones are given up first. @default 1000 */
  maxEvents?: number | undefined;
  /** The most bytes that wait on this device, given up in the same order. @default 2000000 */
  maxBytes?: number | undefined;
  /**
   * Sees each event before anything is kept of it, and gives back what may be: the event, changed or not, or null
   * to drop it. What throws, or gives back something else, drops it too: what was to be taken out never gets to
   * the device. Its id, type and time are ours and stay.
   */
  beforeSend?: ((event: Event) => Event | null) | undefined;
  /** Adds where events happen: made by `createPageContext()`. */
  context?: ((session: Session) => JsonObject) | undefined;
  /** Adds where in a flow an event happened. */
  flowPosition?: (() => FlowPosition | undefined) | undefined;
  warn?: Warn | undefined;
};

export type CollectorEvents = {
  /** Something was tracked. */
  event: Event;
  /** A milestone was recognised in this page: a hint, the backend decides. */
  milestone: string;
  /** The person is known, changed, or (undefined) gone. */
  person: Token | undefined;
};

export type Collector = {
  /** Records that the user did something. Returns at once and never throws. */
  track(name: string, properties?: Properties): void;
  /** Records a page view. */
  page(name?: string, properties?: Properties): void;
  /**
   * Says who the user is: by `byToken()`, which asks your server for an identity token (verified), or by a bare
   * id (unverified: recorded, but never notifies). Somebody else than before is an implicit `reset()`.
   */
  identify(who: string | Identity, traits?: Properties): void;
  /** Says which account the user acts for. A token's own account goes before it. */
  group(accountId: string, traits?: Properties): void;
  /** Says that another anonymous id, of the marketing site or of an older install, was this user too. */
  alias(previousId: string): void;
  /** Forgets the person: a new anonymous id and session. */
  reset(): void;
  /** Sends what waits. Resolves when that was tried. */
  flush(): Promise<void>;
  /** What was recorded and is not sent yet, oldest first; in the mode `record` that is everything. */
  recorded(): Event[];
  on<K extends keyof CollectorEvents>(
    kind: K,
    listener: (value: CollectorEvents[K]) => void,
  ): () => void;
  /** @internal Tells listeners, of what others than the collector have to tell as well. */
  emit(kind: string, value: unknown): void;
  /** Who this browser takes the user to be. */
  whoami(): SessionState;
  /** A valid token, asked for again if it has run out; undefined when there is none to be had. */
  token(): Promise<Token | undefined>;
  /** Recognises milestones in this page from now on, for `on('milestone')`. */
  use(milestones: MilestoneWatch): void;
  /** Stops for good. What is not sent yet is sent with the next page. */
  destroy(): void;
};
