import type { Collector } from './contract.ts';
import type { Entry } from './entry.ts';
import type { Queue } from './queue.ts';
import type { Sender } from './sender.ts';
import type { Session } from './session.ts';
import type { Token } from './token.ts';
import type { Warn } from './warn.ts';

/**
 * What a collector shows to its parts: consent, verified identity and milestones are made beside it and handed to
 * it, so that a page loads only those it uses.
 *
 * @internal
 */
export type Inside = {
  name: string;
  /** Undefined where nothing may be kept on the device. */
  storage: Storage | undefined;
  session: Session;
  queue: Queue;
  sender: Sender;
  emit: Collector['emit'];
  on: Collector['on'];
  warn: Warn;
  now: () => number;
  /** From here on things are stored and sent. */
  open(): void;
  /** Whoever was identified last. */
  person(): Person;
};

/** What events say of their person, as far as this page has been told. */
export type Person = {
  current(): { userId?: string | undefined; token?: string | undefined };
  /** Keeps an entry that was tracked without a token in hand, if one is to be expected. */
  hold?(entry: Entry): void;
  isHeld?(entry: Entry): boolean;
  /** Gives those that wait for a token theirs. */
  settle?(): Promise<void>;
  token?(): Promise<Token | undefined>;
};
