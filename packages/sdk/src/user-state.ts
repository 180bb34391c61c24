/** What the user is at: decides nothing, only looks. */

/** The user is in the middle of something: typing, choosing, in a dialog, or not looking. */
export function isUserBusy(): boolean {
  const { activeElement, visibilityState } = document;
  const isTyping = activeElement !== null && isField(activeElement);
  const hasSelection = getSelection()?.isCollapsed === false;
  return isTyping || hasSelection || visibilityState === 'hidden' || isInDialog();
}

/** A popover that is `manual` is no dialog of its own accord: a region of notices stays open for good. */
const DIALOGS = 'dialog[open], [popover]:not([popover=manual]):popover-open, [aria-modal=true]';

/** Many a page keeps its dialogs hidden while they are closed. */
const isInDialog = () => [...document.querySelectorAll(DIALOGS)].some((each) => isLaidOut(each));

const isLaidOut = (element: Element): boolean =>
  element.checkVisibility?.({ visibilityProperty: true }) ?? element.getClientRects().length > 0;

/** Where keys belong to what is typed or chosen. */
export const isField = (element: Element): boolean =>
  element.matches('input, textarea, select') || (element as HTMLElement).isContentEditable;

/** After which the user may be at nothing any more: a dialog without an event of its own is closed by a key or a press. */
const SIGNS = [
  'focusin',
  'focusout',
  'selectionchange',
  'toggle',
  'close',
  'visibilitychange',
  'click',
  'keyup',
];

/** Calls whenever the user has done something and is at nothing afterwards, until `signal`. */
export function onUserFree(listener: () => void, signal: AbortSignal): void {
  let isLooking = false;
  const look = () => {
    if (isLooking) return;
    isLooking = true;
    // When the page itself has dealt with it.
    setTimeout(() => {
      isLooking = false;
      if (!signal.aborted && !isUserBusy()) listener();
    });
  };
  // Captured: neither `toggle` nor `close` bubbles.
  for (const type of SIGNS)
    document.addEventListener(type, look, { capture: true, passive: true, signal });
}
