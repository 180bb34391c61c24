import type { Flow, Theme } from '@polku/flows';
import type { EndReason } from '@polku/flows/select';
import { type Heard, views } from '@polku/flows/views';
import type { FlowPosition } from '@polku/protocol';
import { isField } from './user-state.ts';

/**
 * One flow on the screen at a time. Loads a view's chunk when there is something to show, records that it
 * was shown and how it ended, and knows where in it the user is. Everything drawn lies behind `import()`.
 */
export type StageController = {
  isOpen(): boolean;
  /** Where the user is: what an event tracked now has to do with. */
  position(): FlowPosition | undefined;
  /** The flow that is open. */
  flow(): Flow | undefined;
  /**
   * Resolves when the flow stands on the screen; false when it was overtaken, or was no longer welcome by the
   * time that it had been loaded.
   */
  show(flow: Flow, isWelcome?: () => boolean): Promise<boolean>;
  end(reason: EndReason): void;
  /** Tells the view that something was tracked. */
  hear(event: Heard): void;
};

type Open = { flow: Flow; step: string | undefined; unmount?: () => void; isEnding?: true };

export function createStage(options: {
  languages: () => readonly string[];
  theme: () => Theme;
  track(name: string, properties?: { [key: string]: unknown }): void;
  onEnded(flow: Flow, reason: EndReason): void;
}): StageController {
  let open: Open | undefined;
  const listeners = new Set<(event: Heard) => void>();

  async function show(flow: Flow, isWelcome = () => true): Promise<boolean> {
    end('replaced');
    const mine: Open = { flow, step: undefined };
    open = mine;
    try {
      const [{ mount }, view] = await Promise.all([import('./view/index.tsx'), views[flow.kind]()]);
      if (open !== mine) return false;
      if (!isWelcome()) {
        open = undefined;
        return false;
      }
      mine.unmount = mount({
        flow,
        view,
        languages: options.languages(),
        theme: options.theme(),
        isField,
        onEvent(listener) {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
        emit(name, properties, step) {
          if (step) mine.step = step;
          options.track(name, properties);
        },
        end: (reason) => open === mine && end(reason),
      });
      // When it stands there, and not before; whoever hears of it may end it at once.
      options.track(`${flow.kind}_shown`);
      return open === mine;
    } catch (error) {
      if (open === mine) open = undefined;
      throw error;
    }
  }

  function end(reason: EndReason) {
    const ending = open;
    if (!ending || ending.isEnding) return;
    ending.isEnding = true;
    const { flow, unmount } = ending;
    // A flow that was still loading has shown nothing, and so has nothing to tell.
    if (unmount) options.track(`${flow.kind}_ended`, { reason });
    // Whoever heard of it may have begun to show another.
    if (open === ending) open = undefined;
    listeners.clear();
    unmount?.();
    if (unmount) options.onEnded(flow, reason);
  }

  return {
    isOpen: () => open !== undefined,
    position: () =>
      open && {
        id: open.flow.id,
        version: open.flow.version,
        ...(open.step ? { step: open.step } : {}),
      },
    flow: () => open?.flow,
    show,
    end,
    hear(event) {
      for (const listener of [...listeners]) listener(event);
    },
  };
}
