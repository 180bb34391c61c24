import { z } from 'zod';
import { questionBase, scaleEnds } from '../question-base.ts';

/** Net Promoter Score: how likely one is to recommend, 0 to 10 (Reichheld, HBR 12/2003). */
export const NpsQuestion = z.strictObject({
  ...questionBase,
  ...scaleEnds,
  kind: z.literal('nps'),
});
export type NpsQuestion = z.infer<typeof NpsQuestion>;

export const toNpsAnswer = () => z.int().min(0).max(10);

export const npsExample: NpsQuestion = {
  kind: 'nps',
  id: 'recommend',
  text: {
    en: 'How likely are you to recommend Reportly to a colleague?',
    fi: 'Kuinka todennäköisesti suosittelisit Reportlya kollegalle?',
  },
  required: true,
};
