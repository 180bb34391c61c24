import { z } from 'zod';
import { flowBase } from '../flow-base.ts';
import { LocalizedText } from '../language.ts';
import { Question, questionExamples } from '../questions/schemas.ts';

/** Questions, one at a time, shown only under a lease of the backend. */
export const Survey = z.strictObject({
  ...flowBase,
  kind: z.literal('survey'),
  title: LocalizedText.optional(),
  questions: z
    .array(Question)
    .min(1)
    .max(20)
    .refine((all) => new Set(all.map((question) => question.id)).size === all.length, {
      message:
        'two questions have the same id; answers are kept by question id, so each needs its own',
    }),
});
export type Survey = z.infer<typeof Survey>;

/**
 * The properties of a `survey_answered` event: a client-made `responseId` makes it idempotent, `answers`
 * holds every answer so far by question id, `complete` is true once.
 */
export const SurveyAnswered = z.object({
  responseId: z.string().min(1).max(100),
  answers: z.record(z.string().max(60), z.union([z.number(), z.string().max(5_000)])),
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
