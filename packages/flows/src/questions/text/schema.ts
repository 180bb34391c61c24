import { z } from 'zod';
import { LocalizedText } from '../../language.ts';
import { questionBase } from '../question-base.ts';

/** The user's own words. */
export const TextQuestion = z.strictObject({
  ...questionBase,
  kind: z.literal('text'),
  placeholder: LocalizedText.optional(),
  /** In UTF-16 code units, as a text field counts. @default 2000 */
  maxLength: z.int().min(1).max(5_000).optional(),
});
export type TextQuestion = z.infer<typeof TextQuestion>;

export const TextAnswer = z.string().max(5_000);

export const textExample: TextQuestion = {
  kind: 'text',
  id: 'why',
  text: {
    en: 'What made it easy or hard?',
    fi: 'Mikä teki siitä helppoa tai vaikeaa?',
  },
};
