import { useLocale } from '../locale.ts';
import { Logo } from '../parts/icon.tsx';
import { Page } from '../parts/page.tsx';
import { LanguageChoice, type Preferences, ThemeChoice } from '../parts/settings.tsx';
import { Failure } from '../parts/states.tsx';
import type { SessionState } from '../session.ts';

type NotIn = Exclude<SessionState, { status: 'in' | 'loading' }>;

/** For who is not signed in: the link is being taken, was not taken, or is still to be opened. */
export function SignInPage(props: { session: NotIn; preferences: Preferences; onRetry(): void }) {
  const { session } = props;
  const { t } = useLocale();
  return (
    <div class="door">
      <Page name="sign-in" title={t('signIn.title')}>
        <Logo />
        <Message session={session} onRetry={props.onRetry} />
      </Page>
      <footer class="door-foot">
        <LanguageChoice language={props.preferences.language} />
        <ThemeChoice theme={props.preferences.theme} />
      </footer>
    </div>
  );
}

function Message({ session, onRetry }: { session: NotIn; onRetry(): void }) {
  const { t } = useLocale();
  if (session.status === 'signing_in')
    return (
      <p class="door-working" role="status">
        {t('signIn.working')}
      </p>
    );
  if (session.status === 'failed') return <Failure code={session.failure} onRetry={onRetry} />;
  if (session.problem === 'invalid_link')
    return (
      <div role="alert">
        <h1>{t('signIn.invalidTitle')}</h1>
        <p>{t('signIn.invalidBody')}</p>
      </div>
    );
  if (session.problem) return <Failure code={session.problem} onRetry={onRetry} />;
  return (
    <>
      <h1>{t('signIn.outTitle')}</h1>
      <p>{t('signIn.outBody')}</p>
    </>
  );
}
