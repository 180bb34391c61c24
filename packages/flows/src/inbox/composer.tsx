import { useEffect, useRef, useState } from 'preact/hooks';
import type { InboxActions } from './state.ts';
import type { inboxWords } from './words.ts';

/** The backend's own limit: `MAX_MESSAGE_LENGTH` of the protocol. */
const MAX_LENGTH = 4_000;

/** The field: Enter is a new line, Ctrl or ⌘ and Enter sends. What was begun is there when one comes back. */
export function Composer({
  actions,
  words,
  isWriting,
}: {
  actions: InboxActions;
  words: typeof inboxWords;
  /** The field is what the user has come for. */
  isWriting: boolean | undefined;
}) {
  const [text, setText] = useState(() => actions.draft());
  const field = useRef<HTMLTextAreaElement>(null);
  const tooMany = text.trim().length - MAX_LENGTH;
  const mayBeSent = text.trim() !== '' && tooMany <= 0;

  useEffect(() => {
    if (isWriting) field.current?.focus({ preventScroll: true });
  }, []);
  const change = (next: string) => {
    setText(next);
    actions.draft(next);
  };
  const send = () => {
    if (!mayBeSent) return;
    actions.send(text);
    change('');
    field.current?.focus({ preventScroll: true });
  };

  return (
    <form
      class="inbox-foot"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <textarea
        ref={field}
        part="field"
        rows={1}
        aria-label={words.label}
        placeholder={words.placeholder}
        value={text}
        onInput={({ currentTarget }) => change(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send();
        }}
      />
      {tooMany > 0 && (
        <span class="inbox-too-long" role="status">
          {words.tooLong(tooMany)}
        </span>
      )}
      {/* Not disabled: the focus stays with who pressed it. */}
      <button type="submit" class="primary" part="button" aria-disabled={!mayBeSent}>
        {words.send}
      </button>
    </form>
  );
}
