import { toPlainText } from '../parts/markup.tsx';
import { pickText } from '../pick-text.ts';
import { WriteIcon } from './icons.tsx';
import type { InboxProps, SeenMessage, ShownConversation } from './state.ts';
import { When } from './when.tsx';

type Entry = {
  key: string;
  title: string;
  text: string;
  at: number;
  isUnread: boolean;
  open(): void;
};

/** Conversations and messages together, the newest first; a message that was answered is its conversation. */
export function List(props: InboxProps) {
  const { state, actions, words } = props;
  const entries = toEntries(props);
  return (
    <>
      <div class="inbox-body">
        {entries.length === 0 && <Nothing {...props} />}
        <ul class="inbox-list">
          {entries.map(({ key, title, text, at, isUnread, open }) => (
            <li key={key} part="item">
              <button type="button" class="inbox-item" data-thread={key} onClick={open}>
                <span class="inbox-item-head">
                  {isUnread && <span class="inbox-dot" role="img" aria-label={words.unread} />}
                  <strong>
                    <bdi>{title}</bdi>
                  </strong>
                  <When {...props} at={at} />
                </span>
                <span class="inbox-item-text">{text}</span>
              </button>
            </li>
          ))}
        </ul>
        {state.hasOlder && (
          <button type="button" class="quiet inbox-older" onClick={actions.showOlder}>
            {words.older}
          </button>
        )}
      </div>
      {state.mayWrite && (
        <footer class="inbox-foot">
          <button type="button" class="primary" part="button" onClick={() => actions.begin()}>
            <WriteIcon />
            {words.write}
          </button>
        </footer>
      )}
    </>
  );
}

function Nothing({ state: { status, mayWrite }, actions, words }: InboxProps) {
  if (status === 'loading') return <div class="inbox-loading" aria-busy="true" />;
  return (
    <div class="inbox-empty">
      <p role={status === 'failed' ? 'alert' : undefined}>
        {status === 'failed' ? words.failed : mayWrite ? words.empty : words.emptySilent}
      </p>
      {status === 'failed' && (
        <button type="button" class="quiet" onClick={actions.retry}>
          {words.retry}
        </button>
      )}
    </div>
  );
}

function toEntries(props: InboxProps): Entry[] {
  const { conversations, messages } = props.state;
  const answered = new Set(conversations.map(({ flowId }) => flowId));
  const unanswered = messages.filter(({ id }) => !answered.has(id));
  return [
    ...conversations.map((each) => toConversationEntry(each, props)),
    ...unanswered.map((each) => toMessageEntry(each, props)),
  ].sort((a, b) => b.at - a.at);
}

function toConversationEntry(
  { id, flowId, messages, lastAt, isUnread }: ShownConversation,
  { state, actions, words, languages }: InboxProps,
): Entry {
  const [last] = messages;
  const about = state.messages.find((each) => each.id === flowId);
  const person = messages.find(({ by }) => by === 'person');
  const title = pickText(about?.title, languages) || person?.name || words.us;
  const author = last?.by === 'user' ? words.you : (last?.name ?? words.us);
  return {
    key: id,
    title,
    text: (author === title ? '' : `${author}: `) + (last?.text ?? ''),
    at: lastAt,
    isUnread,
    open: () => actions.show({ kind: 'thread', conversationId: id, flowId }),
  };
}

const toMessageEntry = (
  { id, title, text, at }: SeenMessage,
  { actions, languages }: InboxProps,
): Entry => ({
  key: id,
  title: pickText(title, languages),
  text: toPlainText(pickText(text, languages)),
  at,
  isUnread: false,
  open: () => actions.begin({ flowId: id, isWriting: false }),
});
