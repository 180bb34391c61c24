import { Name } from '@polku/protocol/schemas';
import { z } from 'zod';
import { PartId } from '../../flow-base.ts';
import { LocalizedText } from '../../language.ts';
import { WebUrl } from '../../parts/url-schema.ts';
import { isTimeZone } from '../../wall-clock.ts';

/**
 * An invitation as a part of a message: to a webinar that is open every week, to a training of one's own, to a day on
 * site. The user chooses a time and says so, which is an event, `invitation_registered`; or books it elsewhere.
 */
const Minutes = z
  .int()
  .min(5)
  .max(24 * 60);

const Seats = z.int().min(0).max(100_000);

/** One time. */
const Slot = z.strictObject({
  /** Stays the same when the time is moved: a calendar knows it by this. */
  id: PartId,
  /** With its offset: `2026-12-01T14:00:00+02:00`. */
  start: z.iso.datetime({ offset: true }),
  minutes: Minutes,
  /** How many may come; the backend counts who does. Absent: as many as like. */
  seats: Seats.optional(),
});

/** The same time every week, by the organiser's clock. */
const Weekly = z.strictObject({
  /** 1 is Monday, 7 is Sunday (ISO 8601). */
  day: z.int().min(1).max(7),
  time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'hours and minutes, such as 14:00'),
  minutes: Minutes,
  /** How many may come each week; the backend counts who does. Absent: as many as like. */
  seats: Seats.optional(),
  /** Not after this day, by the organiser's calendar. */
  until: z.iso.date().optional(),
});

export const Invitation = z
  .strictObject({
    form: z.enum(['webinar', 'training', 'onsite']),
    /** The organiser's, such as `Europe/Helsinki`: their time is shown beside the user's own. */
    timeZone: z.string().refine(isTimeZone, 'a time zone by its name, such as Europe/Helsinki'),
    slots: z.array(Slot).min(1).max(50).optional(),
    weekly: Weekly.optional(),
    /** Where a time is booked, by a program of its own. */
    bookingUrl: WebUrl.optional(),
    /** Where it takes place, when it has one. */
    joinUrl: WebUrl.optional(),
    place: LocalizedText.optional(),
  })
  .refine(({ slots, weekly, bookingUrl }) => slots ?? weekly ?? bookingUrl, {
    message: 'has no time: give slots, weekly or bookingUrl',
  });
export type Invitation = z.infer<typeof Invitation>;

/**
 * The properties of `invitation_registered` and `invitation_cancelled`. `registrationId` is made in the page, which
 * knows by it whether the backend has decided yet.
 */
export const InvitationAnswered = z.object({
  slot: z.string().min(1).max(60),
  registrationId: Name.optional(),
});
export type InvitationAnswered = z.infer<typeof InvitationAnswered>;

/** What the backend has counted of one invitation, as one person may know it. */
export const InvitationState = z.object({
  /** The seats that are left, by the times that have a number of them. */
  left: z.record(z.string(), z.int()),
  /** The time that is this person's. */
  slot: z.string().optional(),
  /** The `registrationId` that was decided last. */
  decided: z.string().optional(),
});
export type InvitationState = z.infer<typeof InvitationState>;

export const invitationExample: Invitation = {
  form: 'webinar',
  timeZone: 'Europe/Helsinki',
  weekly: { day: 2, time: '14:00', minutes: 45 },
  joinUrl: 'https://example.com/webinar',
};
