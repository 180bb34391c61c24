import type { InboxChange, InboxItem, InboxPage, InboxScope } from '@polku/backend/api-inbox';
import type { PeopleList } from '@polku/backend/api-people';
import { type Client, part } from './client.ts';

export type InboxApi = ReturnType<typeof createInboxApi>;

export const createInboxApi = ({ get, send }: Client) => ({
  inbox: ({ scope, before }: { scope: InboxScope; before?: number }) =>
    get<InboxPage>('/api/inbox', { scope, before }),
  acknowledge: (id: string) => send<InboxItem>('POST', `/api/inbox/${part(id)}/acknowledge`),
  change: (id: string, change: InboxChange) =>
    send<InboxItem>('POST', `/api/inbox/${part(id)}/changes`, change),
  people: () => get<PeopleList>('/api/people'),
  undoAcknowledge: (id: string) => send<InboxItem>('DELETE', `/api/inbox/${part(id)}/acknowledge`),
});
