import type { Collector, CollectorEvents, CollectorOptions } from '@polku/collector';
import type { EndReason, NotShown } from '@polku/flows/select';
import { createClient } from './client.ts';

export type { GetToken, Properties, Token } from '@polku/collector';
export type { EndReason, NotShown } from '@polku/flows/select';

export type PolkuOptions = Pick<
  CollectorOptions,
  'key' | 'endpoint' | 'consent' | 'persistence' | 'flushAfterMs' | 'maxEvents'
> & {
  /** `record` shows nothing, `off` does nothing at all: for tests and CI. @default 'live' */
  mode?: 'live' | 'record' | 'off' | undefined;
  /** The person's languages, most wanted first. @default navigator.languages */
  languages?: readonly string[] | undefined;
};

export type PolkuEvents = CollectorEvents & {
  /** A flow stands on the screen. */
  shown: { flow: string };
  ended: { flow: string; reason: EndReason };
};

export type Polku = Pick<
  Collector,
  'track' | 'page' | 'identify' | 'group' | 'reset' | 'consent' | 'flush'
> & {
  /**
   * Shows a flow by its id, whatever its trigger; its audience and the user's peace still hold. Resolves
   * with whether it was shown; `why()` says why not.
   */
  show(flow: string): Promise<boolean>;
  /** The flow that is open, and why each other was not chosen the last time. */
  why(): { open: string | undefined; reasons: { [flow: string]: NotShown | 'no_lease' } };
  /** Subscribes; the returned function unsubscribes. */
  on<K extends keyof PolkuEvents>(kind: K, listener: (value: PolkuEvents[K]) => void): () => void;
  /** Takes everything away: what is shown, listeners, timers. What is unsent is sent by the next page. */
  destroy(): Promise<void>;
};

/**
 * Starts Polku on this page. Never throws into it: what is wrong is said once in the console, and the page
 * goes on. Costs nothing until the page is idle; views are loaded when there is something to show.
 *
 * @example
 * const polku = createPolku({ key: 'wk_…', endpoint: 'https://polku.example.com', consent: 'required' });
 * polku.identify(() => fetch('/polku-token').then((response) => response.text()));
 * polku.track('report_created', { chart: 'bar' });
 */
export function createPolku(options: PolkuOptions): Polku {
  // On a server there is no page: importing and calling do nothing.
  const isOff = options.mode === 'off' || typeof document === 'undefined';
  return guarded(isOff ? createInert() : createClient(options));
}

function createInert(): Polku {
  const nothing = () => {};
  return {
    track: nothing,
    page: nothing,
    identify: nothing,
    group: nothing,
    reset: nothing,
    consent: nothing,
    flush: async () => {},
    show: async () => false,
    why: () => ({ open: undefined, reasons: {} }),
    on: () => nothing,
    destroy: async () => {},
  };
}

/** No entry from the host may throw into the host. */
function guarded(polku: Polku): Polku {
  const safe = Object.entries(polku).map(([name, method]) => [
    name,
    (...args: unknown[]) => {
      try {
        return (method as (...args: unknown[]) => unknown)(...args);
      } catch (error) {
        // biome-ignore lint/suspicious/noConsole: a bug of ours, told to the developer and kept from the page.
        console.warn(`[polku] ${name}() failed: ${String(error)}`);
        return undefined;
      }
    },
  ]);
  return Object.fromEntries(safe) as Polku;
}
