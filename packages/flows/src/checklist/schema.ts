import { MilestoneRule, Name, Rule } from '@polku/protocol/schemas';
import { z } from 'zod';
import { FlowId, flowBase, PartId, putOff } from '../flow-base.ts';
import { LocalizedText } from '../language.ts';
import { LinkUrl } from '../parts/url-schema.ts';

/** What ticks an item off. Each is done once and for good, on every device. */
const DoneBy = z.discriminatedUnion('on', [
  z.strictObject({ on: z.literal('milestone'), milestone: MilestoneRule.shape.key }),
  /** An event of this name is tracked while the checklist is there. */
  z.strictObject({ on: z.literal('event'), event: Name, where: Rule.optional() }),
  /** The user says so. */
  z.strictObject({ on: z.literal('hand') }),
]);

const Item = z
  .strictObject({
    /** Stays the same over the checklist's versions: what is done is kept by it. */
    id: PartId,
    title: LocalizedText,
    /** May carry the small markup of `parts/markup.tsx`. */
    text: LocalizedText.optional(),
    doneBy: DoneBy,
    /** Words of the button that leads to it. Absent: "Show me", or "Open" of an address. */
    label: LocalizedText.optional(),
    /** Starts this flow. */
    start: FlowId.optional(),
    /** Opens this address, in a new tab unless told. */
    href: LinkUrl.optional(),
    isSameTab: z.boolean().optional(),
  })
  .refine(({ start, href }) => start === undefined || href === undefined, {
    message: 'leads to one thing: give one of start and href',
  });
export type ChecklistItem = z.infer<typeof Item>;

/** Things to do, in the user's own time: a launcher in the corner, and a list that opens from it. */
export const Checklist = z.strictObject({
  ...flowBase,
  kind: z.literal('checklist'),
  title: LocalizedText,
  text: LocalizedText.optional(),
  items: z
    .array(Item)
    .min(1)
    .max(20)
    .refine((all) => new Set(all.map(({ id }) => id)).size === all.length, {
      message: 'two items have the same id; what is done is kept by item id, so each needs its own',
    }),
  /** The lower corner of the window, by the direction of reading. @default 'end' */
  corner: z.enum(['start', 'end']).optional(),
  ...putOff,
});
export type Checklist = z.infer<typeof Checklist>;

export const checklistExample: Checklist = {
  id: 'first-week',
  kind: 'checklist',
  name: 'The first week',
  version: 1,
  trigger: { on: 'load' },
  frequency: 'until_done',
  title: { en: 'Your first week', fi: 'Ensimmäinen viikkosi' },
  text: {
    en: 'Five minutes each, in any order.',
    fi: 'Viisi minuuttia kukin, missä järjestyksessä vain.',
  },
  items: [
    {
      id: 'report',
      title: { en: 'Make your first report', fi: 'Tee ensimmäinen raporttisi' },
      doneBy: { on: 'milestone', milestone: 'first_use' },
      start: 'welcome',
    },
    {
      id: 'invite',
      title: { en: 'Invite a colleague', fi: 'Kutsu kollega' },
      text: { en: 'Reports are made to be read.', fi: 'Raportit tehdään luettaviksi.' },
      doneBy: { on: 'event', event: 'colleague_invited' },
    },
    {
      id: 'guide',
      title: { en: 'Read the short guide', fi: 'Lue lyhyt opas' },
      doneBy: { on: 'hand' },
      href: 'https://example.com/guide',
    },
  ],
  snoozeHours: 24,
};
