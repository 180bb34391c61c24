import { endWith } from './chain.ts';
import { findAll } from './find.ts';

export type Listening = { type: string; target: Element | string; signal: AbortSignal };

/**
 * Hears what happens on a target of the page, after the host has: in the capture phase, so that a host that
 * stops the event does not hide it, and told in the next turn, so that what the host changes is there. By then the
 * event has forgotten its way: what it happened on, in whatever shadow root, is handed over with it.
 */
export function onDom(
  { type, target, signal }: Listening,
  listener: (event: Event, origin: EventTarget | undefined) => void,
): () => void {
  const over = endWith(signal);
  let last: Event | undefined;

  function listen(event: Event) {
    // Heard by the document and by an inner root, it is one event.
    const path = event.composedPath();
    if (event === last || !isOn(target, path)) return;
    last = event;
    setTimeout(() => over.signal.aborted || listener(event, path[0]));
  }

  for (const root of rootsOf(target)) {
    root.addEventListener(type, listen, { capture: true, signal: over.signal });
  }
  return () => over.abort();
}

/** A text means whatever it finds by now: what is waited for may not have been there. */
const isOn = (target: Element | string, path: readonly EventTarget[]): boolean =>
  typeof target === 'string'
    ? findAll(target).some((element) => path.includes(element))
    : path.includes(target);

/** The document hears all but what stays inside a shadow root, as `change` does, or a frame. */
const rootsOf = (target: Element | string): Set<Node> =>
  new Set([document, typeof target === 'string' ? document : target.getRootNode()]);
