import { z } from 'zod';
import type { Urgency } from '../store/notify-tables.ts';
import { toNextTimeMs, toWall } from './calendar.ts';
import { OCCURRENCES, type OccurrenceKind } from './playbook.ts';

/**
 * How a person wants to hear of what a playbook tells them, pure: at once, with others at the full hour or in the
 * morning, or not at all. What comes in quiet hours waits for their end, and what is more than somebody can take in an
 * hour waits for the next: nothing is dropped, but by `off`.
 */
const HOW = ['now', 'hourly', 'daily', 'off'] as const;
const Time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day such as 17:30');

export const Telling = z.strictObject({
  /** By what has occurred. @default `other` */
  how: z.partialRecord(z.enum(OCCURRENCES), z.enum(HOW)).default({}),
  other: z.enum(HOW).default('now'),
  /** By the clock on their wall; may go over midnight. @default none */
  quiet: z
    .strictObject({
      from: Time,
      until: Time,
      /** Whether what is urgent comes all the same. */
      urgentPasses: z.boolean().default(false),
    })
    .refine(({ from, until }) => from !== until, 'expected two times that differ')
    .optional(),
  /** The figures of accounts that the product looks after by itself, each week. @default true */
  weekly: z.boolean().default(true),
  /** What users wrote in the week, in their own words. @default false */
  words: z.boolean().default(false),
  /** More wait for the next full hour. */
  maxAnHour: z.int().min(1).max(1_000).default(20),
});
export type Telling = z.infer<typeof Telling>;

/** What is stored was checked when it was saved; of somebody who has said nothing it is empty. */
export const parseTelling = (json: string | undefined): Telling =>
  Telling.parse(JSON.parse(json ?? '{}'));

export type HowTold =
  | { kind: 'now' }
  | { kind: 'off' }
  /** A line of a digest, by then; null: of the next morning's. */
  | { kind: 'digest'; dueMs: number | null };

type Asked = { kind: OccurrenceKind; urgency: Urgency };
type Moment = {
  nowMs: number;
  /** IANA. */
  timeZone: string;
  /** How many they were told of in the last hour. */
  toldLately: number;
};

const HOUR_MS = 3_600_000;

export function decideTelling({ kind, urgency }: Asked, telling: Telling, moment: Moment): HowTold {
  const how = telling.how[kind] ?? telling.other;
  if (how === 'off') return { kind: 'off' };
  if (how === 'daily') return { kind: 'digest', dueMs: null };
  const { nowMs, toldLately } = moment;
  const passes = urgency === 'high' && telling.quiet?.urgentPasses === true;
  const mayBeNow = how === 'now' && toldLately < telling.maxAnHour;
  if (mayBeNow && (passes || !isQuiet(nowMs, telling, moment))) return { kind: 'now' };
  const hourMs = (Math.floor(nowMs / HOUR_MS) + 1) * HOUR_MS;
  // Due now, and held; or due at an hour that is quiet itself.
  const wantedMs = mayBeNow ? nowMs : hourMs;
  return { kind: 'digest', dueMs: toEndOfQuietMs(wantedMs, telling, moment) };
}

type Place = Pick<Moment, 'timeZone'>;

function isQuiet(atMs: number, { quiet }: Telling, { timeZone }: Place): boolean {
  if (!quiet) return false;
  const { from, until } = quiet;
  const time = toWall(atMs, timeZone).slice(11);
  return from < until ? time >= from && time < until : time >= from || time < until;
}

const toEndOfQuietMs = (atMs: number, telling: Telling, place: Place): number =>
  telling.quiet && isQuiet(atMs, telling, place)
    ? toNextTimeMs(atMs, telling.quiet.until, place.timeZone)
    : atMs;
