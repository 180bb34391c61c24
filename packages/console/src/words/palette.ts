import type { PageWords } from '../locale.ts';
import { paletteEn } from './palette.en.ts';
import { paletteFi } from './palette.fi.ts';

export const PALETTE: PageWords<typeof paletteEn> = {
  name: 'palette',
  words: { en: paletteEn, fi: paletteFi },
};
