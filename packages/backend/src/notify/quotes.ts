import { WeeklyWords } from '@polku/protocol/schemas';
import { readWordsOf } from '../insight/read-words.ts';
import type { Db } from '../store/store.ts';
import type { Quote } from './render/rendered.ts';

/**
 * The words behind a weekly digest, read when it is sent: the notification holds none, so what was forgotten meanwhile
 * is not sent. Nothing for any other message.
 */
export async function readQuotes(
  db: Db,
  { workspaceId, bodyJson }: { workspaceId: string; bodyJson: string },
): Promise<{ quotes?: readonly Quote[] }> {
  const body = WeeklyWords.safeParse(JSON.parse(bodyJson));
  if (!body.success) return {};
  const { from, to, items } = body.data.data;
  const period = { fromMs: Date.parse(from), toMs: Date.parse(to) };
  const ids = new Set(items.map(({ response }) => response.id));
  const words = await readWordsOf(db, { workspaceId, ...period, ids });
  return {
    quotes: words.map(({ user, account, score, text }) => ({
      ...{ user: user.name ?? user.id, account: account && (account.name ?? account.id) },
      ...{ score, text },
    })),
  };
}
