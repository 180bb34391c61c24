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
