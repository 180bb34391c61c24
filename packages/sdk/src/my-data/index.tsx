import type { Collector } from '@polku/collector';
import type { MoreWords, Theme } from '@polku/flows';
import {
  loadMyDataWords,
  MyData,
  type MyDataState,
  myDataStyles,
  toGroups,
} from '@polku/flows/my-data';
import { h, render } from 'preact';
import { cycleTab } from '../view/cycle.ts';
import { createFocus } from '../view/focus.ts';
import { createShell } from '../view/shell.ts';
import { askOwnData } from './ask.ts';

/**
 * "My data": what is held about the user, to be saved or deleted by themselves. Nothing of it is recorded, and it is
 * no flow: whether anything is published, or paused, it is there for whoever is signed in. A chunk of its own, loaded
 * when it is asked for.
 */
export type MyDataOptions = {
  collector: Pick<Collector, 'token'>;
  endpoint: string;
  key: string;
  languages: readonly string[];
  /** Of the host, beside ours. */
  words?: MoreWords | undefined;
  theme: Theme;
  /** The page is left, or showing has ended. */
  signal: AbortSignal;
  /** All that the backend held is deleted: what this page still holds is to follow. */
  onErased(): void;
};

/** Resolves when it is closed. */
export async function openMyData(options: MyDataOptions): Promise<void> {
  const { collector, languages, signal } = options;
  // Else in ours: the host's may not come.
  const words = await loadMyDataWords(languages, options.words).catch(() =>
    loadMyDataWords(languages),
  );
  if (signal.aborted) return;
  const over = new AbortController();
  const shell = createShell(options.theme, languages, myDataStyles);
  // Nothing is typed in it, and nothing else can be used meanwhile.
  const focus = createFocus({ ...shell, isField: () => false, isAsked: true }, over.signal);
  const stage = {
    onKey: focus.onKey,
    onMove: shell.home.onMove,
    cycle(card: HTMLElement) {
      const mine = new AbortController();
      cycleTab(shell.room, { card, target: undefined }, mine.signal);
      return () => mine.abort();
    },
  };
  let url = '';
  let state: MyDataState = { at: 'loading' };
  shell.home.show();
  void look();
  await new Promise<void>((resolve) => {
    over.signal.addEventListener('abort', () => resolve());
    signal.addEventListener('abort', close, { signal: over.signal });
  });

  async function ask(what: 'export' | 'erase') {
    const token = await collector.token().catch(() => undefined);
    return askOwnData({ ...options, token, what });
  }

  async function look() {
    URL.revokeObjectURL(url);
    go({ at: 'loading' });
    const answer = await ask('export');
    if (over.signal.aborted) return;
    if (answer.status !== 'answered') return go({ at: 'failed', why: answer.status });
    const text = JSON.stringify(answer.body, null, 2);
    url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
    const name = `my-data-${new Date().toISOString().slice(0, 10)}.json`;
    go({ at: 'held', groups: toGroups(answer.body.held ?? {}), file: { url, name } });
  }

  async function erase() {
    go({ at: 'erasing' });
    const answer = await ask('erase');
    if (answer.status === 'answered') options.onErased();
    if (over.signal.aborted) return;
    if (answer.status !== 'answered') go({ at: 'failed', why: answer.status });
    else go({ at: 'erased', hasCopies: (answer.body.copies ?? []).length > 0 });
  }

  function go(next: MyDataState) {
    state = next;
    render(
      h(MyData, {
        ...{ state, words, languages, stage },
        onErase: () => void erase(),
        onAsk: (isSure) => state.at === 'held' && go({ ...state, isSure }),
        onRetry: () => void look(),
        onClose: close,
      }),
      shell.view,
    );
  }

  function close() {
    over.abort();
    URL.revokeObjectURL(url);
    focus.giveBack();
    render(null, shell.view);
    shell.destroy();
  }
}
