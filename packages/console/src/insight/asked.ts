import { TIERS, type Tier } from '../playbooks/tiers.ts';
import { CUTS, type Cut } from './cuts.ts';

/** What the address asks the page for. What it does not understand is as if it were not there. */
export type Asked = {
  days: Days;
  touchLevel: Tier | undefined;
  by: Cut | undefined;
  start: Start;
  flow: string | undefined;
};

export const DAYS = ['30', '90', '365'] as const;
export type Days = (typeof DAYS)[number];
export const STARTS = ['contract', 'handover', 'invitation', 'first_session'] as const;
export type Start = (typeof STARTS)[number];

const pick = <T extends string>(known: readonly T[], text: string | null): T | undefined =>
  known.find((each) => each === text);

export function parseAsked(search: string): Asked {
  const query = new URLSearchParams(search);
  return {
    days: pick(DAYS, query.get('days')) ?? '90',
    touchLevel: pick(TIERS, query.get('tier')),
    by: pick(CUTS, query.get('by')),
    start: pick(STARTS, query.get('from')) ?? 'contract',
    flow: query.get('flow') ?? undefined,
  };
}

const DAY_MS = 24 * 3_600_000;
const HOUR_MS = 3_600_000;

/** The query that every figure of the page is asked by; to the hour, so that the parts of a page speak of one period. */
export function toQuery({ days, touchLevel, by }: Asked, nowMs: number) {
  const toMs = Math.ceil(nowMs / HOUR_MS) * HOUR_MS;
  return {
    from: new Date(toMs - Number(days) * DAY_MS).toISOString(),
    to: new Date(toMs).toISOString(),
    touchLevel,
    by,
  };
}
