import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { CHARTS, PERIODS, SOURCES } from './public/report-data.js';

/** The reports of each user, kept in memory: a demo starts anew with its server. */

const MAX_REPORTS = 200; // a person; the oldest go, so that a long demo does not grow for ever

export const NewReport = z.strictObject({
  name: z.string().trim().min(1).max(80),
  source: z.enum(SOURCES),
  period: z.enum(PERIODS),
  chart: z.enum(CHARTS),
});
export type NewReport = z.infer<typeof NewReport>;

export type Report = NewReport & { id: string; createdAt: string };

export function createReports(now: () => number) {
  const byUser = new Map<string, Report[]>();
  return {
    /** Newest first. */
    list: (userId: string): readonly Report[] => byUser.get(userId) ?? [],
    find: (userId: string, id: string) => byUser.get(userId)?.find((report) => report.id === id),
    create(userId: string, input: NewReport): Report {
      const id = randomBytes(5).toString('hex');
      const report = { ...input, id, createdAt: new Date(now()).toISOString() };
      byUser.set(userId, [report, ...(byUser.get(userId) ?? [])].slice(0, MAX_REPORTS));
      return report;
    },
  };
}
