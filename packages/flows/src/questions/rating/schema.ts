import { z } from 'zod';
import { questionBase, scaleEnds } from '../question-base.ts';

/** Any other scale of whole numbers. It has a mean and no name: one of 0 to 10 is no NPS and never becomes one. */
export const RatingQuestion = z
  .strictObject({
    ...questionBase,
    ...scaleEnds,
    kind: z.literal('rating'),
    /** The lowest point. @default 1 */
    from: z.union([z.literal(0), z.literal(1)]).optional(),
    /** The highest point. @default 5 */
    to: z.int().min(2).max(10).optional(),
    /** Stars begin at 1. @default 'numbers' */
    look: z.enum(['numbers', 'stars']).optional(),
  })
  .refine(({ from, look }) => look !== 'stars' || from !== 0, {
    message: 'no star cannot be drawn: let stars begin at 1',
    path: ['from'],
  });
export type RatingQuestion = z.infer<typeof RatingQuestion>;

export const toRatingAnswer = ({ from = 1, to = 5 }: RatingQuestion) => z.int().min(from).max(to);

export const ratingExample: RatingQuestion = {
  kind: 'rating',
  id: 'charts',
  text: {
    en: 'How useful are the charts in your daily work?',
    fi: 'Kuinka hyödyllisiä kaaviot ovat päivittäisessä työssäsi?',
  },
  to: 5,
  look: 'stars',
  low: { en: 'Of no use', fi: 'Ei hyötyä' },
  high: { en: 'Very useful', fi: 'Erittäin hyödyllisiä' },
};
