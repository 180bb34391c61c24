import { z } from 'zod';
import { LocalizedText } from '../../language.ts';
import { Link, questionBase } from '../question-base.ts';

/** Something to read between questions. It asks nothing and has no answer. */
export const InfoQuestion = z.strictObject({
  ...questionBase,
  kind: z.literal('info'),
  body: LocalizedText.optional(),
  link: Link.optional(),
});
export type InfoQuestion = z.infer<typeof InfoQuestion>;

export const toInfoAnswer = () => z.never();

export const infoExample: InfoQuestion = {
  kind: 'info',
  id: 'before',
  text: {
    en: 'Two questions, half a minute.',
    fi: 'Kaksi kysymystä, puoli minuuttia.',
  },
  body: {
    en: 'Your answers go to the people who look after you.',
    fi: 'Vastauksesi menevät ihmisille, jotka huolehtivat teistä.',
  },
};
