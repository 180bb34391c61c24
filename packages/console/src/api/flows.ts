import type {
  AudienceAnswer,
  FlowDocument,
  FlowList,
  FlowPage,
  FlowPreviewLink,
  FlowResultsPage,
  FlowTerms,
  SavedDraft,
} from '@polku/backend/api-flows';
import type { Rule } from '@polku/protocol';
import { type Client, part } from './client.ts';

export type FlowsApi = ReturnType<typeof createFlowsApi>;

export const createFlowsApi = ({ get, send }: Client) => {
  const of = (id: string) => `/api/flows/${part(id)}`;
  return {
    list: () => get<FlowList>('/api/flows'),
    terms: () => get<FlowTerms>('/api/flows/terms'),
    flow: (id: string) => get<FlowPage>(of(id)),
    results: (id: string, version: number | undefined) =>
      get<FlowResultsPage>(`${of(id)}/results`, { version }),
    audience: (audience: Rule) => send<AudienceAnswer>('POST', '/api/flows/audience', { audience }),
    pauseAll: (isPaused: boolean) => send<FlowList>('POST', '/api/flows/paused', { isPaused }),
    saveDraft: (id: string, document: FlowDocument, basis: string | null) =>
      send<SavedDraft>('PUT', `${of(id)}/draft`, { document, basis }),
    discard: (id: string) => send<void>('DELETE', `${of(id)}/draft`),
    publish: (id: string, document: FlowDocument, at: string | undefined) =>
      send<FlowPage>('POST', `${of(id)}/publish`, { document, ...(at !== undefined && { at }) }),
    rollBack: (id: string, version: number) =>
      send<FlowPage>('POST', `${of(id)}/rollback`, { version }),
    pause: (id: string) => send<FlowPage>('POST', `${of(id)}/pause`),
    cancel: (id: string) => send<FlowPage>('POST', `${of(id)}/cancel`),
    preview: (id: string, document: FlowDocument, url: string) =>
      send<FlowPreviewLink>('POST', `${of(id)}/preview`, { document, url }),
  };
};
