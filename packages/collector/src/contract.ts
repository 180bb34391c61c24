import type { Event, FlowPosition, MilestoneRule } from '@polku/protocol';
import type { SessionState } from './session.ts';
import type { GetToken, Token } from './token.ts';
import type { Warn } from './warn.ts';

/** What a host may hand over as properties or traits: made JSON by us, never an error. */
export type Properties = { readonly [key: string]: unknown };

export type CollectorOptions = {
  /** The workspace's public write key. */
  key: string;
  /** Where the backend is, without a path: `https://polku.example.com`. */
  endpoint: string;
  /**
   * Whether the user has agreed. With `required` nothing is stored or sent before `consent(true)`; what is
   * tracked until then waits in memory.
   */
  consent: 'required' | 'given';
  /** `memory` keeps nothing on the device. @default 'durable' */
  persistence?: 'durable' | 'memory' | undefined;
  /** How long events are gathered before they are sent, in ms. @default 2000 */
  flushAfterMs?: number | undefined;
  /** The most events that wait on this device; the oldest ordinary ones are given up first. @default 1000 */
  maxEvents?: number | undefined;
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
   * Says who the user is: by a function that asks your server for an identity token (verified), or by a
   * bare id (unverified: recorded, but never notifies). Somebody else than before is an implicit `reset()`.
   */
  identify(who: string | GetToken, traits?: Properties): void;
  /** Says which account the user acts for. A token's own account goes before it. */
  group(accountId: string, traits?: Properties): void;
  /** Forgets the person: a new anonymous id and session. */
  reset(): void;
  /**
   * The user's choice. With `consent(false)` nothing more is recorded or sent by this page, and all that this
   * device holds of the workspace is deleted. It cannot be taken back before the next page.
   */
  consent(isGiven: boolean): void;
  /** Sends what waits. Resolves when that was tried. */
  flush(): Promise<void>;
  on<K extends keyof CollectorEvents>(
    kind: K,
    listener: (value: CollectorEvents[K]) => void,
  ): () => void;
  /** Who this browser takes the user to be. */
  whoami(): SessionState;
  /** A valid token, asked for again if it has run out; undefined when there is none to be had. */
  token(): Promise<Token | undefined>;
  setMilestones(rules: readonly MilestoneRule[]): void;
  /** Stops for good. What is not sent yet is sent with the next page. */
  destroy(): void;
};
