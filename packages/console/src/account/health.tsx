import type { AccountRecord } from '@polku/backend/api';
import { useState } from 'preact/hooks';
import { Button } from '../controls/button.tsx';
import { TextField } from '../controls/field.tsx';
import { useLocale, useWords } from '../locale.ts';
import { Moment } from '../parts/moment.tsx';
import { ACCOUNT } from '../words/account.ts';
import { Editable } from './editable.tsx';
import type { Desk } from './use-desk.ts';

type Fact = AccountRecord['health'][number];

/** What is known of how the account does, by names of the workspace's own: told by systems, and by people here. */
export function Health({ desk }: { desk: Desk }) {
  const { record, edit, api, id } = desk;
  const { format } = useLocale();
  const say = useWords(ACCOUNT);
  if (!record) return null;

  /** Null takes it away. */
  function set(name: string, value: Fact['value'] | null): Promise<boolean> | undefined {
    const before = record?.health.find((one) => one.name === name);
    const send = (to: Fact['value'] | null) => api.change(id, { health: { [name]: to } });
    return edit?.({
      key: `health ${name}`,
      show: (shown) => ({ ...shown, health: withFact(shown.health, name, value) }),
      send: () => send(value),
      undo: () => send(before?.value ?? null),
    });
  }
  const toText = (value: Fact['value']) => {
    if (typeof value === 'number') return format.number(value);
    if (typeof value === 'boolean') return say(value ? 'health.yes' : 'health.no');
    return <bdi>{value}</bdi>;
  };
  return (
    <>
      {record.health.length === 0 && <p class="section-empty">{say('health.empty')}</p>}
      <dl class="facts-grid">
        {record.health.map(({ name, value, at }) => (
          <Editable
            key={name}
            label={name}
            kind="text"
            shown={
              <>
                {toText(value)}{' '}
                <small class="health-at">
                  <Moment at={at} />
                </small>
              </>
            }
            value={String(value)}
            onSave={edit && ((text) => void set(name, toValue(text)))}
          />
        ))}
      </dl>
      {edit && <NewFact onAdd={async (name, text) => (await set(name, toValue(text))) ?? false} />}
      {edit && record.health.length > 0 && <p class="field-hint">{say('health.emptyAway')}</p>}
    </>
  );
}

function NewFact({ onAdd }: { onAdd(name: string, text: string): Promise<boolean> }) {
  const say = useWords(ACCOUNT);
  const { t } = useLocale();
  const [isOpen, setOpen] = useState(false);
  const [name, setName] = useState('');
  const [text, setText] = useState('');
  if (!isOpen)
    return (
      <Button icon="plus" look="quiet" onClick={() => setOpen(true)}>
        {say('health.add')}
      </Button>
    );
  const isWhole = name.trim() !== '' && text.trim() !== '';
  async function add(event: Event) {
    event.preventDefault();
    if (!isWhole || !(await onAdd(name.trim(), text))) return;
    setName('');
    setText('');
    setOpen(false);
  }
  return (
    <form class="health-new" onSubmit={(event) => void add(event)}>
      <TextField
        label={say('health.name')}
        hint={say('health.nameHint')}
        value={name}
        maxLength={60}
        onText={setName}
        hasFocus
      />
      <TextField label={say('health.value')} value={text} maxLength={200} onText={setText} />
      <div class="health-acts">
        <Button type="submit" aria-disabled={!isWhole}>
          {say('save')}
        </Button>
        <Button look="quiet" onClick={() => setOpen(false)}>
          {t('control.cancel')}
        </Button>
      </div>
    </form>
  );
}

/** As it was written: a number and a yes or no are kept as such, nothing takes it away. */
export function toValue(text: string): Fact['value'] | null {
  const written = text.trim();
  if (written === '') return null;
  if (/^(true|yes|kyllä)$/i.test(written)) return true;
  if (/^(false|no|ei)$/i.test(written)) return false;
  const number = Number(written.replace(',', '.'));
  return Number.isFinite(number) ? number : written;
}

function withFact(health: readonly Fact[], name: string, value: Fact['value'] | null): Fact[] {
  const others = health.filter((one) => one.name !== name);
  if (value === null) return others;
  const fact = { name, value, at: new Date().toISOString() };
  return [...others, fact].toSorted((a, b) => a.name.localeCompare(b.name));
}
