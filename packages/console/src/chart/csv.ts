/** What stands behind a chart: shown as a table, and given as a file. */
export type ChartTable = {
  columns: readonly string[];
  rows: readonly (readonly (string | number | null)[])[];
};

/**
 * RFC 4180, with the mark that tells spreadsheets that it is UTF-8. A text that a spreadsheet would take for a formula
 * is quoted by an apostrophe (OWASP, CSV injection): names in it are other people's.
 */
export function toCsv({ columns, rows }: ChartTable): string {
  const lines = [columns, ...rows].map((row) => row.map(toField).join(','));
  return `\uFEFF${lines.join('\r\n')}\r\n`;
}

/** As the backend has it: also by the signs of the full width, and after spaces, which some pass over. */
const RUNS = /^[\s\p{Cf}]*[=+\-@＝＋－＠]|^[\t\r\n]/u;

function toField(value: string | number | null): string {
  if (typeof value === 'number') return String(value);
  const told = (value ?? '').toWellFormed();
  const text = RUNS.test(told) ? `'${told}` : told;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Hands a text to the browser as a file. */
export function download(name: string, text: string, type = 'text/csv'): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // After the click was taken; at once would be too early in Safari.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
