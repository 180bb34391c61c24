import type { Ref } from 'preact';
import { InboxIcon } from './icons.tsx';
import type { inboxWords } from './words.ts';

/** The button in the corner, with how many conversations hold an answer that was not seen. */
export function Launcher(props: {
  unread: number;
  words: typeof inboxWords;
  isOpen: boolean;
  onPress(): void;
  button: Ref<HTMLButtonElement>;
}) {
  const { unread, words, isOpen, onPress, button } = props;
  return (
    <button
      ref={button}
      type="button"
      class="inbox-launcher"
      part="launcher"
      aria-label={isOpen ? words.close : unread > 0 ? words.openUnread(unread) : words.open}
      aria-expanded={isOpen}
      onClick={onPress}
    >
      <InboxIcon />
      {/* Open, the list says which. */}
      {unread > 0 && !isOpen && (
        <span class="inbox-badge" part="badge" aria-hidden="true">
          {unread > 9 ? '9+' : unread}
        </span>
      )}
    </button>
  );
}
