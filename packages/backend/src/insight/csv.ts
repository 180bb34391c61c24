/**
 * CSV that a spreadsheet may open (RFC 4180). A cell that it would run as a formula begins with an apostrophe, in the
 * first line too (OWASP, CSV injection); a tab in its place has been got round (CVE-2021-41270). Numbers stay numbers.
 */
type Cell = string | number | null;

export const toCsv = (header: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  [header, ...rows].map((cells) => `${cells.map(toCell).join(',')}\r\n`).join('');

/** Also by the signs of the full width, which some take for the same; and after spaces, which they pass over. */
const RUNS = /^[\s\p{Cf}]*[=+\-@＝＋－＠]|^[\t\r\n]/u;

function toCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : '';
  const text = cell.toWellFormed();
  const safe = RUNS.test(text) ? `'${text}` : text;
  return /[",\r\n;\t]/.test(safe) || safe !== safe.trim()
    ? `"${safe.replaceAll('"', '""')}"`
    : safe;
}
