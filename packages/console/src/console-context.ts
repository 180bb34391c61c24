import type { Me } from '@polku/backend/api';
import type { InboxItem } from '@polku/backend/api-inbox';
import { createContext } from 'preact';
import { useContext, useMemo } from 'preact/hooks';
import type { Client } from './api/client.ts';

/** What a page is given of the console around it. */
export type ConsoleParts = {
  me: Me;
  client: Client;
  /** Single-key shortcuts are on. */
  hasShortcuts: boolean;
  /** What is known of the workspace and of oneself is asked anew. */
  refresh(): Promise<void>;
  /** Calls `listener` with each inbox item that comes live, new or changed; returns the unsubscribe. */
  onItem(listener: (item: InboxItem) => void): () => void;
};

const ConsoleContext = createContext<ConsoleParts | undefined>(undefined);
export const ConsoleProvider = ConsoleContext.Provider;

export function useConsole(): ConsoleParts {
  const parts = useContext(ConsoleContext);
  if (!parts)
    throw new Error('No console here: expected a ConsoleProvider above. Wrap the page in one.');
  return parts;
}

/** The requests of a page: `useApi(createFlowsApi)`; the same object at each drawing. */
export function useApi<A>(create: (client: Client) => A): A {
  const { client } = useConsole();
  return useMemo(() => create(client), [client, create]);
}
