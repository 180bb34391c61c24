/**
 * The form of every bench. A bench measures Polku and its peers side by side in one run and returns rows;
 * this file prints them. Figures are printed and never asserted: a slow machine is not a failed test.
 */
export type Row = {
  metric: string;
  unit: 'bytes' | 'ms' | 'px' | 'events/s' | 'requests/s' | 'count';
  ours: number | null;
  /** By name; null for a peer that failed the row's correctness check. */
  peers: { [name: string]: number | null };
  better: 'lower' | 'higher';
  /** The figure to reach; `best`: no peer is better by more than 10 % or 1 ms; null: for information. */
  aim: number | 'best' | null;
};

export type Bench = {
  name: string;
  /**
   * `say` is for progress; it goes to standard error. `only`: of a bench that has parts, the one that is wanted.
   * `isFull`: those too that are left out because they take long.
   */
  measure(say: (text: string) => void, only?: string, isFull?: boolean): Promise<Row[]>;
};

/** Tables for people, one for the rows of the same peers; beside each peer its ratio to ours. */
export const toTable = (rows: readonly Row[]): string =>
  groupByPeers(rows)
    .map((group) => {
      const cells = toCells(group, (row, peer) => toFigure(row.peers[peer]) + toRatio(row, peer));
      const widths = (cells[0] ?? []).map((_, i) =>
        Math.max(...cells.map((line) => (line[i] ?? '').length)),
      );
      const [header = '', ...lines] = cells.map((line) =>
        line
          .map((cell, i) => (i < 2 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
          .join('  '),
      );
      return [header, widths.map((width) => '-'.repeat(width)).join('  '), ...lines].join('\n');
    })
    .join('\n\n');

/** The same for `docs/benchmarks.md`. The longer side of a table goes down the page. */
export const toMarkdown = (rows: readonly Row[]): string =>
  groupByPeers(rows)
    .map((group) => {
      const cells = toCells(group, (row, peer) => toFigure(row.peers[peer]));
      const isWide = (cells[0]?.length ?? 0) > cells.length + 3;
      const [header = [], ...lines] = isWide ? transpose(cells) : cells;
      const rule = header.map((_, i) => (i === 0 ? '---' : '--:'));
      return [header, rule, ...lines].map((line) => `| ${line.join(' | ')} |`).join('\n');
    })
    .join('\n\n');

/** Every metric a line, under a line of headings. */
function toCells(
  rows: readonly Row[],
  toPeerCell: (row: Row, peer: string) => string,
): [string[], ...string[][]] {
  const peers = Object.keys(rows[0]?.peers ?? {});
  const lines = rows.map((row) => [
    row.metric,
    row.unit,
    toFigure(row.ours),
    toAim(row),
    ...peers.map((peer) => toPeerCell(row, peer)),
  ]);
  return [['metric', 'unit', 'Polku', 'aim', ...peers], ...lines];
}

function groupByPeers(rows: readonly Row[]): Row[][] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const peers = Object.keys(row.peers).join();
    groups.set(peers, [...(groups.get(peers) ?? []), row]);
  }
  return [...groups.values()];
}

const transpose = (cells: readonly string[][]): string[][] =>
  (cells[0] ?? []).map((_, i) => cells.map((line) => line[i] ?? ''));

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

/** A figure under 1 keeps two digits that say something. */
const toFigure = (figure: number | null | undefined) =>
  figure === null || figure === undefined
    ? '–'
    : Math.abs(figure) < 1
      ? figure.toLocaleString('en', { maximumSignificantDigits: 2 })
      : figure.toLocaleString('en', { maximumFractionDigits: figure < 100 ? 1 : 0 });

/** With whether it is reached. */
function toAim(row: Row): string {
  const { aim, better } = row;
  if (aim === null) return '';
  const wanted = aim === 'best' ? 'best' : `${better === 'lower' ? '≤' : '≥'} ${toFigure(aim)}`;
  return `${wanted}: ${isReached(row) ? 'reached' : 'missed'}`;
}

function toRatio({ ours, peers }: Row, peer: string): string {
  const figure = peers[peer];
  return ours && figure ? ` (${(figure / ours).toFixed(1)}×)` : '';
}
