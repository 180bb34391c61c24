import type { TourResult } from './guide-contract.ts';

/** Those who wait for a tour's end, by its id. */
export function createEndings() {
  const waiting = new Map<string, ((result: TourResult) => void)[]>();
  return {
    wait: (tour: string) =>
      new Promise<TourResult>((resolve) => {
        waiting.set(tour, [...(waiting.get(tour) ?? []), resolve]);
      }),
    tell(tour: string, result: TourResult) {
      const told = waiting.get(tour) ?? [];
      waiting.delete(tour);
      for (const tell of told) tell(result);
    },
  };
}
