/** What the user is at: decides nothing, only looks. */

/** The user is in the middle of something: typing, choosing, or in a dialog. */
export function isUserBusy(): boolean {
  const { activeElement } = document;
  const isTyping = activeElement !== null && isField(activeElement);
  const hasSelection = getSelection()?.isCollapsed === false;
  return isTyping || hasSelection || document.querySelector('dialog[open]') !== null;
}

/** Where keys belong to what is typed or chosen. */
export const isField = (element: Element): boolean =>
  element.matches('input, textarea, select') || (element as HTMLElement).isContentEditable;

/** Calls once, when the user has left a field and is at nothing else. */
export function onUserFree(listener: () => void, signal: AbortSignal): void {
  const look = () => setTimeout(() => !isUserBusy() && listener());
  document.addEventListener('focusout', look, { once: true, signal });
}
