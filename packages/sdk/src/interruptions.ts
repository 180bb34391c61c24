import type { FlowHistory } from '@polku/flows';
import { hasEnded, type Occasion } from '@polku/flows/select';
import type { Showable } from '@polku/flows/views';
import type { Memory } from './storage.ts';

/**
 * The flows that have opened by themselves in this session, each as often as it has: kept over its pages, and forgotten
 * with it.
 */
export function createInterruptions(memory: Memory, sessionId: () => string) {
  function get(): string[] {
    const kept = memory.read<{ sessionId: string; flows: string[] }>('interruptions');
    return kept?.sessionId === sessionId() ? kept.flows : [];
  }
  return {
    get,
    /** Whether it is one more; what goes on with the next page is not. */
    isFurther({ id, kind, trigger }: Showable, seen: FlowHistory | undefined, { on }: Occasion) {
      const isResumed = kind === 'tour' && (on === 'load' || on === 'free');
      const isOnPage = trigger.on === 'load' || isResumed;
      return !isOnPage || hasEnded(seen) || !get().includes(id);
    },
    add(flow: string) {
      memory.write('interruptions', { sessionId: sessionId(), flows: [...get(), flow] });
    },
  };
}
