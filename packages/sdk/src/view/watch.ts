import type { TargetRef } from '@polku/flows/views';
import { endWith } from './chain.ts';
import { findAll, findVisible, isVisible } from './find.ts';
import { beyond } from './outward.ts';

/**
 * Watches a step's target for as long as the step lasts, because targets come late, go away and are made anew.
 * While one is awaited the whole page is observed; while one is there, only that element and what it lies in,
 * which is where whatever removes or hides it happens. Looked at once a frame; no polling.
 */
export function watchTarget(
  at: TargetRef,
  onChange: (target: Element | undefined) => void,
  { signal: outer, known }: { signal: AbortSignal; known?: Element | undefined },
): () => void {
  const over = endWith(outer);
  let current = known;
  let frame = 0;
  let stop = () => {};

  function look() {
    frame = 0;
    if (over.signal.aborted) return;
    stop();
    // A target that is still there stays the target, even when an earlier match has come. It may be there and
    // be something else by now: lists give the elements of rows that are out of sight to others.
    const roots = new Set<Node>();
    const isStill = current && isVisible(current) && findAll(at).includes(current);
    const found = isStill ? current : findVisible(at, roots);
    stop = found ? keep(found, lookSoon) : awaitAny(roots, lookSoon);
    if (found === current) return;
    current = found;
    onChange(found);
  }
  function lookSoon() {
    frame ||= requestAnimationFrame(look);
  }

  over.signal.addEventListener('abort', () => {
    stop();
    cancelAnimationFrame(frame);
  });
  if (known) stop = keep(known, lookSoon);
  else look();
  return () => over.abort();
}

/** Any change may bring it: all attributes, for what a selector of the host's names is not ours to know. */
function awaitAny(roots: ReadonlySet<Node>, onChange: () => void): () => void {
  const changes = new MutationObserver(onChange);
  for (const root of roots) {
    changes.observe(root, { subtree: true, childList: true, attributes: true });
  }
  // A style sheet, a frame or a picture that arrives changes no node, but what can be seen.
  document.addEventListener('load', onChange, true);
  return () => {
    changes.disconnect();
    document.removeEventListener('load', onChange, true);
  };
}

/** What removes or hides an element is done to it or to what it lies in; what collapses it, to its size. */
function keep(element: Element, onChange: () => void): () => void {
  const changes = new MutationObserver(onChange);
  for (let node: Node | null = element; node; node = beyond(node)) {
    changes.observe(node, { childList: node !== element, attributes: true });
  }
  let isFirst = true;
  const sizes = new ResizeObserver(() => {
    // It tells of the size that is there when it begins.
    if (!isFirst) onChange();
    isFirst = false;
  });
  sizes.observe(element);
  return () => {
    changes.disconnect();
    sizes.disconnect();
  };
}
