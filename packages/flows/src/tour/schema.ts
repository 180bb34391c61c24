import { Name } from '@polku/protocol/schemas';
import { z } from 'zod';
import { flowBase } from '../flow-base.ts';
import { LocalizedText } from '../language.ts';

export const PLACEMENTS = ['top', 'right', 'bottom', 'left'] as const;
export type Placement = (typeof PLACEMENTS)[number];

/** A step moves on by its Next button, or also by what the user does. */
const Advance = z.discriminatedUnion('on', [
  /** The user clicks the target. */
  z.strictObject({ on: z.literal('click') }),
  /** An event of this name is tracked. */
  z.strictObject({ on: z.literal('event'), event: Name }),
]);

export const TourStep = z.strictObject({
  /** Stays the same over the tour's versions: progress is kept by it. */
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/, 'lower case letters, digits and hyphens'),
  /** CSS selector of the element the step points at. Absent: the step stands in the middle of the page. */
  at: z.string().min(1).max(500).optional(),
  title: LocalizedText,
  text: LocalizedText,
  /** The side of the target to prefer; another is taken where there is no room. @default 'bottom' */
  placement: z.enum(PLACEMENTS).optional(),
  advance: Advance.optional(),
  /** How long to wait for a target that is not there yet. @default 5000 */
  waitMs: z.int().min(0).max(60_000).optional(),
  /** What to do when it never comes. @default 'skip' */
  missing: z.enum(['skip', 'center', 'end']).optional(),
});
export type TourStep = z.infer<typeof TourStep>;

/** A guided path over the page, one step at a time. */
export const Tour = z.strictObject({
  ...flowBase,
  kind: z.literal('tour'),
  steps: z
    .array(TourStep)
    .min(1)
    .max(50)
    .refine((steps) => new Set(steps.map((step) => step.id)).size === steps.length, {
      message: 'two steps have the same id; progress is kept by step id, so each needs its own',
    }),
});
export type Tour = z.infer<typeof Tour>;

export const tourExample: Tour = {
  id: 'welcome',
  kind: 'tour',
  name: 'Welcome',
  version: 1,
  trigger: { on: 'load' },
  frequency: 'until_done',
  steps: [
    {
      id: 'hello',
      title: { en: 'Welcome', fi: 'Tervetuloa' },
      text: {
        en: 'A minute to your first report.',
        fi: 'Minuutti ensimmäiseen raporttiisi.',
      },
    },
    {
      id: 'new',
      at: '#new',
      title: { en: 'Start here', fi: 'Aloita tästä' },
      text: { en: 'Press the button.', fi: 'Paina nappia.' },
      advance: { on: 'click' },
    },
    {
      id: 'done',
      title: { en: 'There it is', fi: 'Siinä se on' },
      text: { en: 'Your first report.', fi: 'Ensimmäinen raporttisi.' },
    },
  ],
};
