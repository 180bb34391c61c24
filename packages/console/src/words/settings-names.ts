import type { PageWords } from '../locale.ts';
import { settingsNamesEn } from './settings-names.en.ts';
import { settingsNamesFi } from './settings-names.fi.ts';

export const SETTINGS_NAMES: PageWords<typeof settingsNamesEn> = {
  name: 'settings-names',
  words: { en: settingsNamesEn, fi: settingsNamesFi },
};
