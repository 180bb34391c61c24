import type { FlowPage, FlowTerms } from '@polku/backend/api-flows';
import { useState } from 'preact/hooks';
import { ApiError } from '../api/client.ts';
import type { FlowsApi } from '../api/flows.ts';
import { Button } from '../controls/button.tsx';
import { Dialog, DialogFoot } from '../controls/dialog.tsx';
import { TextField } from '../controls/field.tsx';
import { MenuItem, MenuList, Popover } from '../controls/popover.tsx';
import { useToast } from '../controls/toast.tsx';
import { useLocale, useWords } from '../locale.ts';
import { Segmented } from '../parts/segmented.tsx';
import { FLOWS } from '../words/flows.ts';
import { PageLink } from './page-link.tsx';
import type { Draft } from './use-draft.ts';

type Props = {
  page: FlowPage;
  draft: Draft;
  terms: FlowTerms;
  api: FlowsApi;
  onPage(page: FlowPage): void;
  /** Begins anew with what the backend has. */
  onReload(): void;
};

/** What is done with the flow as a whole: whether it is kept, and publishing, pausing, calling off, each with its undo. */
export function PublishBar(props: Props) {
  const { page, draft, onReload } = props;
  const say = useWords(FLOWS);
  const [open, setOpen] = useState<'publish' | 'page'>();
  const acts = useActs(props);
  const isWhole = draft.faults.length === 0;
  const hasChanges = draft.state !== 'published' || page.state === 'draft';
  return (
    <div class="flow-acts">
      <SaveState draft={draft} onReload={onReload} />
      <Popover
        label={<span class="unseen">{say('more')}</span>}
        icon="more"
        buttonClass="icon-button"
      >
        {(close) => (
          <MenuList label={say('more')}>
            <MenuItem icon="link" onChoose={closing(close, () => setOpen('page'))}>
              {say('onPage')}
            </MenuItem>
            {page.version !== null && (
              <MenuItem icon="pause" onChoose={closing(close, () => acts.pause())}>
                {say('pause')}
              </MenuItem>
            )}
            {page.state === 'paused' && (
              <MenuItem icon="play" onChoose={closing(close, () => acts.resume())}>
                {say('resume')}
              </MenuItem>
            )}
            {page.next && (
              <MenuItem icon="close" onChoose={closing(close, () => acts.cancel())}>
                {say('cancel')}
              </MenuItem>
            )}
            {page.versions.length > 0 && draft.state !== 'published' && (
              <MenuItem icon="trash" tone="danger" onChoose={closing(close, () => acts.discard())}>
                {say('discard')}
              </MenuItem>
            )}
          </MenuList>
        )}
      </Popover>
      <Button look="primary" disabled={!isWhole || !hasChanges} onClick={() => setOpen('publish')}>
        {say('publish')}
      </Button>
      <Dialog
        isOpen={open === 'publish'}
        onClose={() => setOpen(undefined)}
        title={say('publishTitle', { name: String(draft.document.name) })}
      >
        <Publishing onClose={() => setOpen(undefined)} onPublish={acts.publish} />
      </Dialog>
      <Dialog isOpen={open === 'page'} onClose={() => setOpen(undefined)} title={say('onPage')}>
        <PageLink {...props} onClose={() => setOpen(undefined)} />
      </Dialog>
    </div>
  );
}

/** What is chosen from a menu closes it. */
const closing = (close: () => void, act: () => void) => () => {
  close();
  act();
};

function useActs({ page, draft, api, onPage, onReload }: Props) {
  const say = useWords(FLOWS);
  const { t, format } = useLocale();
  const toast = useToast();
  const { id } = page;
  const fail = () => toast({ text: t('control.notSaved'), tone: 'failed' });
  const back = (version: number | null) => () =>
    void (version === null ? api.pause(id) : api.rollBack(id, version)).then(onPage, fail);

  async function publish(at: string | undefined) {
    const before = page.version;
    await draft.flush();
    const next = await api.publish(id, draft.document, at);
    onPage(next);
    toast(
      next.next && at !== undefined
        ? {
            text: say('publishedAt', {
              version: next.next.version,
              time: format.exact(next.next.at),
            }),
            onUndo: () => void api.cancel(id).then(onPage, fail),
          }
        : { text: say('publishedNow', { version: next.version ?? '' }), onUndo: back(before) },
    );
    onReload();
  }
  const pause = () =>
    void api.pause(id).then((next) => {
      onPage(next);
      toast({ text: say('withdrawn', { name: page.name }), onUndo: back(page.version) });
    }, fail);
  const resume = () => {
    const newest = page.versions[0]?.version;
    if (newest === undefined) return;
    void api.rollBack(id, newest).then((next) => {
      onPage(next);
      toast({ text: say('backLive', { version: newest }), onUndo: back(null) });
    }, fail);
  };
  const cancel = () => {
    const version = page.next?.version;
    void api.cancel(id).then((next) => {
      onPage(next);
      toast({ text: say('cancelled', { version: version ?? '' }) });
    }, fail);
  };
  const discard = () => {
    const { document } = draft;
    const undo = () => void api.saveDraft(id, document, null).then(onReload, fail);
    void api.discard(id).then(() => {
      toast({ text: say('discarded'), onUndo: undo });
      onReload();
    }, fail);
  };
  return { publish, pause, resume, cancel, discard };
}

function SaveState({ draft, onReload }: { draft: Draft; onReload(): void }) {
  const say = useWords(FLOWS);
  const { format } = useLocale();
  const { state, savedAt } = draft;
  if (state === 'conflict')
    return (
      <p class="save-state is-wrong" role="alert">
        {say('conflict')}{' '}
        <button type="button" class="text-button" onClick={onReload}>
          {say('reload')}
        </button>
      </p>
    );
  const text =
    state === 'published'
      ? say('noChanges')
      : state === 'saved' && savedAt
        ? say('saved', { time: format.time(savedAt) })
        : say(state === 'unsaved' ? 'unsaved' : 'saving');
  return (
    <p class={`save-state ${state === 'unsaved' ? 'is-wrong' : ''}`} role="status">
      {text}
    </p>
  );
}

/** Now, or at a time: by the clock of who publishes. */
function Publishing({
  onClose,
  onPublish,
}: {
  onClose(): void;
  onPublish(at: string | undefined): Promise<void>;
}) {
  const say = useWords(FLOWS);
  const { t } = useLocale();
  const [when, setWhen] = useState<'now' | 'later'>('now');
  const [at, setAt] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string>();
  const isLater = when === 'later';
  async function submit(event: Event) {
    event.preventDefault();
    if (isBusy || (isLater && at === '')) return;
    setBusy(true);
    setRefused(undefined);
    try {
      await onPublish(isLater ? new Date(at).toISOString() : undefined);
      onClose();
    } catch (error) {
      setRefused(error instanceof ApiError ? error.message : t('failure.other'));
    } finally {
      setBusy(false);
    }
  }
  return (
    <form class="form" onSubmit={submit} noValidate>
      <p>{say('publishBody')}</p>
      <Segmented<'now' | 'later'>
        label={say('publishAt')}
        name="publish-when"
        value={when}
        options={[
          ['now', say('publishNow')],
          ['later', say('publishLater')],
        ]}
        onChoose={setWhen}
      />
      {isLater && (
        <TextField
          type="datetime-local"
          label={say('publishAt')}
          error={at === '' ? t('control.required') : undefined}
          value={at}
          onText={setAt}
        />
      )}
      {refused && (
        <p class="form-failure" role="alert">
          {say('publishRefused', { reason: refused })}
        </p>
      )}
      <DialogFoot>
        <Button onClick={onClose}>{t('control.cancel')}</Button>
        <Button type="submit" look="primary" isBusy={isBusy}>
          {say('publish')}
        </Button>
      </DialogFoot>
    </form>
  );
}
