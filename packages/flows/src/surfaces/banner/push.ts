/**
 * Makes room in the page for a bar at one of its edges, for as long as it is there: by a sheet of our own, which
 * goes without a trace, and not by a style of the host's elements. What the host has fixed to that edge does not
 * move by itself; it may read `--polku-banner-top` or `--polku-banner-bottom`.
 */
export function pushPage(bar: HTMLElement, position: 'top' | 'bottom'): () => void {
  const sheet = new CSSStyleSheet();
  const property = `padding-${position}`;
  const own = getComputedStyle(document.documentElement).getPropertyValue(property) || '0px';

  function write() {
    const height = `${bar.getBoundingClientRect().height}px`;
    sheet.replaceSync(
      `:root { --polku-banner-${position}: ${height}; ${property}: calc(${own} + ${height}) !important; scroll-${property}: ${height}; }`,
    );
  }

  write();
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  // Its words wrap when the window becomes narrow.
  const sizes = new ResizeObserver(write);
  sizes.observe(bar);
  return () => {
    sizes.disconnect();
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet);
  };
}
