import type { WaysIn } from '@polku/backend/api-doors';
import { useEffect, useState } from 'preact/hooks';
import { Button } from '../controls/button.tsx';
import { Field } from '../controls/field.tsx';
import { useForm } from '../controls/use-form.ts';
import { useLocale } from '../locale.ts';
import { Logo } from '../parts/icon.tsx';
import { lazyPart } from '../parts/lazy-part.tsx';
import { Page } from '../parts/page.tsx';
import { LanguageChoice, type Preferences, ThemeChoice } from '../parts/settings.tsx';
import { Failure } from '../parts/states.tsx';
import type { Session, SessionState } from '../session.ts';

type NotIn = Exclude<SessionState, { status: 'in' | 'loading' }>;
type Doing = Pick<Session, 'enter' | 'choose' | 'remind' | 'retry' | 'ways' | 'setUp'>;

/** Needed once in the life of an installation. */
const SetUpForm = lazyPart(async () => (await import('../first-run/set-up-form.tsx')).SetUpForm);

/** For who is not signed in: a link is being taken or was not, or e-mail and password are asked for. */
export function SignInPage(props: { state: NotIn; session: Doing; preferences: Preferences }) {
  const { t } = useLocale();
  return (
    <div class="door">
      <Page name="sign-in" title={t('signIn.title')}>
        <Logo />
        <Inside state={props.state} session={props.session} />
      </Page>
      <footer class="door-foot">
        <LanguageChoice language={props.preferences.language} />
        <ThemeChoice theme={props.preferences.theme} />
      </footer>
    </div>
  );
}

function Inside({ state, session }: { state: NotIn; session: Doing }) {
  const { t } = useLocale();
  const [isForgotten, setForgotten] = useState(false);
  const ways = useWays(session);
  if (state.status === 'signing_in')
    return (
      <p class="door-working" role="status">
        {t('signIn.working')}
      </p>
    );
  if (state.status === 'failed') return <Failure code={state.failure} onRetry={session.retry} />;
  if (state.link === 'password') return <ChooseForm session={session} />;
  if (state.link === 'setup') return <SetUpForm session={session} />;
  if (state.problem !== undefined && state.problem !== 'invalid_link')
    return <Failure code={state.problem} onRetry={session.retry} />;
  if (ways.isEmpty)
    return (
      <>
        <h1>{t('signIn.emptyTitle')}</h1>
        <p>{t('signIn.emptyBody')}</p>
      </>
    );
  if (isForgotten) return <RemindForm session={session} onBack={() => setForgotten(false)} />;
  return (
    <>
      {state.problem === 'invalid_link' ? (
        <div role="alert">
          <h1>{t('signIn.invalidTitle')}</h1>
          <p>{t('signIn.invalidBody')}</p>
        </div>
      ) : (
        <h1>{t('signIn.outTitle')}</h1>
      )}
      <EnterForm session={session} hasOidc={ways.hasOidc} onForgotten={() => setForgotten(true)} />
    </>
  );
}

function EnterForm(props: { session: Doing; hasOidc: boolean; onForgotten(): void }) {
  const { t } = useLocale();
  const form = useForm({
    start: { email: '', password: '' },
    check: ({ email, password }) => ({
      email: email.includes('@') ? undefined : t('signIn.emailWanted'),
      password: password ? undefined : t('signIn.passwordWanted'),
    }),
    send: ({ email, password }) => props.session.enter(email.trim(), password),
  });
  return (
    <form class="door-form" noValidate onSubmit={form.submit}>
      <Entry form={form} name="email" autocomplete="username" />
      <Entry form={form} name="password" autocomplete="current-password" />
      <Refusal code={form.failure} />
      <Button type="submit" look="primary" isBusy={form.isSending}>
        {t('signIn.enter')}
      </Button>
      <ByProvider hasOidc={props.hasOidc} />
      <button type="button" class="text-button" onClick={props.onForgotten}>
        {t('signIn.forgotten')}
      </button>
      <p class="door-note">{t('signIn.outBody')}</p>
    </form>
  );
}

/** Who cannot be asked is asked for a password. */
function useWays(session: Doing): WaysIn {
  const [ways, setWays] = useState<WaysIn>({ hasOidc: false, isEmpty: false });
  useEffect(() => {
    session.ways().then(setWays, () => {});
  }, [session]);
  return ways;
}

/** Where the backend has a provider; what came of it stands in the address. */
function ByProvider({ hasOidc }: { hasOidc: boolean }) {
  const { t } = useLocale();
  const isRefused = window.location.search === '?refused';
  return (
    <>
      {isRefused && (
        <p class="door-refusal" role="alert">
          {t('signIn.refused')}
        </p>
      )}
      {hasOidc && (
        <a class="button" href="/api/session/oidc">
          {t('signIn.byProvider')}
        </a>
      )}
    </>
  );
}

function RemindForm(props: { session: Doing; onBack(): void }) {
  const { t } = useLocale();
  const [isSent, setSent] = useState(false);
  const form = useForm({
    start: { email: '' },
    check: ({ email }) => ({ email: email.includes('@') ? undefined : t('signIn.emailWanted') }),
    send: async ({ email }) => {
      await props.session.remind(email.trim());
      setSent(true);
    },
  });
  return (
    <>
      <h1>{t('signIn.remindTitle')}</h1>
      {isSent ? (
        <p role="status">{t('signIn.sent')}</p>
      ) : (
        <form class="door-form" noValidate onSubmit={form.submit}>
          <p>{t('signIn.remindBody')}</p>
          <Entry form={form} name="email" autocomplete="username" />
          <Refusal code={form.failure} />
          <Button type="submit" look="primary" isBusy={form.isSending}>
            {t('signIn.remind')}
          </Button>
        </form>
      )}
      <button type="button" class="text-button" onClick={props.onBack}>
        {t('signIn.back')}
      </button>
    </>
  );
}

function ChooseForm({ session }: { session: Doing }) {
  const { t } = useLocale();
  const form = useForm({
    start: { password: '' },
    check: ({ password }) => ({
      password: [...password].length < 10 ? t('signIn.tooShort') : undefined,
    }),
    send: ({ password }) => session.choose(password),
  });
  if (form.failure === 'invalid_link')
    return (
      <div role="alert">
        <h1>{t('signIn.invalidTitle')}</h1>
        <p>{t('signIn.invalidBody')}</p>
      </div>
    );
  return (
    <>
      <h1>{t('signIn.chooseTitle')}</h1>
      <form class="door-form" noValidate onSubmit={form.submit}>
        <Entry
          form={form}
          name="password"
          autocomplete="new-password"
          hint={t('signIn.chooseHint')}
        />
        <Refusal code={form.failure} />
        <Button type="submit" look="primary" isBusy={form.isSending}>
          {t('signIn.choose')}
        </Button>
      </form>
    </>
  );
}

type Entering = {
  values: { email?: string; password?: string };
  set(key: never, value: never): void;
  leave(key: never): void;
  error(key: never): string | undefined;
};

/** An e-mail or a password; which one, a password manager is told. */
function Entry(props: {
  form: Entering;
  name: 'email' | 'password';
  autocomplete: 'username' | 'current-password' | 'new-password';
  hint?: string;
}) {
  const { t } = useLocale();
  const { form, name, hint } = props;
  // Each form has the fields that it draws.
  const key = name as never;
  return (
    <Field label={t(`signIn.${name}`)} error={form.error(key)} hint={hint}>
      {(tied) => (
        <input
          {...tied}
          name={name}
          // One of two types, which the compiler wants told apart by their roles.
          type={name as 'password'}
          value={form.values[name] ?? ''}
          autocomplete={props.autocomplete}
          autocapitalize="none"
          spellcheck={false}
          onBlur={() => form.values[name] && form.leave(key)}
          onInput={({ currentTarget }) => form.set(key, currentTarget.value as never)}
        />
      )}
    </Field>
  );
}

function Refusal({ code }: { code: ReturnType<typeof useForm>['failure'] }) {
  const { t } = useLocale();
  if (code === undefined) return null;
  const said = (['wrong_password', 'rate_limited', 'unreachable'] as const).find(
    (one) => one === code,
  );
  return (
    <p class="door-refusal" role="alert">
      {said === 'wrong_password'
        ? t('signIn.wrong')
        : said === 'rate_limited'
          ? t('signIn.slow')
          : t(`failure.${said ?? 'other'}`)}
    </p>
  );
}
