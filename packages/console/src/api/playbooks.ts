import type { PlaybookDryRun, PlaybookList } from '@polku/backend/api-playbooks';
import { type Client, part } from './client.ts';

export type PlaybookLine = PlaybookList['playbooks'][number];
export type Playbook = PlaybookLine['playbook'];
export type Action = Playbook['cases'][number]['do'][number];

export type PlaybooksApi = ReturnType<typeof createPlaybooksApi>;

export const createPlaybooksApi = ({ get, send }: Client) => ({
  list: () => get<PlaybookList>('/api/playbooks'),
  save: (playbook: Playbook) =>
    send<PlaybookList>('PUT', `/api/playbooks/${part(playbook.key)}`, playbook),
  reset: (key: string) => send<PlaybookList>('DELETE', `/api/playbooks/${part(key)}`),
  dryRun: (playbook: Playbook, days: number) =>
    send<PlaybookDryRun>('POST', '/api/playbooks/dry-run', { playbook, days }),
});
