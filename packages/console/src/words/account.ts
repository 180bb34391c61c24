import type { PageWords } from '../locale.ts';
import { en } from './account.en.ts';
import { fi } from './account.fi.ts';

export const ACCOUNT: PageWords<typeof en> = { name: 'account-desk', words: { en, fi } };
