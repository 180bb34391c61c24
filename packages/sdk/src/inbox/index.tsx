import { type Collector, createIdGenerator } from '@polku/collector';
import type { InboxAnswer, SharedPart, SomeWords, Theme } from '@polku/flows';
import { Corner, Inbox, inboxStyles, inboxWords, type SeenMessage } from '@polku/flows/inbox';
import { createRef, render } from 'preact';
import { ask } from '../shared-part.ts';
import type { Memory } from '../storage.ts';
import { cycleTab } from '../view/cycle.ts';
import { createShell } from '../view/shell.ts';
import { createInboxStore } from './store.ts';

/**
 * The inbox of one person on this page, in two places with one state: a panel over the page, with its launcher
 * where the workspace wants one, and inside `<div data-polku-slot="inbox">` where the host has that. A chunk of its
 * own, loaded where a workspace has an inbox and the person is verified.
 */
export type InboxHere = {
  /** The person's part was asked for again. */
  update(unread: number): void;
  /** Opens it, at a conversation about a message if that is said. */
  open(flowId?: string): void;
  destroy(): void;
};

export type InboxHereOptions = {
  collector: Pick<Collector, 'track' | 'flush' | 'token'>;
  endpoint: string;
  key: string;
  memory: Memory;
  userId: string;
  languages: readonly string[];
  words: SomeWords;
  theme: Theme;
  place: NonNullable<SharedPart['inbox']>;
  messages(): readonly SeenMessage[];
  /** How many conversations hold an answer that was not seen, when that has changed. */
  onUnread(count: number): void;
};

/** Where a phone's width ends: the panel covers the page there (`style.ts`). */
const COVERS = '(max-width: 480px)';

export function createInboxHere(options: InboxHereOptions): InboxHere {
  const { collector, languages, theme, place } = options;
  const words = { ...inboxWords, ...options.words.inbox };
  let unread = 0;
  let isOpen = false;
  let isInPage = false;
  let opener: Element | null = null;
  const launcher = createRef<HTMLButtonElement>();
  const corner = createShell(theme, languages, inboxStyles, { in: 'page' });
  const slot = createShell(theme, languages, inboxStyles, { in: { slot: 'inbox' } });
  const store = createInboxStore({
    collector,
    memory: options.memory,
    userId: options.userId,
    messages: options.messages,
    newId: createIdGenerator(Date.now),
    ask: askBackend,
    onChange,
  });
  const sight = new IntersectionObserver((seen) => {
    isInPage = seen.at(-1)?.isIntersecting ?? false;
    store.lookAt({ isOpen, isInPage });
  });
  sight.observe(slot.host);
  slot.home.onMove(draw);
  draw();
  corner.home.show();

  async function askBackend(question: object, signal?: AbortSignal) {
    const token = await collector.token().catch(() => undefined);
    if (!token) return undefined;
    const url = `${options.endpoint.replace(/\/$/, '')}/v1/inbox`;
    // A text body keeps the request CORS-simple, and the token out of the URL.
    const body = JSON.stringify({ writeKey: options.key, token: token.jwt, ...question });
    // It may be answered only when there is something new: no patience ends it.
    const init = { method: 'POST', body, signal: signal ?? null };
    return ask<InboxAnswer>(fetch, 'conversations', url, init);
  }

  function onChange() {
    if (unread !== store.unread()) {
      unread = store.unread();
      options.onUnread(unread);
    }
    draw();
  }

  function open(flowId?: string) {
    if (!isOpen) opener = document.activeElement;
    // One that stands in the page is not drawn over it once more.
    if (slot.host.isConnected) slot.host.scrollIntoView({ block: 'nearest' });
    else isOpen = true;
    store.lookAt({ isOpen, isInPage });
    if (flowId !== undefined) store.begin({ flowId, isWriting: true });
  }

  function close() {
    isOpen = false;
    store.lookAt({ isOpen, isInPage });
    // Back to where it was opened from, which may be ours.
    const { current } = launcher;
    if (current && (!opener || opener === document.body || opener === corner.host)) current.focus();
    else if (opener instanceof HTMLElement) opener.focus({ preventScroll: true });
  }

  function draw() {
    const inbox = { state: store.state(), actions: store, words, languages, now: Date.now() };
    const isHere = slot.host.isConnected;
    const onPress = () => (isOpen ? close() : open());
    render(
      <Corner
        inbox={isOpen ? { ...inbox, onClose: close, hold } : undefined}
        launcher={place === 'launcher' && !isHere ? { unread, words, onPress } : undefined}
        button={launcher}
      />,
      corner.view,
    );
    render(isHere ? <Inbox {...inbox} /> : null, slot.view);
  }

  function hold(panel: HTMLElement): () => void {
    const held = new AbortController();
    if (matchMedia(COVERS).matches)
      cycleTab(corner.room, { card: panel, target: undefined }, held.signal);
    return () => held.abort();
  }

  return {
    update(next) {
      store.count(next);
      onChange();
    },
    open,
    destroy() {
      sight.disconnect();
      store.destroy();
      for (const { view, destroy } of [corner, slot]) {
        render(null, view);
        destroy();
      }
    },
  };
}
