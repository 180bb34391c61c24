/**
 * How far a button in the corner must be raised so that it lies on nothing of the host's own there: another chat, a
 * bar of cookies. Looked at when it is drawn and when the window changes; a host that puts something there later
 * lies over it or under it, as with everything else of the page.
 */
export function raiseAbove(button: HTMLElement, host: Element): number {
  const { left, top, width, height } = button.getBoundingClientRect();
  const points = [0.15, 0.5, 0.85].map(
    (part) => [left + width * part, top + height * part] as const,
  );
  const found = points.flatMap(([x, y]) => document.elementsFromPoint(x, y));
  const fixed = found
    .filter((element) => element !== host && !element.contains(host))
    .flatMap((element) => fixedAncestor(element) ?? []);
  const tops = fixed.map((element) => element.getBoundingClientRect());
  // What covers the window is no widget in its corner.
  const widgets = tops.filter(({ height: covered }) => covered < innerHeight / 2);
  const bottom = top + height;
  return Math.max(0, ...widgets.map((each) => bottom - each.top + GAP));
}

const GAP = 12;

function fixedAncestor(element: Element): Element | undefined {
  for (let each: Element | null = element; each; each = each.parentElement)
    if (getComputedStyle(each).position === 'fixed') return each;
  return undefined;
}
