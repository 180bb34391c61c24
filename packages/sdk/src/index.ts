import { createWarn, type Warn } from '@polku/collector';
import { createClient } from './client.ts';
import type { Polku, PolkuOptions } from './contract.ts';

export type { GetToken, Properties, Token } from '@polku/collector';
export type { MoreWords, SomeWords, Words } from '@polku/flows';
export type { EndReason, NotShown } from '@polku/flows/select';
export type { Polku, PolkuEvents, PolkuOptions } from './contract.ts';
export type { Explanation, TargetState } from './explain.ts';
export type { TourResult } from './guide-contract.ts';
export type { Tour, TourDefinition } from './tour.ts';

/**
 * Starts Polku on this page. Never throws into it: what is wrong is said once in the console, and the page
 * goes on. On a server it does nothing. Costs nothing until the page is idle; views are loaded when there is something to show.
 *
 * @example
 * const polku = createPolku({ key: 'wk_…', endpoint: 'https://polku.example.com', consent: 'required' });
 * polku.identify(() => fetch('/polku-token').then((response) => response.text()));
 * polku.track('report_created', { chart: 'bar' });
 */
export function createPolku(options: PolkuOptions): Polku {
  const warn = createWarn();
  return guarded(createClient(options, warn), warn);
}

/** No entry from the host may throw into the host. */
function guarded(polku: Polku, warn: Warn): Polku {
  const safe = Object.entries(polku).map(([name, method]) => [
    name,
    (...args: unknown[]) => {
      try {
        return (method as (...args: unknown[]) => unknown)(...args);
      } catch (error) {
        // A bug of ours is told to the developer and kept from the page.
        return warn(`${name}() failed: ${error}`);
      }
    },
  ]);
  return Object.fromEntries(safe) as Polku;
}
