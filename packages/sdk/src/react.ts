import {
  createContext,
  createElement,
  type HTMLAttributes,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useRef,
} from 'react';
import type { Polku, PolkuEvents } from './contract.ts';
import { createFreshTour } from './fresh-tour.ts';
import type { Tour, TourDefinition } from './tour.ts';

/**
 * Polku in React, 18 or newer. The page's one Polku is made beside React, by `createPolku()`, so that strict mode,
 * hot updates and servers make no second one; here it is only handed down. Nothing is done while rendering.
 */
const Here = createContext<Polku | undefined>(undefined);

/** Hands the page's Polku down to the hooks. */
export function PolkuProvider({ polku, children }: { polku: Polku; children?: ReactNode }) {
  return createElement(Here.Provider, { value: polku }, children);
}

/** The page's Polku. Throws, as a mistake of the developer's, where no `PolkuProvider` is around. */
export function usePolku(): Polku {
  const polku = useContext(Here);
  if (!polku) {
    throw new Error('usePolku() found no Polku. Put <PolkuProvider polku={polku}> around the app.');
  }
  return polku;
}

/**
 * A tour of the component's own, the same object as long as its id is. Steps may point at refs. `start()` takes the
 * definition of the last render; one that the user left in the middle goes on when the component is there again.
 *
 * @example
 * const save = useRef<HTMLButtonElement>(null);
 * const tour = useTour({ id: 'save', steps: [{ id: 'save', at: save, title: 'Save it', text: '' }] });
 * return <><button ref={save}>Save</button><button onClick={() => tour.start()}>Show me</button></>;
 */
export function useTour(definition: TourDefinition): Tour {
  const polku = usePolku();
  const latest = useRef(definition);
  const { id } = definition;
  const tour = useMemo(() => createFreshTour(polku, id, () => latest.current), [polku, id]);
  useEffect(() => {
    latest.current = definition;
  });
  useEffect(() => tour.know(), [tour]);
  return tour;
}

/** Calls the listener of the last render, as long as the component is there. */
export function usePolkuEvent<K extends keyof PolkuEvents>(
  kind: K,
  listener: (value: PolkuEvents[K]) => void,
): void {
  const polku = usePolku();
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(() => polku.on(kind, (value) => latest.current(value)), [polku, kind]);
}

/** A place in the page for what is published for it, by its name; React leaves alone what is drawn there. */
export function PolkuSlot({ name, ...rest }: { name: string } & HTMLAttributes<HTMLDivElement>) {
  return createElement('div', { ...rest, 'data-polku-slot': name });
}

/** A place in the page for the inbox, where the workspace has one. */
export function PolkuInbox(props: HTMLAttributes<HTMLDivElement>) {
  return createElement(PolkuSlot, { ...props, name: 'inbox' });
}
