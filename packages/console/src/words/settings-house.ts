import type { PageWords } from '../locale.ts';
import { houseEn } from './settings-house.en.ts';
import { houseFi } from './settings-house.fi.ts';

export const HOUSE: PageWords<typeof houseEn> = {
  name: 'settings-house',
  words: { en: houseEn, fi: houseFi },
};
