import { useLayoutEffect, useRef } from 'preact/hooks';
import { Markup } from '../parts/markup.tsx';
import { pickText } from '../pick-text.ts';
import { Composer } from './composer.tsx';
import type { InboxProps, InboxScreen, ShownMessage } from './state.ts';
import { When } from './when.tsx';

/** One conversation, the newest below: the message of ours that it is about, what was written, and a field. */
export function Thread(props: InboxProps & { screen: Extract<InboxScreen, { kind: 'thread' }> }) {
  const { state, screen, actions, words, languages } = props;
  const conversation = state.conversations.find(({ id }) => id === screen.conversationId);
  const messages = [...(conversation?.messages ?? [])].reverse();
  const flowId = conversation?.flowId ?? screen.flowId;
  const about = state.messages.find(({ id }) => id === flowId);
  const body = useRef<HTMLElement>(null);
  const newest = messages.at(-1)?.id;
  useLayoutEffect(() => {
    // To what was written last; older ones that come on top move nobody.
    if (newest && body.current) body.current.scrollTop = body.current.scrollHeight;
  }, [newest]);
  return (
    <>
      {/* Scrolled by keyboard as well: nothing in it need take the focus. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable. */}
      <section class="inbox-body" ref={body} tabIndex={0} aria-labelledby="inbox-title">
        {about && (
          <article class="inbox-about">
            <h3>{pickText(about.title, languages)}</h3>
            <div class="text">
              <Markup text={pickText(about.text, languages)} />
            </div>
          </article>
        )}
        {!conversation && !about && state.mayWrite && <p class="inbox-intro">{words.intro}</p>}
        {conversation?.next && (
          <button type="button" class="quiet inbox-older" onClick={actions.showOlder}>
            {words.older}
          </button>
        )}
        <ol class="inbox-messages">
          {messages.map((message) => (
            <Message key={message.id} message={message} {...props} />
          ))}
        </ol>
      </section>
      {state.mayWrite && <Composer actions={actions} words={words} isWriting={screen.isWriting} />}
    </>
  );
}

function Message({ message, ...props }: InboxProps & { message: ShownMessage }) {
  const { words } = props;
  const { by, name, text, at, isPending } = message;
  return (
    <li class={by === 'user' ? 'inbox-message is-own' : 'inbox-message'} data-message={message.id}>
      <p class="inbox-by">
        <bdi>{by === 'user' ? words.you : (name ?? words.us)}</bdi>
        {' · '}
        {isPending ? words.waiting : <When {...props} at={at} />}
      </p>
      <p class="inbox-text" part={by === 'user' ? 'message own' : 'message'} dir="auto">
        {text}
      </p>
    </li>
  );
}
