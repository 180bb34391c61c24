import type { FlowHistory } from '@polku/flows';
import { hasEnded } from '@polku/flows/select';
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
    /** Whether it is one more; what goes on after a reload is not. */
    isFurther: (flow: string, seen: FlowHistory | undefined) =>
      !get().includes(flow) || hasEnded(seen),
    add(flow: string) {
      memory.write('interruptions', { sessionId: sessionId(), flows: [...get(), flow] });
    },
  };
}
