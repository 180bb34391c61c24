import { useState } from 'preact/hooks';
import { createAccountsApi } from '../api/accounts.ts';
import { failureCode } from '../api/client.ts';
import { useApi } from '../console-context.ts';
import { Button, IconButton } from '../controls/button.tsx';
import { TextField } from '../controls/field.tsx';
import { Popover } from '../controls/popover.tsx';
import { useToast } from '../controls/toast.tsx';
import { useLocale, useWords } from '../locale.ts';
import { newMessageId } from '../message-id.ts';
import { useLoad } from '../parts/use-load.ts';
import { ACCOUNTS } from '../words/accounts.ts';
import type { Address } from './use-address.ts';

/** A person's own views: opened, kept under a name, and forgotten, with an undo. */
export function ViewsMenu({ address }: { address: Address }) {
  const say = useWords(ACCOUNTS);
  const api = useApi(createAccountsApi);
  const { data, failure, reload } = useLoad('views', api.views);
  const query = address.search.slice(1);
  const current = data?.views.find((view) => view.query === query);
  return (
    <Popover
      label={<bdi>{current?.name ?? (query === '' ? say('views.all') : say('views.title'))}</bdi>}
      icon="filter"
    >
      {(close) => (
        <div class="views">
          <button
            type="button"
            class="row-button"
            aria-pressed={query === ''}
            onClick={() => {
              address.open('');
              close();
            }}
          >
            {say('views.all')}
          </button>
          {failure && !data && <p class="section-empty">{say('views.failed')}</p>}
          {data?.views.length === 0 && <p class="views-none">{say('views.none')}</p>}
          {data?.views.map((view) => (
            <ViewRow
              key={view.id}
              view={view}
              isCurrent={view === current}
              onOpen={() => {
                address.open(view.query);
                close();
              }}
              onChanged={reload}
            />
          ))}
          {query !== '' && !current && <SaveView query={query} onSaved={reload} />}
        </div>
      )}
    </Popover>
  );
}

type View = { id: string; name: string; query: string };

function ViewRow(props: { view: View; isCurrent: boolean; onOpen(): void; onChanged(): void }) {
  const { view, onChanged } = props;
  const { t } = useLocale();
  const say = useWords(ACCOUNTS);
  const tell = useToast();
  const api = useApi(createAccountsApi);
  const keep = () => api.keepView(view).then(onChanged, refused);
  const refused = () => tell({ text: t('control.notSaved'), tone: 'failed' });
  const forget = () =>
    api.forgetView(view.id).then(() => {
      onChanged();
      tell({ text: say('views.forgotten', { name: view.name }), onUndo: () => void keep() });
    }, refused);
  return (
    <div class="views-row">
      <button
        type="button"
        class="row-button"
        aria-pressed={props.isCurrent}
        onClick={props.onOpen}
      >
        <bdi>{view.name}</bdi>
      </button>
      <IconButton
        icon="trash"
        label={say('views.forget', { name: view.name })}
        onClick={() => void forget()}
      />
    </div>
  );
}

function SaveView({ query, onSaved }: { query: string; onSaved(): void }) {
  const { t } = useLocale();
  const say = useWords(ACCOUNTS);
  const tell = useToast();
  const api = useApi(createAccountsApi);
  const [name, setName] = useState('');
  const [error, setError] = useState<string>();
  async function save(event: Event) {
    event.preventDefault();
    if (name.trim() === '') return setError(t('control.required'));
    try {
      await api.keepView({ id: newMessageId(Date.now()), name: name.trim(), query });
      onSaved();
      tell({ text: say('views.saved', { name: name.trim() }) });
    } catch (refused) {
      setError(
        failureCode(refused) === 'conflict' && refused instanceof Error
          ? refused.message
          : t('control.notSaved'),
      );
    }
  }
  return (
    <form class="views-save" onSubmit={(event) => void save(event)}>
      <TextField
        label={say('views.save')}
        placeholder={say('views.name')}
        value={name}
        onText={setName}
        maxLength={80}
        error={error}
      />
      <Button type="submit">{say('views.saveButton')}</Button>
    </form>
  );
}
