import {
  type Directive,
  inject,
  type MaybeRefOrGetter,
  onMounted,
  onScopeDispose,
  type Plugin,
  toValue,
} from 'vue';
import type { Polku, PolkuEvents } from './contract.ts';
import { createFreshTour } from './fresh-tour.ts';
import type { Tour, TourDefinition } from './tour.ts';

/**
 * Polku in Vue, 3.3 or newer. The page's one Polku is made beside Vue, by `createPolku()`; the plugin hands it
 * down. On a server nothing is done.
 */
const HERE = Symbol();

/** Marks an element as a target: `v-polku="'save'"` is what a step calls `@save`. */
export const vPolku: Directive<HTMLElement, string> = {
  created: mark,
  updated: mark,
  getSSRProps: ({ value }) => ({ 'data-polku': value }),
};

function mark(element: HTMLElement, { value }: { value: string }): void {
  element.dataset.polku = value;
}

/** `app.use(polkuPlugin, polku)`: for `usePolku()`, `useTour()` and `v-polku` in every component. */
export const polkuPlugin: Plugin<[Polku]> = {
  install(app, polku) {
    app.provide(HERE, polku);
    app.directive('polku', vPolku);
  },
};

/** The page's Polku. Throws, as a mistake of the developer's, where the plugin is not in use. */
export function usePolku(): Polku {
  const polku = inject<Polku>(HERE);
  if (!polku) throw new Error('usePolku() found no Polku. Call app.use(polkuPlugin, polku) first.');
  return polku;
}

/**
 * A tour of the component's own. Steps may point at template refs. `start()` reads the definition anew, if it is
 * a ref or a getter; one that the user left in the middle goes on when the component is there again.
 *
 * @example
 * const save = useTemplateRef('save');
 * const tour = useTour({ id: 'save', steps: [{ id: 'save', at: save, title: 'Save it', text: '' }] });
 */
export function useTour(definition: MaybeRefOrGetter<TourDefinition>): Tour {
  const tour = createFreshTour(usePolku(), toValue(definition).id, () => toValue(definition));
  onMounted(tour.know);
  return tour;
}

/** Calls the listener as long as the component is there. */
export function usePolkuEvent<K extends keyof PolkuEvents>(
  kind: K,
  listener: (value: PolkuEvents[K]) => void,
): void {
  const polku = usePolku();
  let stop: (() => void) | undefined;
  onMounted(() => {
    stop = polku.on(kind, listener);
  });
  onScopeDispose(() => stop?.());
}
