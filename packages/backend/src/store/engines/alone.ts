import type { Hearer, Leading, Role, Store } from '../store.ts';

/** How the processes on one store know of each other, where there is but one: it leads, and hears itself. */
export function createAlone(): Pick<Store, 'lead' | 'tell' | 'hear'> {
  return { lead: leadAlone, ...createHearers() };
}

function leadAlone({ onLead }: Role): Leading {
  let isLeading = false;
  let hasStopped = false;
  queueMicrotask(() => {
    if (hasStopped) return;
    isLeading = true;
    onLead();
  });
  return {
    isLeading: () => isLeading,
    async stop() {
      hasStopped = true;
      isLeading = false;
    },
  };
}

/** Those of this process who hear. */
export function createHearers() {
  const hearers = new Map<string, Set<Hearer>>();
  const of = (topic: string) => [...(hearers.get(topic) ?? [])];
  return {
    hear(topic: string, hearer: Hearer): () => void {
      const ours = hearers.get(topic) ?? new Set();
      hearers.set(topic, ours.add(hearer));
      return () => {
        ours.delete(hearer);
        if (ours.size === 0 && hearers.get(topic) === ours) hearers.delete(topic);
      };
    },
    tell(topic: string, payload: string): void {
      for (const { onTold } of of(topic)) onTold(payload);
    },
    /** @param topic @default all of them */
    miss(topic?: string): void {
      const all = topic === undefined ? [...hearers.keys()].flatMap(of) : of(topic);
      for (const { onMissed } of all) onMissed();
    },
  };
}
