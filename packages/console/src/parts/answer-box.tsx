import { useId, useRef, useState } from 'preact/hooks';
import { useLocale } from '../locale.ts';
import { newMessageId } from '../message-id.ts';
import { useAnnounce } from './announcer.tsx';
import { Icon } from './icon.tsx';

/** The backend's own limit: see `MAX_MESSAGE_LENGTH` of the protocol. */
const MAX_LENGTH = 4_000;

/**
 * Where an answer is written. What was not sent stays in the box, and is sent again under the id that it has: an
 * answer that got lost on its way back is no second answer.
 */
export function AnswerBox({
  user,
  onSend,
}: {
  user: { id: string; name: string | null };
  onSend(message: { id: string; text: string }): Promise<void>;
}) {
  const { t } = useLocale();
  const announce = useAnnounce();
  const fieldId = useId();
  const [text, setText] = useState('');
  const [state, setState] = useState<'idle' | 'sending' | 'failed'>('idle');
  const attempt = useRef<{ id: string; text: string }>(undefined);
  const name = user.name ?? user.id;
  const tooMany = text.trim().length - MAX_LENGTH;
  const isEmpty = text.trim() === '';

  async function send() {
    if (isEmpty || tooMany > 0 || state === 'sending') return;
    // Another text is another message.
    if (attempt.current?.text !== text) attempt.current = { id: newMessageId(Date.now()), text };
    setState('sending');
    try {
      await onSend(attempt.current);
      setText('');
      setState('idle');
      announce(t('conversations.sent', { user: name }));
    } catch {
      setState('failed');
    }
  }

  return (
    <form
      class="answer-box"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <label class="unseen" for={fieldId}>
        {t('conversations.label', { user: name })}
      </label>
      <textarea
        id={fieldId}
        rows={2}
        value={text}
        placeholder={t('conversations.placeholder')}
        aria-describedby={`${fieldId}-hint`}
        readOnly={state === 'sending'}
        onInput={({ currentTarget }) => setText(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void send();
        }}
      />
      <p class="answer-foot">
        <span id={`${fieldId}-hint`} class={tooMany > 0 ? 'is-too-long' : undefined}>
          {tooMany > 0
            ? t('conversations.tooLong', { count: tooMany })
            : t('conversations.hint', { user: name })}
        </span>
        {/* Not disabled: the focus stays with who pressed it. */}
        <button type="submit" class="button" aria-disabled={isEmpty || tooMany > 0}>
          <Icon name="send" />
          {state === 'sending' ? t('conversations.sending') : t('conversations.send')}
        </button>
      </p>
      {state === 'failed' && (
        <p class="item-refusal" role="alert">
          <Icon name="alert" />
          <span>{t('conversations.notSent')}</span>
        </p>
      )}
    </form>
  );
}
