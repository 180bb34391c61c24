import { Button, IconButton } from '../controls/button.tsx';
import { TextField } from '../controls/field.tsx';
import { useForm } from '../controls/use-form.ts';
import { useLocale, useWords } from '../locale.ts';
import { SETTINGS } from '../words/settings-page.ts';

/** Whose pages may send: an address of any page of the product is enough, its origin is taken. */
export function Origins(props: {
  origins: readonly string[];
  onChange: ((origins: string[]) => Promise<void>) | undefined;
}) {
  const { origins, onChange } = props;
  const say = useWords(SETTINGS);
  return (
    <section class="settings-block">
      <h3>{say('page.origins')}</h3>
      <ul class="settings-list origins">
        {origins.map((origin) => (
          <li key={origin}>
            <code>{origin}</code>
            {onChange && (
              <IconButton
                icon="close"
                label={say('page.originRemove', { origin })}
                onClick={() => void onChange(origins.filter((one) => one !== origin))}
              />
            )}
          </li>
        ))}
      </ul>
      {onChange && (
        // Begins anew with each that was taken.
        <NewOrigin
          key={origins.length}
          onAdd={(origin) => onChange([...origins.filter((one) => one !== origin), origin])}
        />
      )}
    </section>
  );
}

function NewOrigin({ onAdd }: { onAdd(origin: string): Promise<void> }) {
  const say = useWords(SETTINGS);
  const { t } = useLocale();
  const form = useForm({
    start: { origins: '' },
    check: ({ origins: text }) => ({
      origins: toOrigin(text) ? undefined : say('page.originWanted'),
    }),
    async send({ origins: text }) {
      await onAdd(toOrigin(text) ?? '');
    },
  });
  return (
    <form class="origin-form" noValidate onSubmit={form.submit}>
      <TextField
        label={say('page.origin')}
        hint={say('page.originHint')}
        error={form.error('origins')}
        type="url"
        placeholder="https://app.example.com"
        value={form.values.origins}
        onText={(text) => form.set('origins', text)}
      />
      <Button type="submit" isBusy={form.isSending}>
        {say('page.originAdd')}
      </Button>
      {form.failure && <p class="form-failure">{t('control.notSaved')}</p>}
    </form>
  );
}

/** Of what people paste: `app.example/start` is meant as https, `localhost:3000` as http. */
export function toOrigin(text: string): string | undefined {
  const given = text.trim();
  const isHere = /^(localhost|127\.|\[::1\])/.test(given);
  const url = /^https?:\/\//i.test(given) ? given : `${isHere ? 'http' : 'https'}://${given}`;
  if (given === '' || !URL.canParse(url)) return undefined;
  const { origin, hostname } = new URL(url);
  return hostname.includes('.') || hostname === 'localhost' || hostname.startsWith('[')
    ? origin
    : undefined;
}
