import { endWith } from './chain.ts';

/**
 * The path of a page that changes it without a reload. By the Navigation API where there is one; elsewhere by
 * what always goes with such a change: history events, and changes of the page itself, looked at once a frame.
 * The host's `history` is not touched, and nothing polls.
 */
export function watchRoute(onRoute: (path: string) => void, outer: AbortSignal): () => void {
  let path: string | undefined;
  let frame = 0;
  const over = endWith(outer);
  const { signal } = over;

  function look() {
    frame = 0;
    if (signal.aborted || path === location.pathname) return;
    path = location.pathname;
    onRoute(path);
  }

  const { navigation } = globalThis as { navigation?: EventTarget };
  if (navigation) navigation.addEventListener('currententrychange', look, { signal });
  else {
    for (const type of ['popstate', 'hashchange']) addEventListener(type, look, { signal });
    const observer = new MutationObserver(() => {
      frame ||= requestAnimationFrame(look);
    });
    observer.observe(document, { subtree: true, childList: true });
    signal.addEventListener('abort', () => {
      observer.disconnect();
      cancelAnimationFrame(frame);
    });
  }
  look();
  return () => over.abort();
}
