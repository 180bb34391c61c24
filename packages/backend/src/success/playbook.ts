import { TASK_KINDS, TOUCH_LEVELS } from '@polku/protocol/schemas';
import { z } from 'zod';
import { ONBOARDING_MODELS } from '../store/account-tables.ts';

/**
 * A playbook says what happens when something occurs: for each onboarding model or touch level, what is done. It is
 * data, so that it can be read, changed and tried before it is used.
 */

/** What a playbook may answer. */
export const OCCURRENCES = [
  'first_use',
  'account_first_use',
  'silence',
  'stuck',
  'detractor',
  'passive',
  'promoter',
  'low_ces',
  'reply',
  'goal_reached',
  'goal_at_risk',
  'account_moved_up',
  'account_moved_down',
  'champion_silent',
] as const;
export type OccurrenceKind = (typeof OCCURRENCES)[number];

/** What is noticed after a while, and not when it happens. */
export const WATCHED = ['silence', 'stuck', 'champion_silent'] as const;
export type Watched = (typeof WATCHED)[number];

const Key = z.string().regex(/^[a-z0-9_-]{1,64}$/, 'small letters, digits, _ and -, at most 64');
const Days = z.int().min(1).max(365);

/** Working hours, or the end of the working day that is so many later. */
const Due = z.union([
  z.strictObject({ hours: z.int().min(1).max(200) }),
  z.strictObject({ days: z.int().min(0).max(90) }),
]);

/** For how long a flow that a playbook has started may be shown. */
const FLOW = { flow: z.string().min(1).max(200), days: Days };

export const Action = z.discriminatedUnion('kind', [
  /** The owner is told now. `urgency` high: by another channel within a minute where the first does not take it. */
  z.strictObject({
    kind: z.literal('notify'),
    urgency: z.enum(['normal', 'high']).optional(),
  }),
  z.strictObject({
    kind: z.literal('task'),
    task: z.enum(TASK_KINDS),
    due: Due,
    title: z.string().min(1).max(200).optional(),
  }),
  /** A line in the owner's next digest. */
  z.strictObject({ kind: z.literal('digest') }),
  /** A flow is started in the product: for the user, or for all of the account where there is none. */
  z.strictObject({ kind: z.literal('flow'), ...FLOW }),
  /** The same, of a message that invites. */
  z.strictObject({
    kind: z.literal('invite'),
    to: z.enum(['webinar', 'training', 'on_site']),
    ...FLOW,
  }),
  /** One channel is told, by its id. */
  z.strictObject({ kind: z.literal('webhook'), channel: z.string().min(1).max(200) }),
]);
export type Action = z.infer<typeof Action>;

const Case = z.strictObject({
  /** @default any */
  models: z.array(z.enum(ONBOARDING_MODELS)).min(1).optional(),
  /** @default any */
  touchLevels: z.array(z.enum(TOUCH_LEVELS)).min(1).optional(),
  do: z.array(Action).max(10),
});

export const Playbook = z
  .strictObject({
    key: Key,
    when: z.strictObject({
      occurs: z.enum(OCCURRENCES),
      /** Only of this milestone. @default any */
      milestone: z.string().min(1).max(200).optional(),
      /** Only of this flow. @default any */
      flow: z.string().min(1).max(200).optional(),
      /** Of what is watched: after so many days. */
      afterDays: z.strictObject({ high: Days, low: Days, tech: Days }).optional(),
    }),
    /** The first that fits; where none does, nothing happens. */
    cases: z.array(Case).max(20),
  })
  .superRefine(({ when: { occurs, afterDays } }, context) => {
    const isWatched = WATCHED.some((kind) => kind === occurs);
    if (isWatched === (afterDays !== undefined)) return;
    const message = isWatched ? 'is required' : `is for ${WATCHED.join(', ')} alone`;
    context.addIssue({ code: 'custom', path: ['when', 'afterDays'], message });
  });
export type Playbook = z.infer<typeof Playbook>;
