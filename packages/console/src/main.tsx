import './styles/index.css';
import type { Me } from '@polku/backend/api';
import type { InboxScope } from '@polku/backend/api-inbox';
import { render } from 'preact';
import { createClient } from './api/client.ts';
import { createInboxApi } from './api/inbox.ts';
import { createSessionApi } from './api/session.ts';
import { createClock } from './clock.ts';
import { createFeed } from './feed.ts';
import { createSharedFeed } from './feed-tabs.ts';
import { createInbox } from './inbox.ts';
import { LANGUAGES, type Language, pickLanguage } from './locale.ts';
import type { Preferences } from './parts/settings.tsx';
import { createPreference } from './preference.ts';
import { Console } from './router.tsx';
import { createSession, takeToken } from './session.ts';
import { applyTheme, THEMES } from './theme.ts';

/** The composition root: everything of the browser is named here and handed on. */

// First of all: the token leaves the address before anything else can see it.
const token = takeToken(window.location, window.history);

// A link that is followed while this page is open changes the fragment alone: it is a new visit all the same.
window.addEventListener('hashchange', () => {
  const { pathname, hash } = window.location;
  if (pathname === '/sign-in' && hash !== '') window.location.reload();
});

const storage = () => window.localStorage;
const preferences: Preferences = {
  language: createPreference({
    key: 'polku.language',
    among: Object.keys(LANGUAGES) as Language[],
    fallback: pickLanguage(navigator.languages),
    storage,
  }),
  theme: createPreference({ key: 'polku.theme', among: THEMES, fallback: 'system', storage }),
  desktop: createPreference({
    key: 'polku.desktop',
    among: ['off', 'on'],
    fallback: 'off',
    storage,
  }),
  shortcuts: createPreference({
    key: 'polku.shortcuts',
    among: ['on', 'off'],
    fallback: 'on',
    storage,
  }),
};
applyTheme(preferences.theme, document.documentElement);

const client = createClient({
  fetch: (input, init) => window.fetch(input, init),
  onSignedOut: () => session.onSignedOut(),
});
const session = createSession({
  api: createSessionApi(client),
  token,
  channel: new BroadcastChannel('polku-session'),
});

function later(work: () => void, delayMs: number): () => void {
  const timer = setTimeout(work, delayMs);
  return () => clearTimeout(timer);
}

const startInbox = (me: Me, scope: InboxScope) =>
  createInbox({
    api: createInboxApi(client),
    scope,
    personId: me.person.id,
    nowMs: Date.now,
    later,
    random: Math.random,
    openFeed: (afterSeq, listener) =>
      createSharedFeed({
        name: `polku-feed ${me.workspace.id} ${me.person.id} ${scope}`,
        afterSeq,
        listener,
        // Absent on plain http, whatever its type says.
        locks: navigator.locks as LockManager | undefined,
        openChannel: (name) => new BroadcastChannel(name),
        later,
        openFeed: (after, heard) =>
          createFeed({
            afterSeq: after,
            listener: heard,
            urlAfter: (seq) => `/api/feed?scope=${scope}&after=${seq}`,
            openSource: (url) => new EventSource(url),
            later,
            random: Math.random,
          }),
      }),
  });

const root = document.getElementById('console');
if (!root)
  throw new Error('No place to draw: expected an element with the id "console" in index.html.');
render(
  <Console
    client={client}
    session={session}
    preferences={preferences}
    clock={createClock(document, Date.now)}
    languages={navigator.languages}
    startInbox={startInbox}
  />,
  root,
);
