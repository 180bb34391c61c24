import type { PageWords } from '../locale.ts';
import { insightEn } from './insight.en.ts';
import { insightFi } from './insight.fi.ts';

export const INSIGHT: PageWords<typeof insightEn> = {
  name: 'insight',
  words: { en: insightEn, fi: insightFi },
};
