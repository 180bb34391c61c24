import type { Me, PersonRef } from '@polku/backend/api';
import type { InboxScope } from '@polku/backend/api-inbox';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { Redirect, Route, Router, Switch, useLocation, useSearch } from 'wouter-preact';
import type { Client } from './api/client.ts';
import { createInboxApi } from './api/inbox.ts';
import { wasAsked } from './around/asked.ts';
import { useAround } from './around/use-around.ts';
import { createCell, type ReadableCell, useCell } from './cell.ts';
import { ConsoleProvider } from './console-context.ts';
import { ToastProvider } from './controls/toast.tsx';
import type { Inbox } from './inbox.ts';
import { countUnread } from './inbox-state.ts';
import { createLocale, LocaleProvider } from './locale.ts';
import { InboxPage } from './pages/inbox.tsx';
import { NotFoundPage } from './pages/not-found.tsx';
import { PAGES } from './pages/pages.ts';
import { SignInPage } from './pages/sign-in.tsx';
import { Announcer } from './parts/announcer.tsx';
import { lazyPart } from './parts/lazy-part.tsx';
import { ClockProvider } from './parts/moment.tsx';
import { FrameProvider, OpenedProvider } from './parts/page.tsx';
import type { Preferences } from './parts/settings.tsx';
import { Shell } from './parts/shell.tsx';
import { useArrivals } from './parts/use-arrivals.ts';
import { useLoad } from './parts/use-load.ts';
import { inboxPath, pickScope, ROUTES } from './paths.ts';
import type { Session } from './session.ts';

/** Which page stands at which address, for whom, and what stands around it. */
export type ConsoleProps = {
  client: Client;
  session: Session;
  preferences: Preferences;
  clock: ReadableCell<number>;
  /** The browser's languages, for how times are written. */
  languages: readonly string[];
  startInbox(me: Me, scope: InboxScope): Inbox;
};

export function Console(props: ConsoleProps) {
  const { session, preferences, languages } = props;
  const state = useCell(session.state);
  const language = useCell(preferences.language);
  const locale = useMemo(() => createLocale(language, languages), [language, languages]);
  const opened = useMemo(() => ({ current: false }), []);

  useLayoutEffect(() => {
    document.documentElement.lang = language;
  }, [language]);

  return (
    <LocaleProvider value={locale}>
      <ClockProvider value={props.clock}>
        <OpenedProvider value={opened}>
          <Announcer>
            {state.status === 'loading' && <main class="boot" aria-busy="true" />}
            {state.status === 'in' && (
              <Router aroundNav={navigateToTop}>
                <SignedIn {...props} me={state.me} />
              </Router>
            )}
            {state.status !== 'loading' && state.status !== 'in' && (
              <SignInPage state={state} session={session} preferences={preferences} />
            )}
          </Announcer>
        </OpenedProvider>
      </ClockProvider>
    </LocaleProvider>
  );
}

/** For whoever is new in this browser. */
const AskAround = lazyPart(
  async () => (await import('./around/ask-around.tsx')).AskAround,
  <div class="waits-line" />,
);

/** Of a workspace that is new; everybody else's inbox is without it. */
const FirstRunChecklist = lazyPart(
  async () => (await import('./first-run/checklist.tsx')).FirstRunChecklist,
  <div class="waits-card" />,
);

const MENU = PAGES.flatMap(({ menu }) => menu ?? []);

/** A page that is opened begins at its top; going back is left to the browser, which knows where one was. */
const navigateToTop: NonNullable<Parameters<typeof Router>[0]['aroundNav']> = (
  navigate,
  to,
  options,
) => {
  navigate(to, options);
  if (!options?.replace) window.scrollTo(0, 0);
};

function SignedIn({
  client,
  me,
  session,
  preferences,
  clock,
  startInbox,
}: ConsoleProps & { me: Me }) {
  const scope = useScope(me);
  const inbox = useMemo(() => startInbox(me, scope), [me.person.id, me.workspace.id, scope]);
  const state = useCell(inbox.state);
  const cursor = useMemo(() => createCell<string | undefined>(undefined), []);
  const hasShortcuts = useCell(preferences.shortcuts) === 'on';
  const [pathname, navigate] = useLocation();
  const [asked, setAsked] = useState<string>();
  const unread = countUnread(state, useCell(clock));
  const people = usePeople(client);
  const showAround = useAround(me, client);
  const { role } = me.person;
  const wasAround = useMemo(
    () => wasAsked(me.person.id, () => window.localStorage),
    [me.person.id],
  );
  /** They set the workspace up, which nobody has finished. */
  const isLed = me.workspace.isNew && (role === 'admin' || role === 'lead');
  const frame = useMemo(() => ({ workspace: me.workspace.name, unread }), [me, unread]);
  const parts = useMemo(
    () => ({ me, client, hasShortcuts, onItem: inbox.onItem, refresh: session.refresh }),
    [me, client, hasShortcuts, inbox, session],
  );

  useEffect(() => inbox.close, [inbox]);
  useEffect(() => {
    window.addEventListener('online', inbox.reload);
    return () => window.removeEventListener('online', inbox.reload);
  }, [inbox]);
  useArrivals(state, {
    isOn: useCell(preferences.desktop) === 'on',
    onOpen(id) {
      cursor.set(id);
      navigate(inboxPath(scope));
      setAsked(id);
    },
  });

  return (
    <FrameProvider value={frame}>
      <ConsoleProvider value={parts}>
        <ToastProvider>
          <Shell
            me={me}
            state={state}
            scope={scope}
            preferences={preferences}
            unread={unread}
            entries={MENU}
            onAround={showAround}
            onSignOut={session.signOut}
          >
            <Switch>
              <Route path={ROUTES.inbox}>
                <InboxPage
                  // Drawn anew where one item is asked for, it comes to that one.
                  key={asked}
                  inbox={inbox}
                  scope={scope}
                  me={me.person}
                  people={people}
                  hasShortcuts={hasShortcuts}
                  cursor={cursor}
                  above={
                    isLed ? <FirstRunChecklist /> : !wasAround && <AskAround onYes={showAround} />
                  }
                />
              </Route>
              {PAGES.map(({ path, page: EachPage, isOfOne }) => (
                <Route path={path} key={path}>
                  <EachPage key={isOfOne ? pathname : path} />
                </Route>
              ))}
              <Route path={ROUTES.signIn}>
                <Redirect to={isLed ? ROUTES.start : ROUTES.inbox} replace />
              </Route>
              <Route>
                <NotFoundPage />
              </Route>
            </Switch>
          </Shell>
        </ToastProvider>
      </ConsoleProvider>
    </FrameProvider>
  );
}

/** Who there is to give something to; without them, nobody is offered. */
function usePeople(client: Client): readonly PersonRef[] {
  const { data } = useLoad('people', createInboxApi(client).people);
  return useMemo(() => data?.people.map(({ id, name }) => ({ id, name })) ?? [], [data]);
}

/** The scope in the address of the inbox; on other pages the one that was last looked at. */
function useScope(me: Me): InboxScope {
  const [pathname] = useLocation();
  const search = useSearch();
  const last = useRef<InboxScope>(undefined);
  if (pathname === ROUTES.inbox || !last.current) last.current = pickScope(search, me.person.role);
  return last.current;
}
