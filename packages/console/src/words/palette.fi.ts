import type { paletteEn } from './palette.en.ts';

export const paletteFi: typeof paletteEn = {
  title: 'Siirry',
  label: 'Sivu, asiakas, polku tai toiminto',
  placeholder: 'Minne?',
  none: 'Sen nimistä ei löydy.',
  found_one: '{{count}} löytyi',
  found_other: '{{count}} löytyi',
  kind: { page: 'Sivu', setting: 'Asetukset', account: 'Asiakas', flow: 'Polku', act: 'Tee' },
};
