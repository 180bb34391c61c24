import { Rule } from '@polku/protocol/schemas';
import { z } from 'zod';
import { LocalizedText } from '../language.ts';
import { WebUrl } from '../parts/url-schema.ts';

/** Of a question or an option. Stays the same over the survey's versions: answers are kept by it. */
export const AnswerKey = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,59}$/, 'lower case letters, digits, hyphens and underscores');

const QuestionId = AnswerKey.refine((id) => id !== 'end', {
  message: '"end" is the end of the survey, not a question',
});

/** A question further on, or the end of the survey. */
const QuestionRef = z.union([QuestionId, z.literal('end')]);

/** The first whose rule holds is taken; one without a rule always does. None: the question that stands next. */
const Branches = z.array(z.strictObject({ when: Rule.optional(), to: QuestionRef })).max(20);

/**
 * What every question has, whatever its kind. Its rules read, beside what is known of the person, the answers
 * so far (`answers.<question>`) and where on their scale they lie (`buckets.<question>`: `detractor`, `passive`
 * or `promoter` of an NPS, else `low`, `middle` or `high`).
 */
export const questionBase = {
  id: QuestionId,
  text: LocalizedText,
  /** @default false */
  required: z.boolean().optional(),
  /** Facts that must hold; the question is passed over otherwise. */
  when: Rule.optional(),
  /** Where it goes on. Absent: the question that stands next. */
  next: z.union([QuestionRef, Branches]).optional(),
};

/** What the ends of a scale mean. Absent: the built-in words in the user's language, where there are any. */
export const scaleEnds = {
  low: LocalizedText.optional(),
  high: LocalizedText.optional(),
};

/** A link that opens in a new tab. */
export const Link = z.strictObject({
  label: LocalizedText,
  href: WebUrl,
});
