/**
 * The items in an order drawn by lot, each order being as likely, and the same for the same seed: a question
 * is drawn again and again, and goes on after a reload. Items that are fixed stay where they stand.
 *
 * (Sorting by a random comparison, as is often done, is not one of these: how often an item comes first then
 * depends on where it stood.)
 */
export function shuffle<T extends { isFixed?: boolean | undefined }>(
  items: readonly T[],
  seed: string,
): T[] {
  const random = createRandom(seed);
  const free = items.filter(({ isFixed }) => !isFixed);
  // Fisher and Yates, from the end.
  for (let i = free.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [free[i], free[j]] = [free[j] as T, free[i] as T];
  }
  return items.map((item) => (item.isFixed ? item : (free.shift() as T)));
}

/** Numbers from 0 to below 1, by mulberry32, begun with an FNV-1a hash of the seed. */
function createRandom(seed: string): () => number {
  let state = 0x811c9dc5;
  for (let i = 0; i < seed.length; i++) state = Math.imul(state ^ seed.charCodeAt(i), 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
