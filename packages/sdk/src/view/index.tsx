import type { Flow, Theme } from '@polku/flows';
import type { EndReason } from '@polku/flows/select';
import type { Stage, ViewProps } from '@polku/flows/views';
import { type ComponentType, h, render } from 'preact';
import { watchTarget } from './find.ts';
import { createFocus } from './focus.ts';
import { createPlace } from './lazy-place.ts';
import { createShell } from './shell.ts';

/**
 * Mounts a view in a shell of its own and takes it away again. The first of the lazy chunks: it brings
 * preact, and is loaded only when something is to be shown.
 */
export type MountOptions = {
  flow: Flow;
  /** The flow's own kind's, from the registry; which is why the cast below is right. */
  view: { View: unknown; styles: string };
  languages: readonly string[];
  theme: Theme;
  isField: (element: Element) => boolean;
  onEvent: Stage['onEvent'];
  emit(name: string, properties?: { [key: string]: unknown }, step?: string): void;
  end(reason: EndReason): void;
};

/** Shows the flow; the returned function takes it away and leaves no trace. */
export function mount({
  flow,
  view,
  languages,
  theme,
  isField,
  onEvent,
  emit,
  end,
}: MountOptions): () => void {
  const shell = createShell(theme, languages, view.styles);
  const over = new AbortController();
  const { signal } = over;
  const focus = createFocus(shell.host, shell.room, isField, signal);
  const stage: Stage = {
    languages,
    watch: (at, onChange) => watchTarget(at, onChange, signal),
    place: createPlace(shell.backdrop),
    onEvent,
    onDom: (type, target, listener) => onDom({ type, target, listener, signal }),
    onKey: focus.onKey,
    invite: focus.invite,
  };
  function leave() {
    focus.giveBack();
    render(null, shell.view);
    over.abort();
    shell.destroy();
  }
  try {
    render(h(view.View as ComponentType<ViewProps>, { flow, stage, emit, end }), shell.view);
  } catch (error) {
    leave();
    throw error;
  }
  return leave;
}

type Listening = {
  type: string;
  target: Element;
  listener: (event: Event) => void;
  signal: AbortSignal;
};

/** Heard on the document in the capture phase, so that a host that stops the event does not hide it. */
function onDom({ type, target, listener, signal }: Listening): () => void {
  let isOver = false;
  const listen = (event: Event) => {
    if (!event.composedPath().includes(target)) return;
    // After the host's own handlers: what they change is there when the next step looks for its target.
    setTimeout(() => isOver || signal.aborted || listener(event));
  };
  document.addEventListener(type, listen, { capture: true, signal });
  return () => {
    isOver = true;
    document.removeEventListener(type, listen, true);
  };
}
