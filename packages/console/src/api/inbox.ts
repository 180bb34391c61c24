import type { InboxItem, InboxPage, InboxScope } from '@polku/backend/api';
import { type Client, part } from './client.ts';

export type InboxApi = ReturnType<typeof createInboxApi>;

export const createInboxApi = ({ get, send }: Client) => ({
  inbox: ({ scope, before }: { scope: InboxScope; before?: number }) =>
    get<InboxPage>('/api/inbox', { scope, before }),
  acknowledge: (id: string) => send<InboxItem>('POST', `/api/inbox/${part(id)}/acknowledge`),
  undoAcknowledge: (id: string) => send<InboxItem>('DELETE', `/api/inbox/${part(id)}/acknowledge`),
});
