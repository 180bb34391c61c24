/**
 * The form of every bench. A bench measures Polku and its peers side by side in one run and returns rows;
 * this file prints them. Figures are printed and never asserted: a slow machine is not a failed test.
 */
export type Row = {
  metric: string;
  unit: 'bytes' | 'ms' | 'events/s' | 'count';
  ours: number | null;
  /** By name; null for a peer that failed the row's correctness check. */
  peers: { [name: string]: number | null };
  better: 'lower' | 'higher';
  /** The figure to reach; `best`: no peer is better by more than 10 % or 1 ms; null: for information. */
  aim: number | 'best' | null;
};

export type Bench = {
  name: string;
  /** `say` is for progress; it goes to standard error. */
  measure(say: (text: string) => void): Promise<Row[]>;
};

/** A table for people: ours first, each peer with its ratio to ours, and whether the aim is reached. */
export function toTable(rows: readonly Row[]): string {
  const peers = [...new Set(rows.flatMap((row) => Object.keys(row.peers)))];
  const header = ['metric', 'unit', 'ours', 'aim', '', ...peers];
  const lines = rows.map((row) => [
    row.metric,
    row.unit,
    toFigure(row.ours),
    toAim(row),
    isReached(row) === undefined ? '' : isReached(row) ? 'reached' : 'missed',
    ...peers.map((peer) => toPeer(row, peer)),
  ]);
  const widths = header.map((cell, i) =>
    Math.max(cell.length, ...lines.map((line) => (line[i] ?? '').length)),
  );
  const toLine = (cells: string[]) =>
    cells
      .map((cell, i) => (i < 2 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join('  ');
  return [
    toLine(header),
    widths.map((width) => '-'.repeat(width)).join('  '),
    ...lines.map(toLine),
  ].join('\n');
}

/** Undefined when there is no aim. */
export function isReached({ ours, peers, better, aim }: Row): boolean | undefined {
  if (aim === null) return undefined;
  if (ours === null) return false;
  const isLower = better === 'lower';
  if (aim !== 'best') return isLower ? ours <= aim : ours >= aim;
  const figures = Object.values(peers).filter((figure) => figure !== null);
  return figures.every((figure) =>
    isLower
      ? ours <= Math.max(figure * 1.1, figure + 1)
      : ours >= Math.min(figure * 0.9, figure - 1),
  );
}

/** The smallest value that at least `share` of the values do not exceed (nearest rank). */
export function percentile(values: readonly number[], share: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}

const toFigure = (figure: number | null | undefined) =>
  figure === null || figure === undefined
    ? '–'
    : figure.toLocaleString('en', { maximumFractionDigits: figure < 100 ? 1 : 0 });

function toAim({ aim, better }: Row): string {
  if (aim === null) return '';
  return aim === 'best' ? 'best' : `${better === 'lower' ? '≤' : '≥'} ${toFigure(aim)}`;
}

function toPeer({ ours, peers }: Row, peer: string): string {
  if (!(peer in peers)) return '';
  const figure = peers[peer];
  const ratio = ours && figure ? ` (${(figure / ours).toFixed(1)}×)` : '';
  return toFigure(figure) + ratio;
}
