import { act } from '@testing-library/preact';
import type { PlacedParts, Stage, ViewKey } from './view.ts';

/**
 * A stage by hand: a test says what stands on the page, what is clicked, pressed and tracked, and reads
 * what the view asked for. Everything that the view subscribed to is counted, so that leftovers show.
 */
export type FakeStage = Stage & {
  /** Where `at` is found from now on; undefined takes it away. */
  put(at: string, target: Element | undefined): void;
  press(key: ViewKey): void;
  track(name: string): void;
  click(target: Element): void;
  /** What is placed beside something now. */
  placed(): PlacedParts | undefined;
  /** The cards that were offered the focus. */
  invited: HTMLElement[];
  /** How much is still subscribed to or placed. */
  heldCount(): number;
};

export function createFakeStage(languages: readonly string[] = ['en']): FakeStage {
  const targets = new Map<string, Element>();
  const watchers = createHolder<{ at: string; tell: (target: Element | undefined) => void }>();
  const placings = createHolder<PlacedParts>();
  const keys = createHolder<(key: ViewKey) => void>();
  const events = createHolder<(name: string) => void>();
  const clicks = createHolder<{ target: Element; tell: () => void }>();
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
    onClick: (target, tell) => clicks.hold({ target, tell }),
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
    track: (name) => act(() => events.all().forEach((tell) => void tell(name))),
    click: (target) =>
      act(() => {
        for (const each of clicks.all()) if (each.target === target) each.tell();
      }),
    placed: () => placings.all().at(-1),
    invited,
    heldCount: () =>
      [watchers, placings, keys, events, clicks].reduce((sum, { all }) => sum + all().length, 0),
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
