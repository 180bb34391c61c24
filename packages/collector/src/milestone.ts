import type { Event, MilestoneRule } from '@polku/protocol';
import { matchMilestone } from '@polku/protocol/match';
import type { Entry } from './entry.ts';
import type { Inside } from './inside.ts';
import type { OnWrite } from './queue.ts';

/**
 * Recognises milestones in the page by the same `match()` as the server, so that a tour can end the moment
 * the user has succeeded. A hint: the server decides from the events.
 *
 * A part of its own, so that a page that needs none does not load the rule language. What was told to a page
 * is written in the transaction that writes its event: two tabs at the same moment tell it once.
 */
export type MilestoneWatch = {
  /** Rules may arrive after the first events: those seen before are looked at again. */
  setRules(rules: readonly MilestoneRule[]): void;
  /**
   * Whether this event reaches a milestone, as far as this page knows. If so, listeners hear of it from here, right
   * behind its milestone: what it sets off finds the tour ended that it was the goal of.
   *
   * @internal The collector calls it; others only for what was tracked before `use()`.
   */
  see(event: Event): boolean;
  /** @internal */
  onWrite: OnWrite;
  /** @internal Called by the collector, once. */
  attach(collector: Inside): void;
};

/** The record of what was told, beside the events. */
const TOLD = 'milestones';
const MAX_REMEMBERED_EVENTS = 100;

/**
 * @example
 * const milestones = createMilestoneWatch();
 * collector.use(milestones);
 * collector.on('milestone', (key) => console.log(`${key} was reached`));
 * milestones.setRules([{ key: 'first_use', event: 'report_created' }]);
 */
export function createMilestoneWatch(): MilestoneWatch {
  let collector: Inside | undefined;
  let rules: readonly MilestoneRule[] | undefined;
  let early: Event[] = [];
  /** Reached as far as this page knows, and not told yet, by the id of the event. */
  const reached = new Map<string, { keys: string[]; event?: Event }>();

  function see(event: Event): boolean {
    if (!rules && early.length < MAX_REMEMBERED_EVENTS) early.push(event);
    const keys = recognize(event);
    if (keys.length > 0) reached.set(event.id, { keys, event });
    return keys.length > 0;
  }

  const recognize = (event: Event): string[] =>
    (rules ?? [])
      .filter((rule) => matchMilestone(rule, event) && isCountFull(rule))
      .map(({ key }) => key);

  function isCountFull({ key, count: full = 1 }: MilestoneRule): boolean {
    if (!collector) return false;
    const { session } = collector;
    const { counts } = session.get();
    const count = (counts[key] ?? 0) + 1;
    session.set({ counts: { ...counts, [key]: count } });
    return count === full;
  }

  function setRules(next: readonly MilestoneRule[]) {
    rules = next;
    const seen = early;
    early = [];
    for (const event of seen) {
      const keys = recognize(event);
      if (keys.length > 0) reached.set(event.id, { keys });
    }
    if (!collector) return;
    // Those that still wait are written again, as milestones; the others have been sent meanwhile.
    const waiting = collector.queue.peek().filter(({ id }) => reached.has(id));
    collector.queue.put(waiting.map((entry) => ({ ...entry, isMilestone: true })));
    const ids = new Set(waiting.map(({ id }) => id));
    for (const id of reached.keys()) if (!ids.has(id)) tell(id);
  }

  function tell(id: string, known: readonly string[] = []) {
    const { keys = [], event } = reached.get(id) ?? {};
    reached.delete(id);
    for (const key of keys) {
      if (known.includes(key)) continue;
      // Someone waits for it.
      collector?.sender.schedule(0);
      collector?.emit('milestone', key);
    }
    if (event) collector?.emit('event', event);
  }

  function attach(to: Inside) {
    collector = to;
    let { anonymousId } = to.session.get();
    to.on('person', () => {
      const now = to.session.get().anonymousId;
      // Nothing of an old person is left behind.
      if (now !== anonymousId) void to.queue.remove([TOLD]);
      anonymousId = now;
    });
  }

  function onWrite(entries: readonly Entry[], store: IDBObjectStore | undefined) {
    const ids = entries.map(({ id }) => id).filter((id) => reached.has(id));
    if (ids.length === 0) return;
    if (!store) {
      for (const id of ids) tell(id);
      return;
    }
    const anonymousId = collector?.session.get().anonymousId;
    const request = store.get(TOLD);
    request.onsuccess = () => {
      const stored = request.result;
      const told: string[] = stored?.anonymousId === anonymousId ? stored.keys : [];
      const keys = ids.flatMap((id) => reached.get(id)?.keys ?? []);
      store.put({ anonymousId, keys: [...new Set([...told, ...keys])] }, TOLD);
      store.transaction.addEventListener('complete', () => {
        for (const id of ids) tell(id, told);
      });
    };
  }

  return { setRules, see, onWrite, attach };
}
