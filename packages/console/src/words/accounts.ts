import type { PageWords } from '../locale.ts';
import { en } from './accounts.en.ts';
import { fi } from './accounts.fi.ts';

export const ACCOUNTS: PageWords<typeof en> = { name: 'accounts', words: { en, fi } };
