import { toEntry, toEvent } from './entry.ts';
import type { Inside } from './inside.ts';
import { openStorage, type Session, type SessionState } from './session.ts';

/**
 * Whether things may be recorded. A part of its own, for pages that ask.
 *
 * Two may say no. The page says what it knows of the user's agreement, anew on each page: until then things wait in
 * memory. The user says `optOut()`, which is remembered on this device and goes before whatever the page says. Either
 * takes everything of the workspace off the device; what is tracked from then on is counted, and nothing else.
 */
export type Consent = {
  /** The user has agreed: what has waited in memory is stored and sent, unless the user has opted out. */
  give(): void;
  /** The user does not agree, or not any more. */
  withdraw(): void;
  /** The user's own no, for this device: not even `give()` goes before it. */
  optOut(): void;
  /** Takes `optOut()` back, and is `give()`. */
  optIn(): void;
  isGiven(): boolean;
  /** @internal Called by the collector once; says whether things must not be recorded. */
  attach(inside: Inside): () => boolean;
};

export type ConsentOptions = {
  /** Whether the page knows that the user has agreed. @default false */
  isGiven?: boolean | undefined;
  /** With it, a browser that sends Global Privacy Control has not agreed before `give()`. @default false */
  honorGpc?: boolean | undefined;
};

/**
 * @example
 * const consent = createConsent();
 * const collector = createCollector({ key: 'wk_…', endpoint: 'https://polku.example.com', consent });
 * consent.give(); // when the user has agreed
 */
export function createConsent({ isGiven, honorGpc }: ConsentOptions = {}): Consent {
  let state: 'waiting' | 'given' | 'refused' | 'out' =
    isGiven && !(honorGpc && hasGpc()) ? 'given' : 'waiting';
  let inside: Inside | undefined;
  /** All that is left on the device of a user who has opted out. */
  let outKey = '';

  function end(as: 'refused' | 'out') {
    const isNew = state === 'waiting' || state === 'given';
    if (state !== 'out') state = as;
    if (isNew && inside) purge(inside);
  }

  /** The user may have opted out meanwhile, in another tab. */
  function isRefused(): boolean {
    if (inside?.storage?.getItem(outKey)) end('out');
    return state === 'refused' || state === 'out';
  }

  function give() {
    isRefused();
    if (state === 'given' || state === 'out') return;
    state = 'given';
    if (inside) begin(inside);
  }

  return {
    give,
    withdraw: () => end('refused'),
    optOut() {
      end('out');
      try {
        inside?.storage?.setItem(outKey, '1');
      } catch {
        // Full: it holds for this page.
      }
    },
    optIn() {
      if (state === 'out') state = 'waiting';
      inside?.storage?.removeItem(outKey);
      give();
    },
    isGiven: () => !isRefused() && state === 'given',
    attach(to) {
      inside = to;
      outKey = `${to.name}:out`;
      if (to.storage?.getItem(outKey)) state = 'out';
      if (state === 'given') begin(to);
      return isRefused;
    },
  };
}

const hasGpc = () => 'globalPrivacyControl' in navigator && navigator.globalPrivacyControl === true;

/** The ids that were stored on this device by an earlier page hold for what has waited for consent, too. */
function begin({ queue, session, open }: Inside) {
  const early = queue.peek();
  const told = session.get();
  open();
  join(session, told);
  const { anonymousId, sessionId } = session.get();
  queue.put(
    early.map((entry) => ({
      ...entry,
      ...toEntry({ ...toEvent(entry), anonymousId, sessionId }),
    })),
  );
}

/** What this page was told meanwhile goes before what an earlier one knew. */
function join({ get, set }: Session, told: SessionState) {
  const { anonymousId, sessionId, counts, ...known } = get();
  // Somebody else than this device knows inherits nothing.
  if (told.userId && known.userId && told.userId !== known.userId)
    set({ accountId: undefined, ...told });
  else set({ ...told, anonymousId, sessionId, counts: { ...told.counts, ...counts } });
}

/**
 * Takes everything of one workspace off this device, whoever put it there: events of every tab and page, the
 * session, and what the SDK remembers beside it under the same name. What the page knows of its user it knows on.
 */
function purge({ name, sender, session, queue }: Inside) {
  sender.stop();
  const { userId, accountId } = session.get();
  session.persist(undefined);
  session.reset();
  session.set({ userId, accountId });
  const storage = openStorage();
  for (const key of Object.keys(storage ?? {})) {
    if (`${key}:`.startsWith(`${name}:`) && key !== `${name}:out`) storage?.removeItem(key);
  }
  // Behind what is being written, and before whatever may be written when the user opts in again.
  queue.open(storage);
  void queue.remove([...queue.peek().map(({ id }) => id), globalThis.IDBKeyRange?.lowerBound('')]);
}
