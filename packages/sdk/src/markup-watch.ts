/**
 * Tells of tours that come into the page's markup: with its load, with a route of a single-page product, with
 * whatever is rendered. Part of the core, and so as small as it can be: steps are read in the guide's chunk, which a
 * page without any tour is not given. By what changes in the page and not by its routes: what a route brings may
 * come much later, and no browser tells of every route.
 */

/** A page that changes all the time is looked at this often; one that does not change, never. */
const LOOK_MS = 1_000;

/** Calls each time that a tour has come that was not there before. Returns the stop. */
export function watchMarkup(onTour: () => unknown): () => void {
  const known = new Set<string | undefined>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function look() {
    timer = undefined;
    const { size } = known;
    for (const { dataset } of document.querySelectorAll<HTMLElement>('[data-polku-tour]'))
      known.add(dataset.polkuTour);
    if (known.size > size) onTour();
  }

  const changes = new MutationObserver(() => {
    timer ??= setTimeout(look, LOOK_MS);
  });
  changes.observe(document, {
    subtree: true,
    childList: true,
    attributeFilter: ['data-polku-tour'],
  });
  look();
  return () => {
    changes.disconnect();
    clearTimeout(timer);
  };
}
