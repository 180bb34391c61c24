import { Name, Rule } from '@polku/protocol/schemas';
import { z } from 'zod';
import { TargetText } from './parts/target-schema.ts';
import { MAX_SHOWS } from './shows.ts';
import { isTimeZone } from './wall-clock.ts';

/** What every flow has, whatever its kind. */

const ID = /^[a-z0-9][a-z0-9-]{0,59}$/;

export const FlowId = z.string().regex(ID, 'lower case letters, digits and hyphens, at most 60');

/** Of a step, an item, a time: what has a place of its own in a flow. */
export const PartId = z.string().regex(ID, 'lower case letters, digits and hyphens');

/** Over the path of a page: `/billing/**`. */
export const PageGlob = z.string().min(1).max(500);

const Ms = z
  .int()
  .min(0)
  .max(24 * 3_600_000);

/** What makes a flow a candidate. Its audience and its frequency must hold as well. */
export const Trigger = z.discriminatedUnion('on', [
  /** The page has loaded and is idle. */
  z.strictObject({ on: z.literal('load') }),
  /** An event of this name was tracked, with properties that match. */
  z.strictObject({
    on: z.literal('event'),
    event: Name,
    where: Rule.optional(),
    /** How long after it, in ms. It is looked at again then; the rest survives a reload, not the session. @default 0 */
    delayMs: Ms.optional(),
    /** An event of this name, in the meantime, calls it off. */
    cancelOn: Name.optional(),
  }),
  /** The user comes to a page whose path matches this glob, with or without a reload. */
  z.strictObject({ on: z.literal('route'), page: PageGlob }),
  /** A milestone is recognised in the page. */
  z.strictObject({ on: z.literal('milestone'), milestone: z.string().min(1).max(60) }),
  /** Half of an element, in the syntax of a step's `at`, has been in sight for so long, in ms. @default 0 */
  z.strictObject({ on: z.literal('visible'), at: TargetText, forMs: Ms.optional() }),
  /** So long on one page, in ms, and looking at it; from anew after each time away. */
  z.strictObject({ on: z.literal('dwell'), ms: Ms }),
  /** So far down the page, in percent of its height, by the user's own scrolling. */
  z.strictObject({ on: z.literal('scroll'), percent: z.number().min(1).max(100) }),
  /** Neither mouse nor key nor scrolling for so long, in ms. */
  z.strictObject({ on: z.literal('idle'), ms: Ms }),
  /** The mouse leaves the page at its top, towards the tabs and the address. */
  z.strictObject({ on: z.literal('exit') }),
  /** Only by `polku.show(id)`, or as the `followedBy` of another flow. */
  z.strictObject({ on: z.literal('code') }),
]);
export type Trigger = z.infer<typeof Trigger>;

/** `once`: not again after it was shown. `until_done`: until finished. `always`: at every trigger. */
export const FREQUENCIES = ['once', 'until_done', 'always'] as const;

const Days = z.number().min(0).max(3_650);

/** How often one person is shown it: a word, or how long to wait since each thing that may have become of it. */
export const Frequency = z.union([
  z.enum(FREQUENCIES),
  z.strictObject({
    /** Not again within so many days of when it was last on the screen. @default 0 */
    days: Days.optional(),
    /** Since it was finished or answered. @default `days` */
    daysAfterDone: Days.optional(),
    /** Since it was closed. @default `days` */
    daysAfterClose: Days.optional(),
    /** Never more often than so many times. */
    atMost: z.int().min(1).max(MAX_SHOWS).optional(),
    /** Not again once it was finished or answered. */
    until: z.literal('done').optional(),
  }),
]);
export type Frequency = z.infer<typeof Frequency>;

const DAY = /\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])/;
const TIME = /([01]\d|2[0-3]):[0-5]\d/;
const WallTime = z
  .string()
  .regex(new RegExp(`^${DAY.source}(T${TIME.source})?$`), 'a time such as 2026-12-01T08:00');
const TimeOfDay = z.string().regex(new RegExp(`^${TIME.source}$`), 'a time such as 08:00');

/** See `schedule.ts`. */
export const Schedule = z.strictObject({
  from: WallTime.optional(),
  until: WallTime.optional(),
  timeZone: z
    .string()
    .refine(isTimeZone, { message: 'a time zone of the IANA list, such as Europe/Helsinki' })
    .optional(),
  weekdays: z.array(z.int().min(1).max(7)).min(1).max(7).optional(),
  hours: z.strictObject({ from: TimeOfDay, to: TimeOfDay }).optional(),
});

export const flowBase = {
  id: FlowId,
  /** For the people who make flows; never shown to a user. */
  name: Name,
  /** Given by the backend when the flow is published. */
  version: z.int().min(1),
  /** Who may see it. Absent: everyone. */
  audience: Rule.optional(),
  trigger: Trigger,
  frequency: Frequency,
  /** When, by the clock on the wall. @default at any time */
  schedule: Schedule.optional(),
  /** The share of people that may see it, 0 to 1: always the same ones. @default 1 */
  sample: z.number().min(0).max(1).optional(),
  /** The share of people that are never shown it, to compare with: always the same ones. @default 0 */
  holdout: z.number().min(0).max(1).optional(),
  /** The higher is shown first. @default 0 */
  priority: z.int().min(-1_000).max(1_000).optional(),
  /** A milestone that ends the flow, successfully, the moment it is reached. */
  goal: z.string().optional(),
  /** The flow that follows when this one is done: the chain is one interruption. */
  followedBy: FlowId.optional(),
};

export const SnoozeHours = z
  .number()
  .min(0.1)
  .max(24 * 90);

/** What a flow may offer to who does not want it now, or ever. */
export const putOff = {
  /** Offers "Later", and comes again by itself after so many hours. */
  snoozeHours: SnoozeHours.optional(),
  /** Offers "Don't show again", or of a survey "Don't ask again". @default false */
  mayDecline: z.boolean().optional(),
};
