/**
 * The choices a report is made of, and the figures it shows. The figures are drawn from the report's own
 * id, so that the same report always looks the same and no data has to be shipped.
 */

/** @type {['sales', 'deliveries', 'invoices', 'tickets']} */
export const SOURCES = ['sales', 'deliveries', 'invoices', 'tickets'];
/** @type {['weeks', 'months', 'quarters']} */
export const PERIODS = ['weeks', 'months', 'quarters'];
/** @type {['bars', 'line', 'area']} */
export const CHARTS = ['bars', 'line', 'area'];

const POINTS = { weeks: 12, months: 12, quarters: 8 };
/** A typical week of each source, and whether it is money. */
const SCALE = {
  sales: { typical: 18_400, isMoney: true },
  deliveries: { typical: 460, isMoney: false },
  invoices: { typical: 14_900, isMoney: true },
  tickets: { typical: 74, isMoney: false },
};
const WEEKS_IN = { weeks: 1, months: 4.3, quarters: 13 };

/**
 * Oldest first: `{ isMoney, points: [{ date, value }] }`, where `date` is the first day of the week, month
 * or quarter.
 */
export function seriesOf({ id, source, period, createdAt }) {
  const random = createRandom(`${id}${source}${period}`);
  const { typical, isMoney } = SCALE[source];
  const count = POINTS[period];
  const growth = 0.25 + random() * 0.6;
  const points = datesOf(period, count, new Date(createdAt)).map((date, index) => {
    const season = 1 + 0.09 * Math.sin((index / count) * 2 * Math.PI * 1.5);
    const noise = 0.88 + random() * 0.24;
    const trend = 1 + growth * (index / count);
    return { date, value: Math.round(typical * WEEKS_IN[period] * season * noise * trend) };
  });
  return { isMoney, points };
}

/** The first days of the last `count` whole periods before `end`. */
function datesOf(period, count, end) {
  const [year, month, day] = [end.getUTCFullYear(), end.getUTCMonth(), end.getUTCDate()];
  const monday = day - ((end.getUTCDay() + 6) % 7);
  return Array.from({ length: count }, (_, index) => {
    const back = count - index;
    if (period === 'weeks') return new Date(Date.UTC(year, month, monday - 7 * back));
    if (period === 'months') return new Date(Date.UTC(year, month - back, 1));
    return new Date(Date.UTC(year, month - (month % 3) - 3 * back, 1));
  });
}

/** Numbers in [0, 1) that depend on `seed` alone (FNV-1a, then mulberry32). */
function createRandom(seed) {
  let state = 0x811c9dc5;
  for (const character of seed) {
    state = Math.imul(state ^ character.codePointAt(0), 0x01000193);
  }
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
