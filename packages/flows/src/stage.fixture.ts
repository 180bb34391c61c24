import type { Facts } from '@polku/protocol';
import { act } from '@testing-library/preact';
import type { FlowHistory } from './bootstrap.ts';
import type { InvitationState } from './message/invitation/schema.ts';
import * as markup from './parts/markup.tsx';
import * as media from './parts/media.tsx';
import type { Heard, PlacedParts, PointingStage, TargetRef, ViewKey } from './stage.ts';
import type { TourMove } from './tour/path.ts';
import { arabic } from './words/ar.fixture.ts';
import { words as fi } from './words/fi.ts';
import { words as sv } from './words/sv.ts';
import type { SomeWords } from './words/words.ts';

const LANGUAGES: { [language: string]: SomeWords } = { fi, sv, ar: arabic };

/** What the real stage has loaded by the time that it draws. */
export const wordsOf = ([language = '']: readonly string[]): SomeWords =>
  LANGUAGES[language.split('-')[0] as string] ?? {};

/**
 * A stage by hand: a test says what stands on the page, what is clicked, pressed and tracked, and reads
 * what the view asked for. Everything that the view subscribed to is counted, so that leftovers show.
 */
export type FakeStage = PointingStage & {
  /** Where `at` is found from now on; undefined takes it away. */
  put(at: TargetRef, target: Element | undefined): void;
  press(key: ViewKey): void;
  reach(milestone: string): void;
  route(path: string): void;
  command(command: TourMove): void;
  /** What rules are matched against from now on. */
  know(facts: Facts): void;
  track(name: string, properties?: Heard['properties']): void;
  /** An event of the page on a target, a click unless told. */
  fire(target: Element | string, event?: Event): void;
  /** What is placed now. */
  placed(): PlacedParts | undefined;
  /** Between what Tab goes round now. */
  cycled(): { card: HTMLElement; target: Element | undefined } | undefined;
  warnings: string[];
  /** The flows that the user has asked for. */
  started: string[];
  /** How often the message was answered. */
  replied: () => number;
  /** How often the view has told that it stands there. */
  seenCount(): number;
  /** What the person has seen and done of it before. */
  remember(history: FlowHistory): void;
  /** What the backend will have counted, the next time it is asked; at once when it is told `now`. */
  count(state: InvitationState | undefined, when?: 'now'): void;
  /** The room is moved in the page. */
  move(): void;
  /** The cards that were offered the focus. */
  invited: HTMLElement[];
  /** How much is still subscribed to or placed. */
  heldCount(): number;
};

export function createFakeStage(languages: readonly string[] = ['en']): FakeStage {
  const targets = new Map<TargetRef, Element>();
  const watchers = createHolder<{ at: TargetRef; tell: (target: Element | undefined) => void }>();
  const placings = createHolder<PlacedParts>();
  const keys = createHolder<(key: ViewKey) => void>();
  const events = createHolder<(event: Heard) => void>();
  const milestones = createHolder<(key: string) => void>();
  const routes = createHolder<(path: string) => void>();
  const commands = createHolder<(command: TourMove) => void>();
  const cycles = createHolder<{ card: HTMLElement; target: Element | undefined }>();
  const moves = createHolder<() => void>();
  const warnings: string[] = [];
  const started: string[] = [];
  let replies = 0;
  let path = '/';
  let seenCount = 0;
  const heard: Heard[] = [];
  let history: FlowHistory | undefined;
  let facts: Facts = {};
  let counted: InvitationState | undefined;
  let toBeCounted: InvitationState | undefined;
  const listeners = createHolder<{
    type: string;
    target: Element | string;
    tell: (event: Event, origin: EventTarget | undefined) => void;
  }>();
  const invited: HTMLElement[] = [];

  return {
    languages,
    words: wordsOf(languages),
    rich: { ...markup, ...media },
    find: (at) => targets.get(at),
    watch(at, tell, known) {
      // As the real one: told at once when there is something new to tell, else when it comes.
      const target = targets.get(at);
      if (target !== known) tell(target);
      return watchers.hold({ at, tell });
    },
    place: placings.hold,
    facts: () => facts,
    warn: (text) => void warnings.push(text),
    start: (flow) => void started.push(flow),
    reply: () => {
      replies += 1;
    },
    onMove: moves.hold,
    seen() {
      seenCount++;
    },
    history: () => history,
    invitation: () => counted,
    async catchUp() {
      counted = toBeCounted;
    },
    heard: () => heard,
    onCommand: commands.hold,
    onMilestone: milestones.hold,
    onRoute(tell) {
      tell(path);
      return routes.hold(tell);
    },
    cycle: (card, target) => cycles.hold({ card, target }),
    onEvent: events.hold,
    onDom: (type, target, tell) => listeners.hold({ type, target, tell }),
    onKey: keys.hold,
    invite: (card) => void invited.push(card),

    put(at, target) {
      if (target) targets.set(at, target);
      else targets.delete(at);
      act(() => {
        for (const watcher of watchers.all()) if (watcher.at === at) watcher.tell(target);
      });
    },
    press: (key) => act(() => keys.all().forEach((tell) => void tell(key))),
    reach: (key) => act(() => milestones.all().forEach((tell) => void tell(key))),
    route(to) {
      path = to;
      act(() => routes.all().forEach((tell) => void tell(to)));
    },
    command: (command) => act(() => commands.all().forEach((tell) => void tell(command))),
    know(now) {
      facts = now;
    },
    track(name, properties = {}) {
      heard.push({ name, properties });
      act(() => events.all().forEach((tell) => void tell({ name, properties })));
    },
    fire: (target, event = new Event('click')) =>
      act(() => {
        for (const each of listeners.all())
          if (each.target === target && each.type === event.type)
            each.tell(event, target instanceof Element ? target : undefined);
      }),
    placed: () => placings.all().at(-1),
    cycled: () => cycles.all().at(-1),
    move: () => act(() => moves.all().forEach((tell) => void tell())),
    warnings,
    started,
    replied: () => replies,
    seenCount: () => seenCount,
    count(state, when) {
      toBeCounted = state;
      if (when) counted = state;
    },
    remember(given) {
      history = given;
    },
    invited,
    heldCount: () =>
      [
        ...[watchers, placings, keys, events, listeners],
        ...[milestones, routes, commands, cycles, moves],
      ].reduce((sum, { all }) => sum + all().length, 0),
  };
}

function createHolder<T>() {
  const held = new Set<{ value: T }>();
  return {
    all: () => [...held].map(({ value }) => value),
    hold(value: T) {
      const mine = { value };
      held.add(mine);
      return () => void held.delete(mine);
    },
  };
}
