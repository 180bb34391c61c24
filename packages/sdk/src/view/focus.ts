import type { ViewKey } from '@polku/flows/views';

/**
 * Focus and keys, as a guest treats them: the focus is taken only when nobody holds it and given back at the
 * end; a key is ours only when the host has not used it and nobody is typing.
 */
export type Focus = {
  invite(card: HTMLElement): void;
  /** `isOnlyInside`: not the page's keys, for what stands beside the page and has not been called for. */
  onKey(listener: (key: ViewKey) => void, isOnlyInside?: boolean): () => void;
  /** Gives the focus back to whoever had it, if we still hold it. */
  giveBack(): void;
};

export type FocusOptions = {
  host: HTMLElement;
  room: HTMLElement;
  isField: (element: Element) => boolean;
  /** The user has asked for it: the focus comes from the button that was pressed. @default false */
  isAsked?: boolean | undefined;
};

/**
 * `isField` says where keys belong to what is typed; the core knows it, and hands it down. `signal` ends every
 * subscription, whatever the view has forgotten.
 */
export function createFocus(
  { host, room, isField, isAsked = false }: FocusOptions,
  signal: AbortSignal,
): Focus {
  const opener = document.activeElement;

  function invite(card: HTMLElement) {
    const { activeElement } = document;
    if (card.contains((card.getRootNode() as ShadowRoot).activeElement)) return;
    const isNobodys = !activeElement || activeElement === document.body || activeElement === host;
    if (isNobodys || (isAsked && !isField(activeElement))) card.focus({ preventScroll: true });
  }

  function onKey(listener: (key: ViewKey) => void, isOnlyInside = false) {
    const listen = (event: KeyboardEvent) => {
      const key = toViewKey(event, room.dir === 'rtl');
      if (!key || !isOurs(event, key)) return;
      // Else Escape closes the dialog that the step stands in as well.
      event.preventDefault();
      listener(key);
    };
    // The room hears its own keys, which go no further; the document hears the page's, after the page.
    room.addEventListener('keydown', listen, { signal });
    if (!isOnlyInside) document.addEventListener('keydown', listen, { signal });
    return () => {
      room.removeEventListener('keydown', listen);
      document.removeEventListener('keydown', listen);
    };
  }

  function isOurs(event: KeyboardEvent, key: ViewKey): boolean {
    if (event.defaultPrevented) return false;
    const [origin] = event.composedPath();
    if (!(origin instanceof Element)) return true;
    if (isField(origin)) return key === 'escape' && room.contains(origin);
    // Arrows scroll and move in the page's own widgets: they are ours only in our card, or on a bare page.
    return key === 'escape' || room.contains(origin) || origin === document.body;
  }

  return {
    invite,
    onKey,
    giveBack() {
      const isHeld = document.activeElement === host;
      if (isHeld && opener instanceof HTMLElement) opener.focus({ preventScroll: true });
    },
  };
}

function toViewKey(event: KeyboardEvent, isRtl: boolean): ViewKey | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.isComposing) return;
  if (event.key === 'Escape') return 'escape';
  if (event.key === 'ArrowRight') return isRtl ? 'backward' : 'forward';
  if (event.key === 'ArrowLeft') return isRtl ? 'forward' : 'backward';
  return undefined;
}
