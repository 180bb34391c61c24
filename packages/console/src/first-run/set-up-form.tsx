import { Button } from '../controls/button.tsx';
import { Field } from '../controls/field.tsx';
import { type Faults, useForm } from '../controls/use-form.ts';
import { useLocale, useWords } from '../locale.ts';
import type { Session } from '../session.ts';
import { FIRST_RUN } from '../words/first-run.ts';

const EMPTY = { workspace: '', name: '', email: '', password: '' };
type Values = typeof EMPTY;

/** What a password manager is told of each. */
const FIELDS = [
  ['workspace', 'organization', 'text'],
  ['name', 'name', 'text'],
  ['email', 'username', 'email'],
  ['password', 'new-password', 'password'],
] as const;

/** The first workspace and its first person, by the link that the backend has printed. */
export function SetUpForm({ session }: { session: Pick<Session, 'setUp'> }) {
  const say = useWords(FIRST_RUN);
  const { t, language } = useLocale();
  const form = useForm({
    start: EMPTY,
    check: ({ workspace, name, email, password }): Faults<Values> => ({
      workspace: workspace.trim() ? undefined : say('setup.wanted'),
      name: name.trim() ? undefined : say('setup.wanted'),
      email: email.includes('@') ? undefined : say('setup.emailWanted'),
      password: [...password].length < 10 ? say('setup.tooShort') : undefined,
    }),
    async send({ workspace, name, email, password }) {
      const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
      await session.setUp({
        ...{ workspace: workspace.trim(), name: name.trim(), email: email.trim() },
        ...{ password, language, timeZone },
      });
    },
  });
  if (form.failure === 'invalid_link')
    return (
      <div role="alert">
        <h1>{say('setup.goneTitle')}</h1>
        <p>{say('setup.gone')}</p>
        <p>
          {/* The whole page: the link is let go of. */}
          <a class="button" href="/sign-in">
            {say('setup.toSignIn')}
          </a>
        </p>
      </div>
    );
  return (
    <>
      <div>
        <h1>{say('setup.title')}</h1>
        <p>{say('setup.about')}</p>
      </div>
      <form class="door-form" noValidate onSubmit={form.submit}>
        {FIELDS.map(([name, autocomplete, type]) => (
          <Field
            key={name}
            label={say(`setup.${name}`)}
            hint={say(`setup.${name}Hint`)}
            error={form.error(name)}
          >
            {(tied) => (
              <input
                {...tied}
                name={name}
                // One of several types, which the compiler wants told apart by their roles.
                type={type as 'text'}
                autocomplete={autocomplete}
                maxLength={100}
                autocapitalize={type === 'text' ? 'words' : 'none'}
                spellcheck={false}
                value={form.values[name]}
                onBlur={() => form.values[name] && form.leave(name)}
                onInput={({ currentTarget }) => form.set(name, currentTarget.value)}
              />
            )}
          </Field>
        ))}
        {form.failure && (
          <p class="door-refusal" role="alert">
            {form.failure === 'rate_limited'
              ? say('setup.slow')
              : t(`failure.${form.failure === 'unreachable' ? 'unreachable' : 'other'}`)}
          </p>
        )}
        <Button type="submit" look="primary" isBusy={form.isSending}>
          {say('setup.make')}
        </Button>
      </form>
    </>
  );
}
