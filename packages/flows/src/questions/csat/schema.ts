import { z } from 'zod';
import { questionBase, scaleEnds } from '../question-base.ts';

/** Customer satisfaction, 1 to 5; the share of 4 and 5 is the figure (top two boxes). */
export const CsatQuestion = z.strictObject({
  ...questionBase,
  ...scaleEnds,
  kind: z.literal('csat'),
  /** How the five are drawn. @default 'numbers' */
  look: z.enum(['numbers', 'faces', 'stars']).optional(),
});
export type CsatQuestion = z.infer<typeof CsatQuestion>;

export const toCsatAnswer = () => z.int().min(1).max(5);

export const csatExample: CsatQuestion = {
  kind: 'csat',
  id: 'onboarding',
  text: {
    en: 'How satisfied are you with how Reportly was taken into use?',
    fi: 'Kuinka tyytyväinen olet Reportlyn käyttöönottoon?',
  },
  look: 'faces',
};
