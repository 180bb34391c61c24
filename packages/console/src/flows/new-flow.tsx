import type { FlowDocument } from '@polku/backend/api-flows';
import { useState } from 'preact/hooks';
import { Button } from '../controls/button.tsx';
import { Dialog, DialogFoot } from '../controls/dialog.tsx';
import { TextField } from '../controls/field.tsx';
import { useForm } from '../controls/use-form.ts';
import { useLocale, useWords } from '../locale.ts';
import { FLOWS } from '../words/flows.ts';
import { newId, toSlug } from './edit.ts';
import { fromTemplate, TEMPLATES, type TemplateKey } from './templates.ts';

type Made = FlowDocument & { id: string };
type Props = {
  isOpen: boolean;
  onClose(): void;
  taken: readonly string[];
  onMake(document: Made): Promise<void>;
};

/** A new flow begins with a ready one: what it is for is chosen, and then how it is called. */
export function NewFlow(props: Props) {
  const say = useWords(FLOWS);
  return (
    <Dialog isOpen={props.isOpen} onClose={props.onClose} title={say('new')} width="wide">
      <Choosing {...props} />
    </Dialog>
  );
}

function Choosing({ taken, onMake, onClose }: Props) {
  const say = useWords(FLOWS);
  const { t } = useLocale();
  const [key, setKey] = useState<TemplateKey>('welcome');
  const form = useForm({
    start: { name: say('template.welcome') },
    check: ({ name }) => ({ name: name.trim() === '' ? t('control.required') : undefined }),
    async send({ name }) {
      const template = TEMPLATES.find((each) => each.key === key);
      if (!template) return;
      const id = newId(taken, toSlug(name) || key);
      await onMake(fromTemplate(template, { id, name: name.trim() }) as Made);
    },
  });
  return (
    <form class="form" onSubmit={form.submit} noValidate>
      <fieldset class="templates">
        <legend>{say('template.title')}</legend>
        {TEMPLATES.map((template) => (
          <label key={template.key} class="template">
            <input
              type="radio"
              class="unseen"
              name="template"
              value={template.key}
              checked={template.key === key}
              onChange={() => {
                setKey(template.key);
                form.set('name', say(`template.${template.key}`));
              }}
            />
            <span>
              <i class={`flow-kind flow-kind-${template.kind}`} aria-hidden="true" />
              <b>{say(`template.${template.key}`)}</b>
              <small>{say(`template.${template.key}About`)}</small>
            </span>
          </label>
        ))}
      </fieldset>
      <TextField
        label={say('template.name')}
        hint={say('template.nameHint')}
        error={form.error('name')}
        value={form.values.name}
        maxLength={200}
        onText={(name) => form.set('name', name)}
      />
      {form.failure && <p class="form-failure">{t('control.notSaved')}</p>}
      <DialogFoot>
        <Button onClick={onClose}>{t('control.cancel')}</Button>
        <Button type="submit" look="primary" isBusy={form.isSending}>
          {say('template.make')}
        </Button>
      </DialogFoot>
    </form>
  );
}
