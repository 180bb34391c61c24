import type { PageWords } from '../locale.ts';
import { settingsEn } from './settings-page.en.ts';
import { settingsFi } from './settings-page.fi.ts';

export const SETTINGS: PageWords<typeof settingsEn> = {
  name: 'settings-page',
  words: { en: settingsEn, fi: settingsFi },
};
