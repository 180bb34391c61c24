import type { AccountRecord, Me } from '@polku/backend/api';
import { waitFor } from '@testing-library/preact';
import { expect } from 'vitest';
import { Router } from 'wouter-preact';
import { ApiError, type Client } from '../api/client.ts';
import { ConsoleProvider } from '../console-context.ts';
import { ToastProvider } from '../controls/toast.tsx';
import { AccountPage } from '../pages/account.tsx';
import { samplePage } from '../samples.fixture.ts';
import { show } from '../testing.fixture.tsx';
import { sampleRecord } from './account.fixture.ts';

type Sent = { method: string; path: string; body: object };

/** The page over a backend that keeps what plain fields are changed to. */
export async function openAccount({
  role = 'csm',
  refuses = false,
  record: change = {},
  answers: others = {},
}: {
  role?: Me['person']['role'];
  refuses?: boolean;
  record?: Partial<AccountRecord>;
  /** What is asked for beside it, by its path. */
  answers?: { [path: string]: () => unknown };
} = {}) {
  let record = sampleRecord(change);
  const sent: Sent[] = [];
  const shares: object[] = [];
  const answers: { [path: string]: () => unknown } = {
    '/api/accounts/kaleva': () => samplePage(),
    '/api/accounts/kaleva/record': () => record,
    '/api/accounts/kaleva/conversations': () => ({ conversations: [] }),
    '/api/accounts/kaleva/progress': () => ({ flows: [], users: [], total: 0 }),
    '/api/accounts/kaleva/timeline': () => ({ entries: [], nextBefore: null }),
    '/api/accounts/kaleva/changes': () => ({ changes: [], nextBefore: null }),
    '/api/people': () => ({
      people: [
        { id: 'maija', name: 'Maija Virtanen', email: 'maija@x.example' },
        { id: 'olli', name: 'Olli Ranta', email: 'olli@x.example' },
      ],
    }),
    '/api/accounts/kaleva/shares': () => ({ shares }),
    '/api/tasks': () => ({ tasks: [] }),
    ...others,
  };
  const client = {
    get: async (path: string) => answers[path]?.(),
    async send(method: string, path: string, body: { [field: string]: unknown }) {
      sent.push({ method, path, body });
      if (refuses) throw new ApiError('internal', 'No.');
      if (path.endsWith('/shares')) shares.push(SHARE);
      if (method !== 'PATCH') return record;
      const { owner, touchLevel, touchLevelReason, health, ...plain } = body;
      record = { ...record, ...(plain as Partial<AccountRecord>) };
      return record;
    },
  } as unknown as Client; // these paths are all that the page asks for
  const me: Me = {
    person: { id: 'maija', name: 'Maija Virtanen', email: 'maija@x.example', role },
    workspace: { id: 'ws', name: 'Reportly', allowUnverified: false, isNew: false },
  };
  const view = show(
    <Router>
      <ConsoleProvider
        value={{ me, client, hasShortcuts: true, refresh: async () => {}, onItem: () => () => {} }}
      >
        <ToastProvider>
          <AccountPage />
        </ToastProvider>
      </ConsoleProvider>
    </Router>,
  );
  await waitFor(() => {
    expect(view.container.querySelector('[data-field=Plan]')).not.toBeNull();
    // Nor is anything below it waited for.
    expect(view.container.querySelector('.skeleton')).toBeNull();
  });
  const field = (label: string) =>
    view.container.querySelector<HTMLElement>(`[data-field="${label}"]`) as HTMLElement; // it is there
  return { ...view, sent, field };
}

const SHARE = {
  ...{ id: 'share', url: 'https://polku.example/path/x', createdAt: new Date(0).toISOString() },
  ...{ expiresAt: null, revokedAt: null },
};
