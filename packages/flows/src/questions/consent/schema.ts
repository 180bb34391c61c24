import { z } from 'zod';
import { LocalizedText } from '../../language.ts';
import { Link, questionBase } from '../question-base.ts';

/** Something to agree to, by an act of the user's own: never given beforehand. Not given, it has no answer. */
export const ConsentQuestion = z.strictObject({
  ...questionBase,
  kind: z.literal('consent'),
  /** What the box says. Absent: "I agree" in the user's language. */
  label: LocalizedText.optional(),
  /** Where it stands what is agreed to. */
  link: Link.optional(),
});
export type ConsentQuestion = z.infer<typeof ConsentQuestion>;

export const toConsentAnswer = () => z.literal('given');

export const consentExample: ConsentQuestion = {
  kind: 'consent',
  id: 'reference',
  text: {
    en: 'May we tell others what you have just written?',
    fi: 'Saammeko kertoa muillekin, mitä juuri kirjoitit?',
  },
};
