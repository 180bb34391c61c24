import type { Pointing } from '@polku/flows/views';
import { findVisible } from './find.ts';
import { onDom } from './listen.ts';
import { createPlace } from './place/index.ts';
import { watchRoute } from './route.ts';
import type { Shell } from './shell.ts';
import { watchTarget } from './watch.ts';

/** Finds and places: a chunk of its own, for what points at elements of the page. The rest is shown without it. */
export const createPointing = (shell: Shell, signal: AbortSignal): Pointing => ({
  find: (target) => findVisible(target),
  watch: (target, onChange, known) => watchTarget(target, onChange, { signal, known }),
  place: createPlace(shell),
  onDom: (type, target, listener) => onDom({ type, target, signal }, listener),
  onRoute: (listener) => watchRoute(listener, signal),
});

export { placeStyles as pointingStyles } from './place/style.ts';
