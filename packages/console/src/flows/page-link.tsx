import type { FlowPage, FlowTerms } from '@polku/backend/api-flows';
import { useState } from 'preact/hooks';
import { ApiError } from '../api/client.ts';
import type { FlowsApi } from '../api/flows.ts';
import { Button } from '../controls/button.tsx';
import { DialogFoot } from '../controls/dialog.tsx';
import { TextField } from '../controls/field.tsx';
import { useLocale, useWords } from '../locale.ts';
import { FLOWS } from '../words/flows.ts';
import type { Draft } from './use-draft.ts';

/** The draft on the product's own page, by a link that holds for an hour. */
export function PageLink(props: {
  page: FlowPage;
  draft: Draft;
  terms: FlowTerms;
  api: Pick<FlowsApi, 'preview'>;
  onClose(): void;
}) {
  const { page, draft, terms, api } = props;
  const say = useWords(FLOWS);
  const { t } = useLocale();
  const [url, setUrl] = useState(`${terms.origins[0] ?? 'https://'}/`);
  const [link, setLink] = useState<string>();
  const [fault, setFault] = useState<string>();
  async function make(event: Event) {
    event.preventDefault();
    setFault(undefined);
    try {
      setLink((await api.preview(page.id, draft.document, url)).url);
    } catch (error) {
      setFault(error instanceof ApiError ? error.message : t('failure.other'));
    }
  }
  return (
    <form class="form" onSubmit={make} noValidate>
      <TextField
        type="url"
        label={say('onPageUrl')}
        hint={say('onPageHint')}
        error={fault}
        value={url}
        onText={setUrl}
      />
      <DialogFoot>
        <Button onClick={props.onClose}>{t('control.close')}</Button>
        {link === undefined ? (
          <Button type="submit" look="primary">
            {say('onPageMake')}
          </Button>
        ) : (
          <a class="button button-primary" href={link} target="_blank" rel="noreferrer">
            {say('onPageOpen')}
          </a>
        )}
      </DialogFoot>
    </form>
  );
}
