import type { AccountUser } from '@polku/backend/api';
import type { AccountConversation, AccountConversations } from '@polku/backend/api-conversations';
import type { InboxItem } from '@polku/backend/api-inbox';
import { useCallback, useEffect, useState } from 'preact/hooks';
import { type Begin, BeginConversation } from '../account/begin.tsx';
import { useLocale } from '../locale.ts';
import { conversationAnchor } from '../paths.ts';
import { AnswerBox } from './answer-box.tsx';
import { Moment, useNow } from './moment.tsx';
import { Name } from './name.tsx';
import { Failure, Skeleton } from './states.tsx';
import { useLoad } from './use-load.ts';

/**
 * What the users of an account have written, and a box for the answer. Fetched again when somebody of the account
 * writes; what was answered here stands here at once.
 */
export type ConversationSource = {
  loadConversations(accountId: string): Promise<AccountConversations>;
  /** Absent for who may only look. */
  onAnswer:
    | ((id: string, message: { id: string; text: string }) => Promise<AccountConversation>)
    | undefined;
  onItem(listener: (item: InboxItem) => void): () => void;
  /** Absent for who may only look. */
  onBegin?: Begin | undefined;
};

export function Conversations(
  props: ConversationSource & {
    accountId: string;
    /** Whom one may be begun with. @default nobody */
    users?: readonly AccountUser[];
  },
) {
  const { accountId, loadConversations, onAnswer, onItem, onBegin, users = [] } = props;
  const { t } = useLocale();
  const { data, failure, reload } = useLoad(`conversations ${accountId}`, () =>
    loadConversations(accountId),
  );
  const [answered, setAnswered] = useState<{ [id: string]: AccountConversation }>({});

  const heard = useCallback(
    (item: InboxItem) => item.kind === 'reply' && item.account?.id === accountId && reload(),
    [accountId, reload],
  );
  useEffect(() => onItem(heard), [onItem, heard]);
  const isThere = data !== undefined;
  useEffect(() => {
    // The address names one that was not there yet when the page was opened.
    const target = location.hash && document.getElementById(location.hash.slice(1));
    if (isThere && target) target.scrollIntoView({ block: 'center' });
  }, [isThere]);

  if (!data && failure) return <Failure code={failure} onRetry={reload} />;
  if (!data) return <Skeleton kind="account" rows={2} label={t('conversations.loading')} />;
  return (
    <>
      {onBegin && <BeginConversation users={users} onBegin={onBegin} onBegun={reload} />}
      {data.conversations.length === 0 && <p class="section-empty">{t('conversations.empty')}</p>}
      <ol class="conversations">
        {data.conversations.map((loaded) => {
          const conversation = newer(loaded, answered[loaded.id]);
          const { id } = conversation;
          return (
            <li key={id} id={conversationAnchor(id)} data-conversation-id={id}>
              <Conversation
                conversation={conversation}
                onAnswer={
                  onAnswer &&
                  (async (message) => {
                    const after = await onAnswer(id, message);
                    setAnswered((before) => ({ ...before, [id]: after }));
                  })
                }
              />
            </li>
          );
        })}
      </ol>
    </>
  );
}

/** Messages are only ever added, so of two the longer was read later. */
const newer = (loaded: AccountConversation, answered: AccountConversation | undefined) =>
  answered && answered.messages.length > loaded.messages.length ? answered : loaded;

function Conversation({
  conversation,
  onAnswer,
}: {
  conversation: AccountConversation;
  onAnswer: ((message: { id: string; text: string }) => Promise<void>) | undefined;
}) {
  const { t, format } = useLocale();
  const now = useNow();
  const { user, about, waitingSince, readAt, messages } = conversation;
  return (
    <article class="conversation">
      <header>
        <h3>
          <Name of={user} />
        </h3>
        <p class="facts">
          {about && (
            <span>
              {t('conversations.about')} <bdi>{about.flowName}</bdi>
            </span>
          )}
          {waitingSince && (
            <span class="badge badge-strong">
              {t('conversations.waiting', {
                duration: format.duration(Math.max(0, now - Date.parse(waitingSince))),
              })}
            </span>
          )}
        </p>
      </header>
      <ol class="messages">
        {messages.map(({ id, by, text, at }) => (
          <li key={id} class={by ? 'message is-ours' : 'message'} data-message-id={id}>
            <p class="message-by">
              <Name of={by ?? user} /> <Moment at={at} />
            </p>
            <p class="message-text" dir="auto">
              {text}
            </p>
          </li>
        ))}
      </ol>
      {readAt && (
        <p class="message-seen">
          {t('conversations.seen')} <Moment at={readAt} />
        </p>
      )}
      {onAnswer && <AnswerBox user={user} onSend={onAnswer} />}
    </article>
  );
}
