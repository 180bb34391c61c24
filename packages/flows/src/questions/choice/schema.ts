import { z } from 'zod';
import { LocalizedText } from '../../language.ts';
import { AnswerKey, questionBase } from '../question-base.ts';

/** One or several of what is offered, and words of one's own beside. */
export const ChoiceQuestion = z
  .strictObject({
    ...questionBase,
    kind: z.literal('choice'),
    options: z
      .array(
        z.strictObject({
          id: AnswerKey,
          text: LocalizedText,
          /** Stays where it stands when the others are shuffled, as "None of these" does. */
          isFixed: z.boolean().optional(),
        }),
      )
      .min(2)
      .max(20),
    /** Several may be chosen. @default false */
    many: z.boolean().optional(),
    /** At most so many of them. */
    max: z.int().min(2).max(20).optional(),
    /** Offers "Something else", with a field; or under a text of its own. @default false */
    other: z.union([z.boolean(), LocalizedText]).optional(),
    /** Each response has an order of its own, every order being as likely. @default false */
    shuffle: z.boolean().optional(),
  })
  .superRefine(({ options, max, many }, context) => {
    if (new Set(options.map(({ id }) => id)).size < options.length) {
      const message =
        'two options have the same id; answers are kept by option id, so each needs its own';
      context.addIssue({ code: 'custom', path: ['options'], message });
    }
    if (max !== undefined && !many) {
      const message = 'a limit is for several: say "many" as well';
      context.addIssue({ code: 'custom', path: ['max'], message });
    }
  });
export type ChoiceQuestion = z.infer<typeof ChoiceQuestion>;

/** `{chosen: option ids, other: what was written beside}`; at least one of the two. */
export const toChoiceAnswer = ({ options, many, max, other }: ChoiceQuestion) => {
  const most = many ? (max ?? options.length + 1) : 1;
  return z
    .strictObject({
      chosen: z.array(z.enum(options.map(({ id }) => id))).max(20),
      other: z.string().max(500).optional(),
    })
    .refine((answer) => answer.other === undefined || Boolean(other))
    .refine((answer) => new Set(answer.chosen).size === answer.chosen.length)
    .refine((answer) => {
      const count = answer.chosen.length + Number(answer.other !== undefined);
      return count > 0 && count <= most;
    });
};

export const choiceExample: ChoiceQuestion = {
  kind: 'choice',
  id: 'audience',
  text: {
    en: 'Who reads your reports?',
    fi: 'Kuka lukee raporttisi?',
  },
  options: [
    { id: 'team', text: { en: 'My team', fi: 'Tiimini' } },
    { id: 'managers', text: { en: 'Management', fi: 'Johto' } },
    { id: 'customers', text: { en: 'Our customers', fi: 'Asiakkaamme' } },
  ],
  many: true,
  other: true,
  shuffle: true,
};
