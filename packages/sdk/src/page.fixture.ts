import { vi } from 'vitest';
import { createBackend, ENDPOINT } from './client.fixture.ts';
import { createPolku, type Polku, type PolkuOptions } from './index.ts';

/** A page with Polku on it, a backend that is given as `fetch`, and what can be seen and done from outside. */
export function openPage() {
  localStorage.clear();
  document.documentElement.lang = '';
  HTMLElement.prototype.showPopover ??= () => {};
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  // The page is idle at once: how long a browser takes is not ours to wait for here.
  vi.stubGlobal('requestIdleCallback', (callback: () => void) => setTimeout(callback));
  const backend = createBackend();
  vi.stubGlobal('fetch', backend.fetch);
  let polku: Polku | undefined;
  return {
    backend,
    start(options: Partial<PolkuOptions> = {}): Polku {
      polku = createPolku({ key: 'wk_test', endpoint: ENDPOINT, consent: 'given', ...options });
      return polku;
    },
    async close() {
      await polku?.destroy();
      vi.useRealTimers();
      vi.restoreAllMocks();
    },
    /** How often a part of the bootstrap was asked for. */
    asked: (part: 'shared' | 'person') =>
      backend.requests.filter(({ url }) =>
        part === 'shared' ? url.includes('?key=') : url.endsWith('/v1/bootstrap'),
      ).length,
  };
}

export const title = (): string | null | undefined =>
  document.querySelector('polku-stage')?.shadowRoot?.querySelector('h2')?.textContent;

export const isShown = (text: string): Promise<void> =>
  vi.waitFor(() => {
    if (!title()?.includes(text)) throw new Error(`"${text}" is not shown, but "${title()}"`);
  }, 5_000);

/** Pressed in the card, until the view listens: its effects run after the paint. */
export const pressEscape = (): Promise<void> =>
  vi.waitFor(() => {
    const card = document.querySelector('polku-stage')?.shadowRoot?.querySelector('.card');
    card?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    if (title() !== undefined) throw new Error(`"${title()}" is still shown`);
  });

/** The user looks at the page again. */
export const see = (): boolean => document.dispatchEvent(new Event('visibilitychange'));
