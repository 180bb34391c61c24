/** The reports of this browser. */

export const SOURCES = ['Sales orders', 'Deliveries', 'Invoices', 'Support tickets'] as const;

export type NewReport = { name: string; source: string };
export type Report = NewReport & { id: string; values: number[] };

const KEY = 'reportly-react.reports';

export function listReports(): Report[] {
  return JSON.parse(localStorage.getItem(KEY) ?? '[]');
}

export function findReport(id: string | undefined): Report | undefined {
  return listReports().find((report) => report.id === id);
}

export function createReport(input: NewReport): Report {
  const values = [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => 40 + byte / 4);
  const report = { ...input, id: Date.now().toString(36), values };
  localStorage.setItem(KEY, JSON.stringify([report, ...listReports()]));
  return report;
}
