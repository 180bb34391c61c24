import type { MoreWords, Theme, TourMove } from '@polku/flows';
import type { EndReason } from '@polku/flows/select';
import {
  type Heard,
  loadView,
  loadWords,
  type Showable,
  type Stage,
  type ViewProps,
} from '@polku/flows/views';
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
  flow(): Showable | undefined;
  /**
   * Resolves when the flow stands on the screen; false when it was overtaken, or was no longer welcome by the
   * time that it had been loaded.
   */
  show(flow: Showable, options?: ShowOptions): Promise<boolean>;
  end(reason: EndReason): void;
  /** Tells the view that something was tracked. */
  hear(event: Heard): void;
  /** Tells the view that a milestone was recognised in this page. */
  reach(milestone: string): void;
  /** Asks the view to move. */
  command(command: TourMove): void;
};

export type ShowOptions = Pick<ViewProps, 'given' | 'kept'> & {
  /** The step to go on at. */
  at?: string | undefined;
  /** Asked when it has been loaded. */
  isWelcome?: () => boolean;
  /** The user has asked for it, and so for the focus to come to it. */
  isAsked?: boolean;
};

export type Ended = { reason: EndReason; step: string | undefined };

type Open = { flow: Showable; step: string | undefined; unmount?: () => void; isEnding?: true };

export function createStage(options: {
  languages: () => readonly string[];
  /** Of the host, beside ours. */
  words?: MoreWords | undefined;
  theme: () => Theme;
  facts: Stage['facts'];
  warn: Stage['warn'];
  start: Stage['start'];
  track(name: string, properties?: { [key: string]: unknown }): void;
  /** `step`: where the user was. */
  onEnded(flow: Showable, ended: Ended): void;
}): StageController {
  let open: Open | undefined;
  const events = createTelling<Heard>();
  const milestones = createTelling<string>();
  const commands = createTelling<TourMove>();

  async function show(
    flow: Showable,
    { isWelcome = () => true, ...given }: ShowOptions = {},
  ): Promise<boolean> {
    end('replaced');
    const mine: Open = { flow, step: undefined };
    open = mine;
    try {
      const languages = options.languages();
      const [{ mount }, view, words] = await Promise.all([
        import('./view/index.tsx'),
        loadView(flow),
        loadWords(languages, options.words).catch((error) => {
          options.warn(
            `Shown in English, for the words of "${languages[0]}" did not come: ${error}.`,
          );
          return {};
        }),
      ]);
      if (open !== mine) return false;
      if (!isWelcome()) {
        open = undefined;
        return false;
      }
      mine.unmount = mount({
        ...given,
        flow,
        view,
        facts: options.facts,
        warn: options.warn,
        languages,
        words,
        start: options.start,
        theme: options.theme(),
        isField,
        onEvent: events.on,
        onMilestone: milestones.on,
        onCommand: commands.on,
        emit(name, properties, step) {
          if (step) mine.step = step;
          options.track(name, properties);
        },
        end: (reason, more) => open === mine && end(reason, more),
      });
      // When it stands there, and not before; whoever hears of it may end it at once.
      options.track(`${flow.kind}_shown`);
      return open === mine;
    } catch (error) {
      if (open === mine) open = undefined;
      throw error;
    }
  }

  function end(reason: EndReason, more?: { [key: string]: unknown }) {
    const ending = open;
    if (!ending || ending.isEnding) return;
    ending.isEnding = true;
    const { flow, step, unmount } = ending;
    // A flow that was still loading has shown nothing, and so has nothing to tell.
    if (unmount) options.track(`${flow.kind}_ended`, { ...more, reason });
    // Whoever heard of it may have begun to show another.
    if (open === ending) open = undefined;
    for (const each of [events, milestones, commands]) each.clear();
    unmount?.();
    if (unmount) options.onEnded(flow, { reason, step });
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
    hear: events.tell,
    reach: milestones.tell,
    command: commands.tell,
  };
}

function createTelling<T>() {
  const listeners = new Set<(value: T) => void>();
  return {
    on(listener: (value: T) => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    tell(value: T) {
      for (const listener of [...listeners]) listener(value);
    },
    clear: () => listeners.clear(),
  };
}
