import { createPolku, type Polku, type PolkuOptions } from './index.ts';

/**
 * The script tag's half of the API: takes over the queue that the page has filled before the SDK was
 * there, under one global, and gives the global back on `destroy()`.
 */
type Call = [method: string, ...args: unknown[]];

export function startFromScript(script: DOMStringMap, endpoint: string, name: string): void {
  const page = globalThis as unknown as { [global: string]: unknown };
  const queued = page[name];
  const polku = createPolku({
    key: script.key ?? '',
    endpoint: script.endpoint ?? endpoint,
    // Without a word on consent nothing is stored.
    consent: script.consent === 'given' ? 'given' : 'required',
    mode: script.mode as PolkuOptions['mode'],
    persistence: script.persistence as PolkuOptions['persistence'],
  });

  const call = ([method, ...args]: Call) =>
    (polku[method as keyof Polku] as ((...args: unknown[]) => unknown) | undefined)?.(...args);
  page[name] = {
    ...polku,
    push: (...calls: Call[]) => calls.forEach((each) => void call(each)),
    async destroy() {
      delete page[name];
      await polku.destroy();
    },
  };
  if (Array.isArray(queued)) for (const each of queued as Call[]) call(each);
}
