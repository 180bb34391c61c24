import { act } from '@testing-library/preact';
import type { Heard, PlacedParts, Stage, TargetRef, ViewKey } from './view.ts';

/**
 * A stage by hand: a test says what stands on the page, what is clicked, pressed and tracked, and reads
 * what the view asked for. Everything that the view subscribed to is counted, so that leftovers show.
 */
export type FakeStage = Stage & {
  /** Where `at` is found from now on; undefined takes it away. */
  put(at: TargetRef, target: Element | undefined): void;
  press(key: ViewKey): void;
  track(name: string, properties?: Heard['properties']): void;
  /** An event of the page on a target, a click unless told. */
  fire(target: Element, event?: Event): void;
  /** What is placed now. */
  placed(): PlacedParts | undefined;
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
  const listeners = createHolder<{
    type: string;
    target: Element;
    tell: (event: Event) => void;
  }>();
  const invited: HTMLElement[] = [];

  return {
    languages,
    watch(at, tell) {
      // As the real one: told at once when there is something to tell, else when it comes.
      const target = targets.get(at);
      if (target) tell(target);
      return watchers.hold({ at, tell });
    },
    place: placings.hold,
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
    track: (name, properties = {}) =>
      act(() => events.all().forEach((tell) => void tell({ name, properties }))),
    fire: (target, event = new Event('click')) =>
      act(() => {
        for (const each of listeners.all())
          if (each.target === target && each.type === event.type) each.tell(event);
      }),
    placed: () => placings.all().at(-1),
    invited,
    heldCount: () =>
      [watchers, placings, keys, events, listeners].reduce((sum, { all }) => sum + all().length, 0),
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
