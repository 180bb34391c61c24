import type { AccountRecord, AccountShares } from '@polku/backend/api';
import type { AccountChanges, AccountProgress, AccountTimeline } from '@polku/backend/api-accounts';
import type { PeopleList } from '@polku/backend/api-people';
import type { TaskList, TaskPage } from '@polku/backend/api-playbooks';
import { type Client, part } from './client.ts';

export type AccountApi = ReturnType<typeof createAccountApi>;

/** What the page of one account asks for and writes. All that is written to its record is answered with the record. */
export const createAccountApi = ({ get, send }: Client) => {
  const of = (id: string) => `/api/accounts/${part(id)}`;
  return {
    record: (id: string) => get<AccountRecord>(`${of(id)}/record`),
    change: (id: string, change: object) => send<AccountRecord>('PATCH', of(id), change),
    put: (id: string, kind: ItemKind, item: string, body: object) =>
      send<AccountRecord>('PUT', `${of(id)}/${kind}/${part(item)}`, body),
    remove: (id: string, kind: ItemKind, item: string) =>
      send<AccountRecord>('DELETE', `${of(id)}/${kind}/${part(item)}`),
    putHandover: (id: string, body: object) =>
      send<AccountRecord>('PUT', `${of(id)}/handover`, body),
    acceptHandover: (id: string) => send<AccountRecord>('POST', `${of(id)}/handover/accept`),
    shares: (id: string) => get<AccountShares>(`${of(id)}/shares`),
    share: (id: string) => send<AccountShares>('POST', `${of(id)}/shares`),
    endShare: (id: string, share: string) =>
      send<AccountShares>('DELETE', `${of(id)}/shares/${part(share)}`),
    progress: (id: string) => get<AccountProgress>(`${of(id)}/progress`),
    timeline: (id: string, page: { only?: string | undefined; before?: string | undefined }) =>
      get<AccountTimeline>(`${of(id)}/timeline`, page),
    changes: (id: string, before?: string) => get<AccountChanges>(`${of(id)}/changes`, { before }),
    people: () => get<PeopleList>('/api/people'),
    tasks: (id: string, state: 'open' | 'closed') =>
      get<TaskList>('/api/tasks', { scope: 'all', state, account: id }),
    addTask: (task: object) => send<TaskPage>('POST', '/api/tasks', task),
    changeTask: (id: string, change: object) =>
      send<TaskPage>('POST', `/api/tasks/${part(id)}/changes`, change),
  };
};

export type ItemKind = 'goals' | 'contacts' | 'notes';
