/**
 * History routes for a page that never reloads: links of this origin are followed in place, everything
 * else (another tab, a download, a modifier key) is left to the browser.
 */

/** `onRoute(path)` is called for the first address too. Returns `go(path)`. */
export function createRouter(onRoute) {
  const go = (path) => {
    history.pushState(null, '', path);
    scrollTo(0, 0);
    onRoute(location.pathname);
  };
  document.addEventListener('click', (event) => {
    const link = event.target.closest?.('a[href]');
    if (!link || !isPlainClick(event) || !isOurs(link)) return;
    event.preventDefault();
    if (link.pathname !== location.pathname) go(link.pathname);
  });
  addEventListener('popstate', () => onRoute(location.pathname));
  return { go, start: () => onRoute(location.pathname) };
}

function isPlainClick(event) {
  const hasModifier = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
  return event.button === 0 && !hasModifier && !event.defaultPrevented;
}

function isOurs(link) {
  // A link within the page, such as "skip to content", moves the focus by itself.
  return link.origin === location.origin && !link.target && !link.download && !link.hash;
}
