import { beyond, frameOf, outerOf } from './outward.ts';

/**
 * Where our host element hangs. On the root element, in the top layer; but a modal dialog makes everything
 * outside it inert, even what lies above it, and so does what fills the screen. While there is one the host hangs
 * in the topmost, and moves when one opens, closes or goes away. A popover of the page closes by a press outside
 * it: while the target lies in one, the host hangs there, so that a press on our card is none.
 * What lies beside the screen hangs over the page alone, and under every dialog of the host's but the one that its
 * target is in.
 */
export type Home = {
  /** Until then nothing of ours is displayed, so that what is read of the page before costs no layout. */
  show(): void;
  /** Shows it, moved to where `target` can be pointed at and we can be pressed. */
  moveFor(target?: Element): void;
  /** Called after a move: a move closes popovers, so what was shown as one must be shown again. */
  onMove(listener: () => void): () => void;
};

export function createHome(
  host: HTMLElement,
  signal: AbortSignal,
  layer: 'top' | 'page' = 'top',
): Home {
  const listeners = new Set<() => void>();
  let target: Element | undefined;
  const changes = new MutationObserver(look);
  signal.addEventListener('abort', () => changes.disconnect());
  // Told of dialogs as well, but not by every browser.
  const onToggle = ({ target: toggled }: Event) => toggled !== host && look();
  document.addEventListener('toggle', onToggle, { capture: true, signal });
  document.addEventListener('fullscreenchange', look, { signal });
  host.hidden = true;
  hang(document.documentElement);

  function show() {
    host.hidden = false;
  }

  function look() {
    const modal = layer === 'top' ? topModal(target, host) : around(target, isModal);
    const parent = modal ?? around(target, isDismissed) ?? document.documentElement;
    if (host.parentNode === parent && host.isConnected) return;
    hang(parent);
    for (const listener of listeners) listener();
  }

  function hang(parent: Element) {
    parent.append(host);
    if (layer === 'top' || parent !== document.documentElement) {
      host.popover = 'manual';
      host.showPopover();
    } else host.removeAttribute('popover');
    changes.disconnect();
    // A dialog that is taken out of the page takes us with it; in a shadow root it closes where the page sees nothing.
    for (let node: Node | null = parent; node && node !== document; node = beyond(node)) {
      changes.observe(node, { childList: true, attributeFilter: ['open'] });
    }
    changes.observe(document, { subtree: true, attributeFilter: ['open'] });
  }

  return {
    show,
    moveFor(next) {
      show();
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
function topModal(target: Element | undefined, ours: HTMLElement): Element | undefined {
  return (
    around(target, isModal) ??
    around(deepActiveElement(ours), isModal) ??
    [...document.querySelectorAll(MODAL)].findLast(isModal)
  );
}

const MODAL = 'dialog:modal, :fullscreen';

/** A film or a frame that fills the screen shows nothing that hangs in it. */
const isModal = (element: Element) =>
  element.matches(MODAL) && !element.matches('video,iframe,img,canvas,svg');

/** What holds the focus, in whatever shadow root but our own: we do not hang in a dialog of ours. */
function deepActiveElement(ours: HTMLElement): Element | null {
  let element = document.activeElement;
  while (element !== ours && element?.shadowRoot?.activeElement)
    element = element.shadowRoot.activeElement;
  return element;
}

/** Whether a press outside it closes it. */
const isDismissed = (element: Element) =>
  element.matches(':popover-open') && (element as HTMLElement).popover !== 'manual';

/** The innermost that an element lies in, through shadow roots and frames. */
function around(
  element: Element | null | undefined,
  isMeant: (element: Element) => boolean,
): Element | undefined {
  let node = element;
  while (node && !(node.ownerDocument === document && isMeant(node))) {
    node = outerOf(node) ?? frameOf(node);
  }
  return node ?? undefined;
}
