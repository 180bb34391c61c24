import { isPassing } from '@polku/flows/select';
import type { Showable } from '@polku/flows/views';
import type { Reason } from './reason.ts';
import type { Memory } from './storage.ts';
import { onUserFree } from './user-free.ts';

/**
 * What was triggered and could not be shown for a reason that passes (`isPassing`). It takes part in every later
 * decision, by its priority, until it is shown or something that lasts stands against it; here it is only remembered.
 * It survives a reload, not the session. A chunk of its own, loaded when something waits. What waits for the user is looked at again at a sign of theirs: nothing polls.
 */
export type Waiting = {
  /** Ids, as of now. */
  get(): string[];
  /** After a decision: of these flows those wait that only something passing stands against, and no others. */
  sift(flows: readonly Showable[], reasons: { readonly [flow: string]: Reason }): void;
  /** One that was chosen, and then refused after all. */
  refuse(flow: Showable, reason: Reason): void;
  /** It was shown, or called off. */
  drop(flow: string): void;
};
type Entry = { flow: string; at: number; reason: Reason; path?: string };
type Kept = { session: string; flows: Entry[] };

const MAX_WAITING = 20;
const MAX_WAIT_MS = 30 * 60_000;
/** What happened on one page is nothing to the next. */
const OF_THE_PAGE = ['route', 'visible', 'dwell', 'scroll', 'idle', 'exit'];

export function createWaiting(options: {
  memory: Memory;
  sessionId: () => string;
  onFree: () => void;
  signal: AbortSignal;
}): Waiting {
  const { memory, sessionId, onFree, signal } = options;
  let kept: Kept = memory.read('waiting') ?? { session: '', flows: [] };
  /** As it is written, to tell what is new. */
  let text = JSON.stringify(kept);
  let watching: AbortController | undefined;
  signal.addEventListener('abort', () => watching?.abort());

  function read(): Entry[] {
    if (kept.session !== sessionId()) return [];
    return kept.flows.filter(({ at, path = location.pathname }) => {
      const ageMs = Date.now() - at;
      // One from the future has begun to wait before the clock was set back.
      return ageMs >= 0 && ageMs < MAX_WAIT_MS && path === location.pathname;
    });
  }

  function write(flows: Entry[]) {
    const next = { session: sessionId(), flows: flows.slice(0, MAX_WAITING) };
    const nextText = JSON.stringify(next);
    if (nextText === text) return;
    [kept, text] = [next, nextText];
    memory.write('waiting', kept.flows.length > 0 ? kept : null);
    watch();
  }

  function watch() {
    const isWanted = read().some(({ reason }) => reason === 'busy') && !signal.aborted;
    if (isWanted === (watching !== undefined)) return;
    watching?.abort();
    watching = isWanted ? new AbortController() : undefined;
    if (watching) onUserFree(onFree, watching.signal);
  }

  function toEntry({ id, trigger }: Showable, reason: Reason): Entry {
    const path = OF_THE_PAGE.includes(trigger.on) && { path: location.pathname };
    return { flow: id, at: Date.now(), ...path, ...entryOf(id), reason };
  }

  const entryOf = (id: string) => read().find(({ flow }) => flow === id);
  const others = (id: string) => read().filter(({ flow }) => flow !== id);

  watch();

  return {
    get: () => read().map(({ flow }) => flow),
    sift(flows, reasons) {
      const entries = flows
        .flatMap((flow) => {
          const told = Object.hasOwn(reasons, flow.id) ? reasons[flow.id] : undefined;
          // One that was chosen waits until it is seen; one that lacked a trigger was not known yet to wait.
          const reason = told && told !== 'trigger' ? told : entryOf(flow.id)?.reason;
          return reason && isPassing(reason) ? [{ flow, reason }] : [];
        })
        .sort((a, b) => (b.flow.priority ?? 0) - (a.flow.priority ?? 0))
        .map(({ flow, reason }) => toEntry(flow, reason));
      write(entries);
    },
    refuse(flow, reason) {
      const entry = isPassing(reason) ? [toEntry(flow, reason)] : [];
      write([...entry, ...others(flow.id)]);
    },
    drop: (flow) => write(others(flow)),
  };
}
