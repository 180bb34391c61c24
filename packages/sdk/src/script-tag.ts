import { createWarn } from '@polku/collector';
import { createPolku, type MoreWords, type PolkuOptions } from './index.ts';

/**
 * The script tag's half of the API: takes over the queue that the page has filled before the SDK was
 * there, under one global, and gives the global back on `destroy()`.
 */
export function startFromScript(script: DOMStringMap, endpoint: string, name: string): void {
  const page = globalThis as unknown as { [global: string]: unknown };
  const queued = page[name] as { push?: unknown } | undefined;
  // The same tag twice is one Polku.
  if (queued?.push && !Array.isArray(queued)) return;
  // What is no attribute is said by the queue: `['words', { de: … }]`.
  const words: { [language: string]: MoreWords[string] } = {};
  const polku = createPolku({
    words,
    key: script.key ?? '',
    endpoint: script.endpoint ?? endpoint,
    // Without a word on consent nothing is stored.
    consent: script.consent === 'given' ? 'given' : 'required',
    mode: script.mode as PolkuOptions['mode'],
    persistence: script.persistence as PolkuOptions['persistence'],
    path: script.path,
    languages: script.languages?.split(','),
    // As with HTML's own attributes: there or not.
    honorGpc: script.honorGpc !== undefined,
  });

  const api: { [method: string]: (...args: never[]) => unknown } = {
    ...polku,
    push: (...calls: unknown[]) => calls.forEach(call),
    words: (more: MoreWords) => Object.assign(words, more),
    async destroy() {
      await polku.destroy();
      // A host that has declared it by `var` keeps an empty one.
      if (page[name] === api && !Reflect.deleteProperty(page, name)) page[name] = undefined;
    },
  };
  const warn = createWarn();
  /** What is no call of ours is said and passed over: a page is no place for type errors. */
  function call(each: unknown) {
    const [method, ...args] = Array.isArray(each) ? each : [];
    if (Object.hasOwn(api, method)) api[method]?.(...(args as never[]));
    else warn(`push() knows no "${method ?? each}".`);
  }
  page[name] = api;
  if (Array.isArray(queued)) queued.forEach(call);
}
