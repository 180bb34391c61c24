import type { PageWords } from '../locale.ts';
import { firstRunEn } from './first-run.en.ts';
import { firstRunFi } from './first-run.fi.ts';

export const FIRST_RUN: PageWords<typeof firstRunEn> = {
  name: 'first-run',
  words: { en: firstRunEn, fi: firstRunFi },
};
