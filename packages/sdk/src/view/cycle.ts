/**
 * Tab goes round between the card and what can be used of the target, in the order of the document; from
 * elsewhere it leads in. The host keeps every other key, and this one when it has used it.
 */
export function cycleTab(
  room: HTMLElement,
  { card, target }: { card: HTMLElement; target: Element | undefined },
  signal: AbortSignal,
): void {
  function listen(event: KeyboardEvent) {
    if (event.key !== 'Tab' || event.defaultPrevented || event.isComposing) return;
    const stops = [...stopsIn(card), ...(target ? stopsIn(target) : [])];
    const next = after(stops, event);
    if (!next) return;
    event.preventDefault();
    next.focus();
  }
  // The room hears its own keys, which go no further; the document hears the page's.
  room.addEventListener('keydown', listen, { signal });
  document.addEventListener('keydown', listen, { signal });
}

function after(stops: readonly HTMLElement[], event: KeyboardEvent): HTMLElement | undefined {
  const at = stops.indexOf(event.composedPath()[0] as HTMLElement);
  // On the card itself, or outside: in at the first, or backwards at the last.
  if (at < 0) return event.shiftKey ? stops.at(-1) : stops[0];
  return stops.at((at + (event.shiftKey ? -1 : 1)) % stops.length);
}

const STOPS =
  'a[href],area[href],button,input,select,textarea,summary,iframe,audio[controls],video[controls],[contenteditable],[tabindex]';

/** What Tab stops at in an element, itself included. */
function stopsIn(element: Element): HTMLElement[] {
  return [element, ...element.querySelectorAll(STOPS)].filter(
    (each): each is HTMLElement =>
      each instanceof HTMLElement &&
      each.matches(STOPS) &&
      each.tabIndex >= 0 &&
      !each.matches(':disabled') &&
      each.getClientRects().length > 0,
  );
}
