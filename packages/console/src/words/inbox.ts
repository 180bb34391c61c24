import type { PageWords } from '../locale.ts';
import { inboxEn } from './inbox.en.ts';
import { inboxFi } from './inbox.fi.ts';

export const inboxWords: PageWords<typeof inboxEn> = {
  name: 'inbox',
  words: { en: inboxEn, fi: inboxFi },
};
