/**
 * Where our host element hangs. On the root element, in the top layer; but a modal dialog makes everything
 * outside it inert, even what lies above it, so while one is open the host hangs in the topmost and moves when
 * one opens, closes or goes away.
 */
export type Home = {
  /** Moves to where `target` can be pointed at and we can be pressed. */
  settle(target?: Element): void;
  /** Called after a move: a move closes popovers, so what was shown as one must be shown again. */
  onMove(listener: () => void): () => void;
};

export function createHome(host: HTMLElement, signal: AbortSignal): Home {
  const listeners = new Set<() => void>();
  let target: Element | undefined;
  const changes = new MutationObserver(look);
  signal.addEventListener('abort', () => changes.disconnect());
  hang(document.documentElement);

  function look() {
    const parent = topModal(target) ?? document.documentElement;
    if (host.parentNode === parent && host.isConnected) return;
    hang(parent);
    for (const listener of listeners) listener();
  }

  function hang(parent: Element) {
    parent.append(host);
    host.popover = 'manual';
    host.showPopover();
    changes.disconnect();
    // A dialog that is taken out of the page takes us with it.
    for (let node: Node | null = parent; node; node = node.parentNode) {
      if (node !== document) changes.observe(node, { childList: true });
    }
    const open = { subtree: true, attributes: true, attributeFilter: ['open'] };
    changes.observe(document, { ...open, childList: false });
  }

  return {
    settle(next) {
      target = next;
      look();
    },
    onMove(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** The target's own, else the one that holds the focus, else the one that stands last. */
function topModal(target: Element | undefined): Element | undefined {
  const open = [...document.querySelectorAll('dialog:modal')];
  const holding = (element: Element | null | undefined) =>
    element && open.findLast((dialog) => dialog.contains(element));
  return holding(target) ?? holding(document.activeElement) ?? open.at(-1);
}
