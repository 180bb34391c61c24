import { useEffect, useRef } from 'preact/hooks';
import { CloseIcon } from '../parts/close-icon.tsx';
import { Said } from '../parts/said.tsx';
import { BackIcon } from './icons.tsx';
import { List } from './list.tsx';
import type { InboxProps, InboxScreen } from './state.ts';
import { Thread } from './thread.tsx';

/**
 * The inbox: a list of what was written to this person, or one conversation. The same in a panel over the page and
 * inside an element of the page; only the panel can be closed, and takes the focus, because the user has opened it.
 */
export function Inbox(props: InboxProps) {
  const { state, actions, words, onClose, hold } = props;
  const { screen } = state;
  const panel = useRef<HTMLElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => (panel.current ? hold?.(panel.current) : undefined), []);
  useFocusOfScreen(screen, { heading, isTaken: onClose !== undefined });
  const isList = screen.kind === 'list';
  return (
    <section
      ref={panel}
      class={`card inbox ${onClose ? 'panel' : 'inline'}`}
      part="card"
      role={onClose ? 'dialog' : undefined}
      aria-labelledby="inbox-title"
      onKeyDown={(event) => {
        if (!onClose || event.key !== 'Escape' || event.isComposing) return;
        event.preventDefault();
        onClose();
      }}
    >
      <header class="inbox-head">
        {!isList && (
          <button
            type="button"
            class="icon"
            part="back"
            aria-label={words.back}
            onClick={() => actions.show({ kind: 'list' })}
          >
            <BackIcon />
          </button>
        )}
        <h2 id="inbox-title" part="title" ref={heading} tabIndex={-1}>
          {toTitle(props)}
        </h2>
        {onClose && (
          <button
            type="button"
            class="icon"
            part="close"
            aria-label={words.close}
            onClick={onClose}
          >
            <CloseIcon />
          </button>
        )}
      </header>
      {isList ? (
        <List {...props} />
      ) : (
        <Thread {...props} key={screen.conversationId} screen={screen} />
      )}
      <Said text={state.news} />
    </section>
  );
}

function toTitle({ state, words }: InboxProps): string {
  const { screen, conversations } = state;
  if (screen.kind === 'list') return words.title;
  const { messages = [] } = conversations.find(({ id }) => id === screen.conversationId) ?? {};
  return messages.find(({ by, name }) => by === 'person' && name)?.name ?? words.write;
}

/** Who goes on by hand or by keyboard begins at the head of what has come; in the list, where they were. */
function useFocusOfScreen(
  screen: InboxScreen,
  { heading, isTaken }: { heading: { current: HTMLElement | null }; isTaken: boolean },
) {
  const last = useRef<InboxScreen>(undefined);
  useEffect(() => {
    const before = last.current;
    last.current = screen;
    // An inbox in the page takes no focus by standing there.
    if (!before && !isTaken) return;
    const root = heading.current?.getRootNode() as ShadowRoot | Document | undefined;
    const left = before?.kind === 'thread' ? `[data-thread="${before.conversationId}"]` : undefined;
    const item = left && screen.kind === 'list' && root?.querySelector<HTMLElement>(left);
    const isWriting = screen.kind === 'thread' && screen.isWriting;
    if (!isWriting) (item || heading.current)?.focus({ preventScroll: !item });
  }, [screen]);
}
