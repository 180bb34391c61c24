import type { AccountUser } from '@polku/backend/api';
import type { AccountConversation } from '@polku/backend/api-conversations';
import { useRef, useState } from 'preact/hooks';
import { Button } from '../controls/button.tsx';
import { Dialog, SaveFoot } from '../controls/dialog.tsx';
import { Select, TextArea } from '../controls/field.tsx';
import { useToast } from '../controls/toast.tsx';
import { useForm } from '../controls/use-form.ts';
import { useLocale, useWords } from '../locale.ts';
import { newMessageId } from '../message-id.ts';
import { ACCOUNT } from '../words/account.ts';

/** The first message to a user, who finds it in their inbox. Sent again after a failure it is the same one. */
export type Begin = (begun: {
  id: string;
  userId: string;
  message: { id: string; text: string };
}) => Promise<AccountConversation>;

type Props = { users: readonly AccountUser[]; onBegin: Begin; onBegun(): void };

const MAX_LENGTH = 4_000;

export function BeginConversation(props: Props) {
  const say = useWords(ACCOUNT);
  const [isOpen, setOpen] = useState(false);
  if (props.users.length === 0) return null;
  return (
    <>
      <Button look="quiet" icon="message" onClick={() => setOpen(true)}>
        {say('begin.open')}
      </Button>
      <Dialog isOpen={isOpen} onClose={() => setOpen(false)} title={say('begin.open')}>
        <Writing {...props} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function Writing({ users, onBegin, onBegun, onClose }: Props & { onClose(): void }) {
  const say = useWords(ACCOUNT);
  const { t } = useLocale();
  const toast = useToast();
  const ids = useRef([newMessageId(Date.now()), newMessageId(Date.now())] as const);
  const form = useForm({
    start: { userId: users[0]?.id ?? '', text: '' },
    check: ({ text }) => ({ text: text.trim() === '' ? t('control.required') : undefined }),
    async send({ userId, text }) {
      const [id, messageId] = ids.current;
      await onBegin({ id, userId, message: { id: messageId, text: text.trim() } });
      const user = users.find((each) => each.id === userId);
      toast({ text: say('begin.sent', { user: user?.name ?? userId }) });
      onClose();
      onBegun();
    },
  });
  return (
    <form class="form" noValidate onSubmit={form.submit}>
      <Select
        label={say('begin.to')}
        options={users.map(({ id, name }) => [id, name ?? id] as const)}
        value={form.values.userId}
        onChoose={(userId) => form.set('userId', userId)}
      />
      <TextArea
        label={say('begin.text')}
        hint={say('begin.hint')}
        error={form.error('text')}
        value={form.values.text}
        rows={4}
        maxLength={MAX_LENGTH}
        onText={(text) => form.set('text', text)}
        hasFocus
      />
      {form.failure && (
        <p class="form-failure" role="alert">
          {t('conversations.notSent')}
        </p>
      )}
      <SaveFoot onCancel={onClose} save={t('conversations.send')} isSending={form.isSending} />
    </form>
  );
}
