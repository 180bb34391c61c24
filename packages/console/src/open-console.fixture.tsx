import { render } from '@testing-library/preact';
import { vi } from 'vitest';
import { sampleTable } from './accounts/accounts.fixture.ts';
import { createClient } from './api/client.ts';
import { createCell } from './cell.ts';
import type { Inbox } from './inbox.ts';
import { emptyInbox, type InboxState, mergeItems } from './inbox-state.ts';
import { Console } from './router.tsx';
import { NOW_MS, sampleItem, sampleMe, samplePage } from './samples.fixture.ts';
import type { Session, SessionState } from './session.ts';
import { textOf } from './testing.fixture.tsx';

/** The whole console at an address, over an inbox and a session that the test holds in its hand. */
export function openConsole(
  path = '/',
  sessionState: SessionState = { status: 'in', me: sampleMe },
) {
  window.history.replaceState(null, '', path);
  const state = createCell<InboxState>({
    ...emptyInbox,
    status: 'ready',
    connection: 'live',
    heardAtMs: NOW_MS,
    items: mergeItems(
      [],
      [2, 1].map((seq) => sampleItem({ seq })),
    ),
  });
  const scopes: string[] = [];
  const inbox: Inbox = {
    state,
    wish: vi.fn(),
    showOlder() {},
    reload: vi.fn(),
    onItem: () => () => {},
    close: vi.fn(),
  };
  const session = {
    state: createCell<SessionState>(sessionState),
    retry: vi.fn(),
    signOut: vi.fn(async () => {}),
    enter: vi.fn(async () => {}),
    choose: vi.fn(async () => {}),
    remind: vi.fn(async () => {}),
    ways: async () => ({ hasOidc: true, isEmpty: false }),
    setUp: vi.fn(async () => {}),
    refresh: vi.fn(async () => {}),
    onSignedOut() {},
  } satisfies Session;
  const preferences = {
    language: createCell<'en' | 'fi'>('en'),
    theme: createCell<'system' | 'light' | 'dark'>('system'),
    shortcuts: createCell<'on' | 'off'>('on'),
    desktop: createCell<'on' | 'off'>('off'),
  };
  const languages: string[] = [];
  const answers: { [path: string]: unknown } = {
    '/api/account-table': sampleTable(NOW_MS),
    '/api/saved-views': { views: [] },
    '/api/people': { people: [] },
  };
  const client = createClient({
    fetch: async (path) => Response.json(answers[String(path).replace(/\?.*/, '')] ?? samplePage()),
    onSignedOut() {},
  });
  const view = render(
    <Console
      client={client}
      session={session}
      preferences={preferences}
      clock={createCell(NOW_MS)}
      languages={languages}
      startInbox={(_me, scope) => {
        scopes.push(scope);
        return { ...inbox };
      }}
    />,
  );
  const page = () => view.container.querySelector('main')?.dataset.page;
  const announced = () =>
    [...view.container.querySelectorAll('[data-announcer] > div')].map((line) => textOf(line));
  const connection = () => view.container.querySelector('[data-connection]');
  return { ...view, state, inbox, session, preferences, scopes, page, announced, connection };
}
