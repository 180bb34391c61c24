import type { InboxItem } from '@polku/backend/api-inbox';
import { Button } from '../controls/button.tsx';
import { Dialog, DialogFoot } from '../controls/dialog.tsx';
import { Select, TextArea } from '../controls/field.tsx';
import { useForm } from '../controls/use-form.ts';
import { type ItemChange, needsOutcome } from '../inbox-change.ts';
import { useLocale, useWords } from '../locale.ts';
import { inboxWords } from '../words/inbox.ts';
import { Name } from './name.tsx';

type Done = Extract<ItemChange, { kind: 'done' }>;
const OUTCOMES = ['won_back', 'improved', 'unchanged', 'lost'] as const;

/** Closes an item with what was done; an answer that obliges, with what came of it. */
export function DoneDialog(props: { item: InboxItem; onDone(done: Done): void; onClose(): void }) {
  const say = useWords(inboxWords);
  return (
    <Dialog isOpen onClose={props.onClose} title={say('doneTitle')}>
      <DoneForm {...props} />
    </Dialog>
  );
}

function DoneForm(props: { item: InboxItem; onDone(done: Done): void; onClose(): void }) {
  const { t } = useLocale();
  const say = useWords(inboxWords);
  const isObliged = needsOutcome(props.item);
  const about = props.item.user ?? props.item.account;
  const form = useForm({
    start: { outcome: 'won_back' as (typeof OUTCOMES)[number], text: '' },
    check: ({ text }) => ({
      text: isObliged && text.trim() === '' ? t('control.required') : undefined,
    }),
    // Shown at once: what the backend refuses is told at the item.
    async send({ outcome, text }) {
      const said = text.trim();
      props.onDone({
        kind: 'done',
        ...(isObliged && { outcome }),
        ...(said !== '' && { text: said }),
      });
    },
  });
  return (
    <form class="form" onSubmit={(event) => void form.submit(event)}>
      {about && (
        <p class="facts">
          <Name of={about} />
        </p>
      )}
      {isObliged && (
        <Select
          label={say('outcome')}
          options={OUTCOMES.map((each) => [each, say(`doneAs.${each}`)] as const)}
          value={form.values.outcome}
          onChoose={(outcome) => form.set('outcome', outcome)}
        />
      )}
      <TextArea
        label={say('doneText')}
        hint={say('doneHint')}
        isOptional={!isObliged}
        value={form.values.text}
        error={form.error('text')}
        maxLength={4_000}
        hasFocus
        onText={(text) => form.set('text', text)}
      />
      <DialogFoot>
        <Button onClick={props.onClose}>{t('control.cancel')}</Button>
        <Button type="submit" look="primary">
          {say('save')}
        </Button>
      </DialogFoot>
    </form>
  );
}
