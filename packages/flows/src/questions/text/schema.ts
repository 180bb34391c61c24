import { z } from 'zod';
import { LocalizedText } from '../../language.ts';
import { questionBase } from '../question-base.ts';

/** The user's own words. */
export const TextQuestion = z
  .strictObject({
    ...questionBase,
    kind: z.literal('text'),
    /** One line, or several. @default 'long' */
    size: z.enum(['short', 'long']).optional(),
    placeholder: LocalizedText.optional(),
    /** In UTF-16 code units, as a text field counts; blanks at the ends do not count. @default 1 */
    minLength: z.int().min(1).max(1_000).optional(),
    /** @default 2000, of one line 200 */
    maxLength: z.int().min(1).max(5_000).optional(),
  })
  .refine(({ minLength = 1, maxLength = 5_000 }) => minLength <= maxLength, {
    message: 'no text is long enough and short enough: raise maxLength or lower minLength',
    path: ['minLength'],
  });
export type TextQuestion = z.infer<typeof TextQuestion>;

export const toTextAnswer = () => z.string().max(5_000);

export const textExample: TextQuestion = {
  kind: 'text',
  id: 'why',
  text: {
    en: 'What made it easy or hard?',
    fi: 'Mikä teki siitä helppoa tai vaikeaa?',
  },
};
