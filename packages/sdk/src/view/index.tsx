import type { Theme } from '@polku/flows';
import type { LoadedView, Stage, ViewProps } from '@polku/flows/views';
import { type ComponentType, h, render } from 'preact';
import { endWith } from './chain.ts';
import { cycleTab } from './cycle.ts';
import { createFocus } from './focus.ts';
import type * as PointingModule from './pointing.ts';
import { createShell } from './shell.ts';

/**
 * Mounts a view in a shell of its own and takes it away again. The first of the lazy chunks: it brings
 * preact, and is loaded only when something is to be shown.
 */
export type MountOptions = Pick<
  Stage,
  | 'languages'
  | 'words'
  | 'facts'
  | 'history'
  | 'invitation'
  | 'catchUp'
  | 'heard'
  | 'onEvent'
  | 'onMilestone'
  | 'onCommand'
  | 'warn'
  | 'start'
  | 'reply'
  | 'seen'
> &
  Pick<ViewProps, 'flow' | 'at' | 'given' | 'kept' | 'emit' | 'end'> & {
    /** The flow's own kind's and surface's, from the registries; which is why the cast below is right. */
    view: LoadedView;
    /** Loaded for a flow that has a target. */
    pointing?: typeof PointingModule | undefined;
    theme: Theme;
    isField: (element: Element) => boolean;
    isAsked?: boolean | undefined;
  };

/** Shows the flow; the returned function takes it away and leaves no trace. */
export function mount({
  view,
  pointing,
  theme,
  isField,
  isAsked,
  flow,
  at,
  given,
  kept,
  emit,
  end,
  ...stageParts
}: MountOptions): () => void {
  const styles = `${pointing?.pointingStyles ?? ''}${view.styles}`;
  const shell = createShell(theme, stageParts.languages, styles, view.room);
  const over = new AbortController();
  const { signal } = over;
  const focus = createFocus({ ...shell, isField, isAsked }, signal);
  const stage: Stage = {
    ...stageParts,
    rich: view.rich,
    ...pointing?.createPointing(shell, signal),
    onKey: focus.onKey,
    onMove: shell.home.onMove,
    invite(card, target) {
      // Where it stands inert it cannot be given the focus, and where it is moved from it loses it.
      shell.home.moveFor(target);
      focus.invite(card);
    },
    cycle(card, target) {
      const mine = endWith(signal);
      cycleTab(shell.room, { card, target }, mine.signal);
      return () => mine.abort();
    },
  };
  /** A slot may come later. */
  function tellWhenHung() {
    if (shell.host.isConnected) stageParts.seen();
    else shell.home.onMove(stageParts.seen);
  }
  function leave() {
    focus.giveBack();
    render(null, shell.view);
    over.abort();
    shell.destroy();
  }
  try {
    const View = view.View as ComponentType<ViewProps & Pick<LoadedView, 'Surface'>>;
    const { Surface } = view;
    // What measures itself does so as soon as it is drawn.
    if (!pointing) shell.home.show();
    render(h(View, { flow, at, given, kept, stage, emit, end, Surface }), shell.view);
    // What points at the page reads it in the turn that the view has just asked for, while nothing of ours is displayed.
    if (pointing) queueMicrotask(shell.home.show);
    if (typeof view.room.in === 'object') tellWhenHung();
  } catch (error) {
    leave();
    throw error;
  }
  return leave;
}
