/**
 * Keeps what stands in a lower corner clear of what the host itself has fixed there: a chat, a bar of cookies, a
 * button. It is lifted above them, and comes down when they go. Widgets come late and in many ways, so the children of
 * the body are observed, and what was in the way; looked at once a frame, and nothing polls. Of two launchers of ours
 * the one that came first stays where it is.
 */
export function avoidWidgets(box: HTMLElement, launcher: HTMLElement): () => void {
  const over = new AbortController();
  const { signal } = over;
  let frame = 0;
  const changes = new MutationObserver(lookSoon);
  const sizes = new ResizeObserver(lookSoon);

  function lookSoon() {
    frame ||= requestAnimationFrame(look);
  }
  function look() {
    frame = 0;
    observe();
    box.style.insetBlockEnd = '';
    for (let i = 0; i < MAX_WIDGETS; i++) {
      const widget = widgetUnder(launcher);
      if (!widget) return;
      sizes.observe(widget);
      const lift = innerHeight - widget.getBoundingClientRect().top + GAP_PX;
      box.style.insetBlockEnd = `${lift}px`;
    }
    // There is no room above them either: where it belongs, over them.
    box.style.insetBlockEnd = '';
  }
  function observe() {
    changes.disconnect();
    changes.observe(document.body, { childList: true });
    const attributeFilter = ['class', 'style', 'hidden'];
    for (const child of document.body.children) changes.observe(child, { attributeFilter });
  }

  addEventListener('resize', lookSoon, { signal });
  // A widget in a frame has its size when the frame has loaded.
  document.addEventListener('load', lookSoon, { signal, capture: true });
  look();
  return () => {
    over.abort();
    changes.disconnect();
    sizes.disconnect();
    cancelAnimationFrame(frame);
  };
}

const GAP_PX = 12;
/** One above the other; with more the launcher would stand in the middle of the page. */
const MAX_WIDGETS = 3;
/** What is higher than this share of the window is the page itself, or its side bar. */
const MAX_HEIGHT_RATIO = 0.6;

const SHARES = Array.from({ length: 9 }, (_, i) => i / 8);

/** What the host has fixed where the launcher stands. */
function widgetUnder(launcher: HTMLElement): Element | undefined {
  const { left, right, top, bottom } = launcher.getBoundingClientRect();
  const ours = (launcher.getRootNode() as ShadowRoot).host;
  // Round ones do not reach into their corners: close enough together to hit them.
  const points = SHARES.flatMap((across) =>
    [0, 0.5, 1].map((down) => [
      left + 1 + across * (right - left - 2),
      top + 1 + down * (bottom - top - 2),
    ]),
  );
  for (const [x = 0, y = 0] of points) {
    for (const element of document.elementsFromPoint(x, y)) {
      const widget = element === ours ? undefined : fixedOf(withinOurs(element, [x, y]));
      if (widget) return widget;
    }
  }
  return undefined;
}

/** Another launcher of ours stands in a room as large as the window: what of it lies there. */
const withinOurs = (element: Element, [x, y]: [number, number]): Element =>
  (element.matches('polku-stage') && element.shadowRoot?.elementFromPoint(x, y)) || element;

function fixedOf(element: Element): Element | undefined {
  for (let node: Element | null = element; node; node = node.parentElement) {
    if (getComputedStyle(node).position !== 'fixed') continue;
    const { height } = node.getBoundingClientRect();
    return height < innerHeight * MAX_HEIGHT_RATIO ? node : undefined;
  }
  return undefined;
}
