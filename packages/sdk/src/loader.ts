/**
 * What the script tag loads: a few bytes that fetch the core as a module from where they came from. A classic
 * script, because only such knows its own tag; `import()` of it works under a CSP that allows our origin.
 */
declare const __CORE__: string;

const script = document.currentScript as HTMLScriptElement | null;
if (script?.src) {
  const { src, dataset } = script;
  const name = dataset.global ?? 'polku';
  const page = globalThis as unknown as { [global: string]: unknown };
  page[name] ||= [];
  import(new URL(__CORE__, src).href)
    .then((core) => core.startFromScript(dataset, new URL(src).origin, name))
    // The backend is down: the page notices nothing.
    .catch(() => {});
}
