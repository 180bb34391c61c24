import type { FirstRunPage, FirstRunStep } from '@polku/backend/api-first-run';
import type { Client } from './client.ts';

export const createFirstRunApi = ({ get, send }: Client) => ({
  look: () => get<FirstRunPage>('/api/first-run'),
  skip: (step: FirstRunStep, isSkipped: boolean) =>
    send<FirstRunPage>('PATCH', '/api/first-run', { step, isSkipped }),
  end: () => send<FirstRunPage>('DELETE', '/api/first-run'),
});
