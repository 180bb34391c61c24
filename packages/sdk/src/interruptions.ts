import type { Memory } from './storage.ts';

/** The flows that have opened by themselves in this session: kept over its pages, and forgotten with it. */
export function createInterruptions(memory: Memory, sessionId: () => string) {
  function get(): string[] {
    const kept = memory.read<{ sessionId: string; flows: string[] }>('interruptions');
    return kept?.sessionId === sessionId() ? kept.flows : [];
  }
  return {
    get,
    add(flow: string) {
      const flows = [...new Set([...get(), flow])];
      memory.write('interruptions', { sessionId: sessionId(), flows });
    },
  };
}
