import { Name } from '@polku/protocol/schemas';
import { z } from 'zod';
import { FlowId, flowBase, SnoozeHours } from '../flow-base.ts';
import { LocalizedText } from '../language.ts';
import { Media } from '../parts/media-schema.ts';
import { LinkUrl } from '../parts/url-schema.ts';
import { SurfaceRef } from '../surfaces/schemas.ts';
import { Invitation } from './invitation/schema.ts';

/** Leads somewhere, starts a flow, or puts the message off; with none of these it dismisses the message. */
const Button = z
  .strictObject({
    label: LocalizedText,
    /** Opens this address: a page in a new tab, a mail or a call. */
    href: LinkUrl.optional(),
    /** The address takes the place of this page. @default false */
    isSameTab: z.boolean().optional(),
    /** Starts this flow. */
    start: FlowId.optional(),
    /** The message comes again by itself after so many hours. */
    snoozeHours: SnoozeHours.optional(),
    /** Opens the inbox, where the message is answered. Left out where there is no inbox. */
    reply: z.literal(true).optional(),
    /** Tracked when it is pressed, beside what else it does. */
    track: z
      .strictObject({
        event: Name,
        properties: z.record(Name, z.union([z.string(), z.number(), z.boolean()])).optional(),
      })
      .optional(),
  })
  .refine(
    ({ href, start, snoozeHours, reply }) =>
      [href, start, snoozeHours, reply].filter((each) => each !== undefined).length < 2,
    { message: 'leads to one thing: give one of href, start, snoozeHours and reply' },
  );
export type MessageButton = z.infer<typeof Button>;

/** Something to tell the user, without a question. */
export const Message = z.strictObject({
  ...flowBase,
  kind: z.literal('message'),
  /** What it is drawn on: a registry of its own, `surfaces/`. */
  surface: SurfaceRef,
  title: LocalizedText,
  /** May carry the small markup of `parts/markup.tsx`: bold, italic, code, links, lists, images. */
  text: LocalizedText,
  media: Media.optional(),
  /** To a webinar, a training, a day on site: times to choose from. */
  invitation: Invitation.optional(),
  /** Absent: one, that dismisses it; none beside an invitation. */
  buttons: z.array(Button).max(3).optional(),
});
export type Message = z.infer<typeof Message>;

export const messageExample: Message = {
  id: 'first-report-thanks',
  kind: 'message',
  name: 'Thanks for the answer',
  version: 1,
  trigger: { on: 'code' },
  frequency: 'once',
  surface: 'slideout',
  title: { en: 'Thank you', fi: 'Kiitos' },
  text: {
    en: 'Your answer went to a person who will read it.',
    fi: 'Vastauksesi meni ihmiselle, joka lukee sen.',
  },
};
