import { vi } from 'vitest';
import type { Polku } from './contract.ts';
import type { Tour, TourDefinition } from './tour.ts';

/** A Polku by hand, for the adapters: what they make of it is theirs, what it does then is tested elsewhere. */
export type FakePolku = Polku & {
  /** The definitions of the tours that were started. */
  started: TourDefinition[];
  /** How they were moved. */
  moves: string[];
  tell(kind: string, value: unknown): void;
  listenerCount(): number;
};

export function createFakePolku(): FakePolku {
  const listeners = new Map<object, { kind: string; tell: (value: never) => void }>();
  const started: TourDefinition[] = [];
  const moves: string[] = [];
  const fake = {
    started,
    moves,
    tour: vi.fn(
      (definition: TourDefinition): Tour => ({
        id: definition.id,
        start: async () => {
          started.push(definition);
          return { reason: 'done', step: undefined };
        },
        next: () => void moves.push('next'),
        back: () => void moves.push('back'),
        goTo: (step) => void moves.push(step),
        end: () => void moves.push('end'),
      }),
    ),
    destroy: vi.fn(),
    on(kind: string, tell: (value: never) => void) {
      const mine = {};
      listeners.set(mine, { kind, tell });
      return () => void listeners.delete(mine);
    },
    tell(kind: string, value: unknown) {
      for (const each of listeners.values()) if (each.kind === kind) each.tell(value as never);
    },
    listenerCount: () => listeners.size,
  };
  // The rest is not the adapters' to call.
  return fake as unknown as FakePolku;
}
