import type {
  AccountConversation,
  AccountConversations,
  AccountList,
  AccountPage,
} from '@polku/backend/api';
import { type Client, part } from './client.ts';

export const createAccountsApi = ({ get, send }: Client) => ({
  accounts: () => get<AccountList>('/api/accounts'),
  account: (id: string) => get<AccountPage>(`/api/accounts/${part(id)}`),
  conversations: (accountId: string) =>
    get<AccountConversations>(`/api/accounts/${part(accountId)}/conversations`),
  /** Sent again under the same id it is the same answer. */
  answer: (conversationId: string, message: { id: string; text: string }) =>
    send<AccountConversation>(
      'POST',
      `/api/conversations/${part(conversationId)}/messages`,
      message,
    ),
});
