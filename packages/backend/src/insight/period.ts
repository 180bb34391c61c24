/** Time as insight counts it: from a moment up to another, and weeks and months in it, by UTC. */
export type Period = { fromMs: number; toMs: number };

export const DAY_MS = 24 * 3_600_000;

/** Of the same length, up to the beginning of this one. */
export const toPeriodBefore = ({ fromMs, toMs }: Period): Period => ({
  fromMs: fromMs - (toMs - fromMs),
  toMs: fromMs,
});

export const EVERY = ['week', 'month'] as const;
export type Every = (typeof EVERY)[number];

/** More are not drawn: the newest are. */
const MAX_STRETCHES = 120;

/** The weeks from Monday, or the months, that the period touches; the first and the last are cut at its ends. */
export function toStretches({ fromMs, toMs }: Period, every: Every): Period[] {
  const stretches: Period[] = [];
  for (let endMs = toMs; endMs > fromMs && stretches.length < MAX_STRETCHES; ) {
    const startMs = Math.max(fromMs, toStart(endMs - 1, every));
    stretches.unshift({ fromMs: startMs, toMs: endMs });
    endMs = startMs;
  }
  return stretches;
}

function toStart(atMs: number, every: Every): number {
  const at = new Date(atMs);
  if (every === 'month') return Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), 1);
  const day = Math.floor(atMs / DAY_MS);
  // The first day of 1970 was a Thursday.
  return (day - ((day + 3) % 7)) * DAY_MS;
}

/** A month such as 2026-03. */
export const toMonth = (month: string): Period => {
  const [year = 0, of = 1] = month.split('-').map(Number);
  return { fromMs: Date.UTC(year, of - 1, 1), toMs: Date.UTC(year, of, 1) };
};
