import { Rule } from '@polku/protocol/schemas';
import { z } from 'zod';
import { flowBase, putOff } from '../flow-base.ts';
import { LocalizedText } from '../language.ts';
import { Link } from '../questions/question-base.ts';
import { Question, questionExamples } from '../questions/schemas.ts';
import { SurfaceRef } from '../surfaces/schemas.ts';

/** What is said when the last question is answered. */
const Thanks = z.strictObject({
  /** Facts that must hold, as of a question: `buckets.recommend` of an NPS. */
  when: Rule.optional(),
  title: LocalizedText,
  text: LocalizedText.optional(),
  link: Link.optional(),
});

/** Questions, one at a time, shown only under a lease of the backend. */
export const Survey = z
  .strictObject({
    ...flowBase,
    kind: z.literal('survey'),
    /** @default 'slideout' */
    surface: SurfaceRef.optional(),
    title: LocalizedText.optional(),
    questions: z
      .array(Question)
      .min(1)
      .max(20)
      .refine((all) => new Set(all.map((question) => question.id)).size === all.length, {
        message:
          'two questions have the same id; answers are kept by question id, so each needs its own',
      }),
    /** The first whose rule holds is said; none, and it ends with the last answer. */
    thanks: z.array(Thanks).max(10).optional(),
    /** Goes on by itself when a point or a single option is chosen. @default false */
    autoAdvance: z.boolean().optional(),
    ...putOff,
  })
  .superRefine(({ questions }, context) => {
    for (const [index, { next }] of questions.entries()) {
      const refs = Array.isArray(next) ? next.map(({ to }) => to) : [next];
      const later = new Set(questions.slice(index + 1).map(({ id }) => id));
      for (const to of refs) {
        if (to === undefined || to === 'end' || later.has(to)) continue;
        // Ahead alone: so every path comes to an end.
        const message = `leads to "${to}", which is no later question of this survey`;
        context.addIssue({ code: 'custom', path: ['questions', index, 'next'], message });
      }
    }
  });
export type Survey = z.infer<typeof Survey>;

const Answer = z.union([
  z.number(),
  z.string().max(5_000),
  z.record(z.string().max(60), z.union([z.string().max(500), z.array(z.string().max(60)).max(20)])),
]);

/**
 * The properties of a `survey_answered` event: a client-made `responseId` makes it idempotent, `answers`
 * holds every answer so far by question id, `complete` is true once.
 */
export const SurveyAnswered = z.object({
  responseId: z.string().min(1).max(100),
  answers: z.record(z.string().max(60), Answer),
  complete: z.boolean(),
});
export type SurveyAnswered = z.infer<typeof SurveyAnswered>;

export const surveyExample: Survey = {
  id: 'first-report-ces',
  kind: 'survey',
  name: 'CES after the first report',
  version: 1,
  trigger: { on: 'code' },
  frequency: 'once',
  questions: [questionExamples.ces, questionExamples.text],
};
