import { MilestoneRule, Name, Rule } from '@polku/protocol/schemas';
import { z } from 'zod';
import { flowBase, PageGlob, PartId, putOff } from '../flow-base.ts';
import { LocalizedText } from '../language.ts';
import { Media } from '../parts/media-schema.ts';
import { PLACEMENTS, TargetText } from '../parts/target-schema.ts';

/**
 * A tour is flat: a list of steps, each under an id of its own. The same shape comes from code, from a file,
 * from the backend and from markup; what only code can give (elements, functions, refs, hooks) is `code.ts`'s.
 */

/** What of the page can be used while a step is shown. */
export const INTERACTS = ['page', 'target', 'none'] as const;
export type Interact = (typeof INTERACTS)[number];

/** A step, or the end of the tour, successfully. */
const StepRef = z.union([PartId, z.literal('end')]);

/** The first whose rule holds is taken; one without a rule always does. None: the step that stands next. */
const Branches = z.array(z.strictObject({ when: Rule.optional(), to: StepRef })).max(20);

/** Of the page: `value`, `length` and `checked` of what it happened on. */
const where = Rule.optional();
/** What it must happen on, in or beside the target, there now or later. @default the target */
const at = TargetText.optional();

/** A step moves on by its Next button, or also by what the user does. */
export const Advance = z.discriminatedUnion('on', [
  z.strictObject({ on: z.literal('click'), at }),
  /** Something is typed or chosen. */
  z.strictObject({ on: z.literal('input'), at, where }),
  /** Any other event of the page, by its type: `change`, `focusin`, `drop`. */
  z.strictObject({ on: z.literal('dom'), type: Name, at, where }),
  /** An event of this name is tracked; facts are its `properties`. */
  z.strictObject({ on: z.literal('event'), event: Name, where }),
  z.strictObject({ on: z.literal('milestone'), milestone: MilestoneRule.shape.key }),
  /** The user comes to a page whose path matches this glob. */
  z.strictObject({ on: z.literal('route'), page: PageGlob }),
]);
export type Advance = z.infer<typeof Advance>;

export const TourStep = z.strictObject({
  /** Stays the same over the tour's versions: progress is kept by it. */
  id: PartId.refine((id) => id !== 'end', { message: '"end" is the end of the tour, not a step' }),
  /** Absent: the step stands in the middle of the page. */
  at: TargetText.optional(),
  /** What is lit beside the target. */
  highlight: z.array(TargetText).max(10).optional(),
  title: LocalizedText,
  /** May carry the small markup of `parts/markup.tsx`: bold, italic, code, links, lists, images. */
  text: LocalizedText,
  media: Media.optional(),
  /** The side of the target to prefer; another is taken where there is no room. @default 'bottom' */
  placement: z.enum(PLACEMENTS).optional(),
  /** Facts that must hold; the step is passed over otherwise. */
  when: Rule.optional(),
  /** The pages it belongs to, as a glob over the path: `/billing/**`. Elsewhere the tour hides and waits. */
  page: PageGlob.optional(),
  advance: Advance.optional(),
  next: z.union([StepRef, Branches]).optional(),
  /** `false`: no way back from here. @default the step that was shown before */
  back: z.union([z.literal(false), PartId]).optional(),
  /** How long to wait for a target that is not there yet. @default 5000 */
  waitMs: z.int().min(0).max(60_000).optional(),
  /** What to do when it never comes. @default 'skip' */
  missing: z.enum(['skip', 'center', 'end']).optional(),
  /** @default 'target' beside a target, 'page' in the middle */
  interact: z.enum(INTERACTS).optional(),
});
export type TourStep = z.infer<typeof TourStep>;

/** A guided path over the page, one step at a time. */
export const Tour = z
  .strictObject({
    ...flowBase,
    kind: z.literal('tour'),
    steps: z.array(TourStep).min(1).max(50),
    /** `false`: it has no Close, and Esc does nothing. @default true */
    mayClose: z.boolean().optional(),
    /** A click beside what is lit closes it. @default false */
    closeOnOverlay: z.boolean().optional(),
    ...putOff,
  })
  .superRefine(({ steps }, context) => {
    const ids = new Set(steps.map(({ id }) => id));
    if (ids.size < steps.length) {
      const message =
        'two steps have the same id; progress is kept by step id, so each needs its own';
      context.addIssue({ code: 'custom', path: ['steps'], message });
    }
    for (const [index, step] of steps.entries()) {
      for (const to of refsOf(step)) {
        if (ids.has(to)) continue;
        const message = `leads to "${to}", which is no step of this tour`;
        context.addIssue({ code: 'custom', path: ['steps', index], message });
      }
    }
  });
export type Tour = z.infer<typeof Tour>;

/** The steps that a step names. */
function refsOf({ next, back }: TourStep): string[] {
  const ahead = Array.isArray(next) ? next.map(({ to }) => to) : [next];
  return [...ahead, back].filter((ref) => typeof ref === 'string' && ref !== 'end') as string[];
}

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
