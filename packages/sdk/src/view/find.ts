import type { TargetRef } from '@polku/flows/views';

/**
 * Finding a step's target on a page that is not ours: the first match that is visible, watched for as long
 * as the step lasts, because targets come late, go away and are made anew. One observer, looked at once a
 * frame; no polling.
 */

/** The first element that is meant and takes up space. Never throws: a bad selector matches nothing. */
export function findVisible(at: TargetRef): Element | undefined {
  try {
    return toElements(at).find(isVisible);
  } catch {
    return undefined;
  }
}

function toElements(at: unknown): Element[] {
  if (typeof at === 'string') return [...document.querySelectorAll(at)];
  if (at instanceof Element) return [at];
  if (typeof at === 'function') return toElements(at());
  // A framework's ref: React's holds `current`, Vue's `value`.
  const { current, value } = (at ?? {}) as { current?: unknown; value?: unknown };
  return current || value ? toElements(current ?? value) : [];
}

/** Calls `onChange` now and whenever another element, or none, is the match. Returns the stop. */
export function watchTarget(
  at: TargetRef,
  onChange: (target: Element | undefined) => void,
  signal: AbortSignal,
): () => void {
  let current: Element | undefined;
  let frame = 0;

  function look() {
    frame = 0;
    // A target that is still there stays the target, even when an earlier match has come.
    if (current?.isConnected && isVisible(current)) return;
    const found = findVisible(at);
    if (found === current) return;
    current = found;
    onChange(found);
  }

  const observer = new MutationObserver(() => {
    frame ||= requestAnimationFrame(look);
  });
  observer.observe(document, {
    subtree: true,
    childList: true,
    attributes: true,
    // What can make an element match or be visible, but for what a selector may name beside.
    attributeFilter: ['class', 'style', 'hidden', 'id', 'open', 'data-polku'],
  });
  look();

  function stop() {
    observer.disconnect();
    cancelAnimationFrame(frame);
  }
  signal.addEventListener('abort', stop);
  return stop;
}

function isVisible(element: Element): boolean {
  const { width, height } = element.getBoundingClientRect();
  return width > 0 && height > 0 && getComputedStyle(element).visibility !== 'hidden';
}
