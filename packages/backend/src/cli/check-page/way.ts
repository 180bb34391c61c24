import { stepsAhead } from '@polku/flows/schemas';
import type { Tour } from './stops.ts';

/**
 * The steps by which a user would come to one of them, and it, by their indexes: the shortest way from the first, by
 * where each may lead for anybody. Where nothing leads there, the order of the file.
 */
export function wayTo({ steps }: Tour, index: number): number[] {
  const before = new Map<number, number | undefined>([[0, undefined]]);
  // A map visits what is added to it while it is walked.
  for (const at of before.keys())
    for (const next of stepsAhead(steps, at)) if (!before.has(next)) before.set(next, at);
  if (!before.has(index)) return Array.from({ length: index + 1 }, (_, each) => each);
  const way: number[] = [];
  for (let at: number | undefined = index; at !== undefined; at = before.get(at)) way.unshift(at);
  return way;
}
