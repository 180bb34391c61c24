import type { AccountPage } from '@polku/backend/api';
import type { AccountTable, SavedView, SavedViews } from '@polku/backend/api-accounts';
import type { AccountConversation, AccountConversations } from '@polku/backend/api-conversations';
import type { Begin } from '../account/begin.tsx';
import { type Client, part } from './client.ts';

export const createAccountsApi = ({ get, send }: Client) => ({
  accountTable: () => get<AccountTable>('/api/account-table'),
  views: () => get<SavedViews>('/api/saved-views', { page: 'accounts' }),
  keepView: ({ id, name, query }: SavedView) =>
    send<SavedViews>('PUT', `/api/saved-views/${part(id)}`, { page: 'accounts', name, query }),
  forgetView: (id: string) => send<SavedViews>('DELETE', `/api/saved-views/${part(id)}`),
  account: (id: string) => get<AccountPage>(`/api/accounts/${part(id)}`),
  conversations: (accountId: string) =>
    get<AccountConversations>(`/api/accounts/${part(accountId)}/conversations`),
  /** Sent again under the same ids it is the same conversation. */
  begin: (accountId: string, begun: Parameters<Begin>[0]) =>
    send<AccountConversation>('POST', `/api/accounts/${part(accountId)}/conversations`, begun),
  /** Sent again under the same id it is the same answer. */
  answer: (conversationId: string, message: { id: string; text: string }) =>
    send<AccountConversation>(
      'POST',
      `/api/conversations/${part(conversationId)}/messages`,
      message,
    ),
});
