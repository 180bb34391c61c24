/** What the page is at: decides nothing, only looks. */

/** Nothing is shown before the page has loaded and its main thread has had time to breathe. */
export async function pageIsIdle(): Promise<void> {
  if (document.readyState !== 'complete') {
    await new Promise((resolve) => addEventListener('load', resolve, { once: true }));
  }
  // Safari has no requestIdleCallback: there, after what the load event has started.
  await new Promise<unknown>((resolve) =>
    'requestIdleCallback' in globalThis
      ? requestIdleCallback(resolve, { timeout: 2_000 })
      : setTimeout(resolve, 200),
  );
}

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
