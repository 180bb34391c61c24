import { z } from 'zod';
import { questionBase, scaleEnds } from '../question-base.ts';

/**
 * Customer Effort Score 2.0: agreement, 1 to 7, with "… made it easy for me to …" (Dixon, Freeman and
 * Toman, The Effortless Experience, 2013).
 */
export const CesQuestion = z.strictObject({
  ...questionBase,
  ...scaleEnds,
  kind: z.literal('ces'),
});
export type CesQuestion = z.infer<typeof CesQuestion>;

export const toCesAnswer = () => z.int().min(1).max(7);

export const cesExample: CesQuestion = {
  kind: 'ces',
  id: 'ease',
  text: {
    en: 'Reportly made it easy for me to create my first report.',
    fi: 'Reportlyn ansiosta ensimmäisen raportin tekeminen oli helppoa.',
  },
  required: true,
};
