import { z } from 'zod';
import { LocalizedText } from '../../language.ts';
import { questionBase } from '../question-base.ts';

/**
 * Customer Effort Score 2.0: agreement, 1 to 7, with "… made it easy for me to …" (Dixon, Freeman and
 * Toman, The Effortless Experience, 2013).
 */
export const CesQuestion = z.strictObject({
  ...questionBase,
  kind: z.literal('ces'),
  /** What 1 and 7 mean. Absent: the built-in words in the user's language. */
  low: LocalizedText.optional(),
  high: LocalizedText.optional(),
});
export type CesQuestion = z.infer<typeof CesQuestion>;

export const CesAnswer = z.int().min(1).max(7);

export const cesExample: CesQuestion = {
  kind: 'ces',
  id: 'ease',
  text: {
    en: 'Reportly made it easy for me to create my first report.',
    fi: 'Reportlyn ansiosta ensimmäisen raportin tekeminen oli helppoa.',
  },
  required: true,
};
