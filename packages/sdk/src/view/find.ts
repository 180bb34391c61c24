import type { TargetRef } from '@polku/flows/views';

/**
 * Finding what a step points at on a page that is not ours. As text: a CSS selector; `@save` for
 * `[data-polku="save"]`; `a >>> b` for `b` in the open shadow root or the same-origin frame of `a`, any number
 * of times; and `:nth(2)` at the end for the second that can be seen. In code also an element, a function that
 * gives one of these, or a framework's ref.
 */

/**
 * The first element that is meant and can be seen. `roots` is given what was looked into on the way: where a
 * target may still come up.
 */
export function findVisible(at: TargetRef, roots: Set<Node> = new Set()): Element | undefined {
  const nth = typeof at === 'string' ? splitNth(at).nth : 1;
  return findAll(at, roots).filter(isVisible)[nth - 1];
}

/** Every element that is meant, seen or not. Never throws: a bad selector matches nothing. */
export function findAll(at: TargetRef, roots: Set<Node> = new Set()): Element[] {
  try {
    return toElements(at, roots.add(document));
  } catch {
    return [];
  }
}

export function isVisible(element: Element): boolean {
  if (!element.isConnected) return false;
  const { width, height } = element.getBoundingClientRect();
  // A frame's own document computes its styles.
  const view = element.ownerDocument.defaultView ?? window;
  return width > 0 && height > 0 && view.getComputedStyle(element).visibility !== 'hidden';
}

function toElements(at: unknown, roots: Set<Node>): Element[] {
  if (typeof at === 'string') return query(splitNth(at).ref, roots);
  if (isElement(at)) return [at];
  if (typeof at === 'function') return toElements(at(), roots);
  // A framework's ref: React's holds `current`, Vue's `value`.
  const { current, value } = (at ?? {}) as { current?: unknown; value?: unknown };
  return current || value ? toElements(current ?? value, roots) : [];
}

/** Not by `instanceof`: an element of a frame is one of that frame's. */
const isElement = (value: unknown): value is Element =>
  typeof value === 'object' && value !== null && (value as Node).nodeType === 1;

function query(text: string, roots: Set<Node>): Element[] {
  let within: ParentNode[] = [document];
  let found: Element[] = [];
  for (const [i, part] of text.split('>>>').entries()) {
    if (i > 0) within = found.flatMap(inside);
    for (const root of within) roots.add(root as Node);
    const selector = part
      .trim()
      .replace(/^@(.+)$/, (_, name) => `[data-polku="${CSS.escape(name)}"]`);
    found = within.flatMap((root) => [...root.querySelectorAll(selector)]);
  }
  return found;
}

/** What can be looked into: an open shadow root, or the document of a frame of our own origin. */
function inside(element: Element): ParentNode[] {
  // Of another origin it is null, and no error.
  const framed = (element as HTMLIFrameElement).contentDocument;
  return [element.shadowRoot, framed].filter((root) => root !== null && root !== undefined);
}

function splitNth(text: string): { ref: string; nth: number } {
  const [, ref = text, nth = '1'] = /^(.*):nth\((\d+)\)\s*$/s.exec(text) ?? [];
  return { ref, nth: Math.max(1, Number(nth)) };
}
