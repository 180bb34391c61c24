import type { FlowHistory, MoreWords, Theme, TourMove } from '@polku/flows';
import { type EndReason, hasTarget, placeOf, propensityOf, SCREEN } from '@polku/flows/select';
import {
  type Heard,
  loadView,
  loadWords,
  type Showable,
  type Stage,
  type ViewProps,
} from '@polku/flows/views';
import type { FlowPosition } from '@polku/protocol';
import type { Person } from './person.ts';
import { createTelling } from './telling.ts';
import { unlessLeft } from './unless-left.ts';
import { isField } from './user-state.ts';

/**
 * What stands on the page: one flow a place, which is the screen, where one flow at a time interrupts, or one beside it
 * (`select()`). Loads a flow's chunks when there is something to show, records that it was shown and how it ended, and
 * knows where in it the user is. Everything drawn lies behind `import()`.
 */
export type StageController = {
  /** Whether the screen is taken. */
  isOpen(): boolean;
  /** Where the user is: what an event tracked now has to do with. */
  position(): FlowPosition | undefined;
  /** The flow on the screen. */
  flow(): Showable | undefined;
  /** Every flow that stands somewhere, or is on its way there. */
  standing(): Showable[];
  /** Brings all that it takes to draw the flow, ahead of its moment. */
  prepare(flow: Showable): void;
  /**
   * Resolves when the flow stands at its place, in place of what stood there; false when it was overtaken, or was no
   * longer welcome by the time that it had been loaded.
   */
  show(flow: Showable, options?: ShowOptions): Promise<boolean>;
  /** Ends what is on the screen, or the flow of this id wherever it stands. */
  end(reason: EndReason, id?: string): void;
  endAll(reason: EndReason): void;
  /** Tells every view that something was tracked. */
  hear(event: Heard): void;
  /** Tells every view that a milestone was recognised in this page. */
  reach(milestone: string): void;
  /** Asks the view on the screen to move. */
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

type Open = {
  flow: Showable;
  step: string | undefined;
  /** It has been told that it was shown. */
  isSeen?: true;
  isEnding?: true;
  unmount?: () => void;
  events: Telling<Heard>;
  milestones: Telling<string>;
  commands: Telling<TourMove>;
};
type Telling<T> = ReturnType<typeof createTelling<T>>;

/** What was tracked on this page, for views that come later; a page that has tracked more is not gone through. */
const MAX_HEARD = 100;

/** All that it takes to draw the flow, at once. */
const loadFlow = (flow: Showable) =>
  Promise.all([
    import('./view/index.tsx'),
    loadView(flow),
    hasTarget(flow) ? import('./view/pointing.ts') : undefined,
  ]).catch(unlessLeft);

export function createStage(options: {
  languages: () => readonly string[];
  /** Of the host, beside ours. */
  words?: MoreWords | undefined;
  theme: () => Theme;
  facts: Stage['facts'];
  warn: Stage['warn'];
  start: Stage['start'];
  /** Where a message is answered; undefined where it cannot be. */
  toReply(flow: string): Stage['reply'];
  track(name: string, properties?: { [key: string]: unknown }): void;
  history(flow: string): FlowHistory | undefined;
  person: Pick<Person, 'invitation' | 'catchUp'>;
  /** It stands where it can be seen. */
  onShown(flow: Showable): void;
  /** `step`: where the user was. */
  onEnded(flow: Showable, ended: Ended): void;
}): StageController {
  const places = new Map<string, Open>();
  const heard: Heard[] = [];
  /** What has been brought to draw each. */
  const drawings = new WeakMap<Showable, ReturnType<typeof loadFlow>>();
  /** The flow that tells something just now: what is tracked has to do with that one. */
  let speaker: Open | undefined;
  const onScreen = () => places.get(SCREEN);

  /** Once; what the network has not brought is asked for again. */
  function load(flow: Showable) {
    const known = drawings.get(flow);
    if (known) return known;
    const loading = loadFlow(flow);
    drawings.set(flow, loading);
    loading.catch(() => drawings.delete(flow));
    return loading;
  }
  const loadItsWords = (languages: readonly string[]) =>
    loadWords(languages, options.words).catch(unlessLeft);

  async function show(
    flow: Showable,
    { isWelcome = () => true, ...given }: ShowOptions = {},
  ): Promise<boolean> {
    const place = placeOf(flow);
    endAt(place, 'replaced');
    const mine: Open = {
      flow,
      step: undefined,
      events: createTelling(),
      milestones: createTelling(),
      commands: createTelling(),
    };
    places.set(place, mine);
    const isMine = () => places.get(place) === mine;
    try {
      const languages = options.languages();
      const [[{ mount }, view, pointing], words] = await Promise.all([
        load(flow),
        loadItsWords(languages).catch((error) => {
          options.warn(
            `Shown in English, for the words of "${languages[0]}" did not come: ${error}.`,
          );
          return {};
        }),
      ]);
      if (!isMine()) return false;
      if (!isWelcome()) {
        places.delete(place);
        return false;
      }
      const seen = () => {
        if (mine.isSeen) return;
        mine.isSeen = true;
        const propensity = propensityOf(flow);
        tell(mine, `${flow.kind}_shown`, propensity === undefined ? undefined : { propensity });
        options.onShown(flow);
      };
      mine.unmount = mount({
        ...given,
        flow,
        view,
        pointing,
        facts: options.facts,
        warn: options.warn,
        languages,
        words,
        start: options.start,
        reply: options.toReply(flow.id),
        theme: options.theme(),
        isField,
        seen,
        history: () => options.history(flow.id),
        invitation: () => options.person.invitation(flow.id),
        catchUp: options.person.catchUp,
        heard: () => heard,
        onEvent: mine.events.on,
        onMilestone: mine.milestones.on,
        onCommand: mine.commands.on,
        emit(name, properties, step) {
          if (step) mine.step = step;
          tell(mine, name, properties);
        },
        end: (reason, more) => isMine() && endAt(place, reason, more),
      });
      // Ended while it was drawn.
      if (mine.isEnding) mine.unmount();
      // When it stands there, and not before; whoever hears of it may end it at once.
      else if (!view.room.isAwaited) seen();
      return isMine();
    } catch (error) {
      if (isMine()) places.delete(place);
      throw error;
    }
  }

  function tell(mine: Open, name: string, properties?: { [key: string]: unknown }) {
    const before = speaker;
    speaker = mine;
    try {
      if (properties) options.track(name, properties);
      else options.track(name);
    } finally {
      speaker = before;
    }
  }

  function endAt(place: string, reason: EndReason, more?: { [key: string]: unknown }) {
    const ending = places.get(place);
    if (!ending || ending.isEnding) return;
    ending.isEnding = true;
    const { flow, step, isSeen, unmount } = ending;
    // A flow that was still loading, or waited for its place, has shown nothing, and so has nothing to tell.
    if (isSeen) tell(ending, `${flow.kind}_ended`, { ...more, reason });
    // Whoever heard of it may have begun to show another.
    if (places.get(place) === ending) places.delete(place);
    unmount?.();
    if (isSeen) options.onEnded(flow, { reason, step });
  }

  return {
    isOpen: () => onScreen() !== undefined,
    position() {
      const open = speaker ?? onScreen();
      if (!open) return undefined;
      const { flow, step } = open;
      return { id: flow.id, version: flow.version, ...(step ? { step } : {}) };
    },
    flow: () => onScreen()?.flow,
    standing: () => [...places.values()].map(({ flow }) => flow),
    prepare(flow) {
      // Shown, it is asked for again, and what is wrong is told.
      for (const loading of [load(flow), loadItsWords(options.languages())])
        loading.catch(() => {});
    },
    show,
    end(reason, id = onScreen()?.flow.id) {
      for (const [place, { flow }] of places) if (flow.id === id) endAt(place, reason);
    },
    endAll: (reason) => [...places.keys()].forEach((place) => void endAt(place, reason)),
    hear(event) {
      if (heard.length < MAX_HEARD) heard.push(event);
      for (const { events } of [...places.values()]) events.tell(event);
    },
    reach: (milestone) => {
      for (const { milestones } of [...places.values()]) milestones.tell(milestone);
    },
    command: (command) => onScreen()?.commands.tell(command),
  };
}
