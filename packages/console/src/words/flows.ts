import type { PageWords } from '../locale.ts';
import { flowsEn } from './flows.en.ts';
import { flowsFi } from './flows.fi.ts';

export const FLOWS: PageWords<typeof flowsEn> = {
  name: 'flows',
  words: { en: flowsEn, fi: flowsFi },
};
