/** Chance that is the same for the same seed: mulberry32 (Tommy Ettinger, public domain). */
export type Chance = {
  /** 0 ≤ x < 1. */
  next(): number;
  /** A whole number, both ends included. */
  between(min: number, max: number): number;
  /** Whether it happens, at this probability. */
  is(probability: number): boolean;
  pick<T>(of: readonly [T, ...T[]]): T;
  /** Waiting with this mean: exponential. */
  wait(mean: number): number;
  /** A UUIDv7 of this time. */
  id(atMs: number): string;
};

export function createChance(seed: string): Chance {
  let state = 2_166_136_261;
  // FNV-1a of the seed.
  for (const sign of seed) state = Math.imul(state ^ (sign.codePointAt(0) ?? 0), 16_777_619);

  function next(): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  const hex = (digits: number): string =>
    Math.floor(next() * 16 ** digits)
      .toString(16)
      .padStart(digits, '0');

  return {
    next,
    between: (min, max) => min + Math.floor(next() * (max - min + 1)),
    is: (probability) => next() < probability,
    // Below the length, so there is one.
    pick: (of) => of[Math.floor(next() * of.length)] ?? of[0],
    wait: (mean) => -Math.log(1 - next()) * mean,
    id(atMs) {
      const time = Math.floor(atMs).toString(16).padStart(12, '0');
      return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3)}-8${hex(3)}-${hex(6)}${hex(6)}`;
    },
  };
}
