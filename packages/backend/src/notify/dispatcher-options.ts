import type { Store } from '../store/store.ts';
import type { Tools } from './channels/channel.ts';
import type { Feed } from './feed.ts';
import type { Next } from './retry.ts';

/** What sending needs of the world around it. */
export type DispatcherOptions = {
  store: Store;
  feed: Feed;
  tools: Tools;
  /** Where the console is, known once the port is; no slash at its end. */
  publicUrl: () => string;
  nowMs: () => number;
  /** In [0, 1). */
  random: () => number;
  /** `(work, delayMs) → cancel`. */
  later: (work: () => void, delayMs: number) => () => void;
  log: Log;
  /** After each attempt, when it was recorded. `queued`: it is tried again. */
  onDelivery?: (delivery: { channel: string; status: Next['status'] }) => void;
};

type Log = {
  error(details: object, message: string): void;
  info(details: object, message: string): void;
};
