import type { Home } from './home.ts';

/**
 * Hangs our host element into an element that the host page has put there for it, whenever that comes, and anew when
 * the page makes it anew. Out of the page it stays as it is. Looked for once a frame in which the page has changed.
 */
export function createSlotHome(host: HTMLElement, signal: AbortSignal, name: string): Home {
  const listeners = new Set<() => void>();
  let frame = 0;

  function look() {
    frame = 0;
    const slot = document.querySelector(`[data-polku-slot="${CSS.escape(name)}"]`);
    if (slot && host.parentNode === slot) return;
    host.remove();
    if (!slot) return;
    slot.append(host);
    for (const listener of listeners) listener();
  }

  const changes = new MutationObserver(() => {
    frame ||= requestAnimationFrame(look);
  });
  const attributeFilter = ['data-polku-slot'];
  changes.observe(document, { subtree: true, childList: true, attributeFilter });
  signal.addEventListener('abort', () => {
    changes.disconnect();
    cancelAnimationFrame(frame);
  });
  look();

  return {
    // It hangs in its slot and nowhere else.
    moveFor() {},
    show() {},
    onMove(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
