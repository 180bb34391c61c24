import type { Event, MilestoneRule } from '@polku/protocol';
import { matchMilestone } from '@polku/protocol/match';
import type { Session } from './session.ts';

/**
 * Recognises milestones in the page by the same `match()` as the server, so that a tour can end the moment
 * the user has succeeded. A hint: the server decides from the events.
 */
export type MilestoneWatch = {
  /** The milestones that this event reaches; counted once a person on this browser. */
  see(event: Event): string[];
  /** Rules arrive after the first events: those seen before are looked at again. */
  setRules(rules: readonly MilestoneRule[]): string[];
};

const MAX_REMEMBERED_EVENTS = 100;

export function createMilestoneWatch(session: Session): MilestoneWatch {
  let rules: readonly MilestoneRule[] | undefined;
  let early: Event[] = [];

  function see(event: Event): string[] {
    if (!rules) {
      if (early.length < MAX_REMEMBERED_EVENTS) early.push(event);
      return [];
    }
    const reached: string[] = [];
    for (const rule of rules) {
      if (!matchMilestone(rule, event)) continue;
      const { counts } = session.get();
      const count = (counts[rule.key] ?? 0) + 1;
      session.set({ counts: { ...counts, [rule.key]: count } });
      if (count === (rule.count ?? 1)) reached.push(rule.key);
    }
    return reached;
  }

  function setRules(next: readonly MilestoneRule[]) {
    rules = next;
    const seen = early;
    early = [];
    return seen.flatMap(see);
  }

  return { see, setRules };
}
