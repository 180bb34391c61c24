import type { PageWords } from '../locale.ts';
import { playbooksEn } from './playbooks.en.ts';
import { playbooksFi } from './playbooks.fi.ts';

export const PLAYBOOKS: PageWords<typeof playbooksEn> = {
  name: 'playbooks',
  words: { en: playbooksEn, fi: playbooksFi },
};
