import type { PageWords } from '../locale.ts';
import { accessEn } from './settings-access.en.ts';
import { accessFi } from './settings-access.fi.ts';

export const ACCESS: PageWords<typeof accessEn> = {
  name: 'settings-access',
  words: { en: accessEn, fi: accessFi },
};
