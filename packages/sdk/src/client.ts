import {
  byToken,
  createCollector,
  createConsent,
  createPageContext,
  type Warn,
} from '@polku/collector';
import type { SharedPart } from '@polku/flows';
import type { Event } from '@polku/protocol';
import { BOOTSTRAP_FRESH_MS } from '@polku/protocol/limits';
import type { Polku, PolkuOptions } from './contract.ts';
import type { Explanation } from './explain.ts';
import type { Guide } from './guide-contract.ts';
import { watchMarkup } from './markup-watch.ts';
import { pageIsIdle } from './page-state.ts';
import { fetchSharedPart } from './shared-part.ts';
import { createMemory } from './storage.ts';
import { takePreview } from './take-preview.ts';
import { createTour } from './tour.ts';
import { unlessLeft } from './unless-left.ts';

/**
 * The composition root: collector up, bootstrap down, and the guide between them once there is something to
 * decide. All that is needed to record is here; all that is needed to show lies behind `import()`.
 */

/** The person's part is asked again when the user comes back to the page after this long. */
const STALE_ON_FOCUS_MS = 60_000;

/** Remembered until the guide is there; a page that has tracked more has more to do than to be guided. */
const MAX_MISSED_EVENTS = 100;

export function createClient(options: PolkuOptions, warn: Warn): Polku {
  const { endpoint, key } = options;
  const choice = createConsent({
    isGiven: options.consent === 'given',
    honorGpc: options.honorGpc,
  });
  let isOver = false;
  const over = new AbortController();
  /** While it is open. */
  let myData: Promise<void> | undefined;
  let guide: Guide | undefined;
  let guideIsLoaded: Promise<void> | undefined;
  const missed: Event[] = [];
  // On a server there is no page.
  const isLive = (options.mode ?? 'live') === 'live' && typeof document !== 'undefined';
  // Before anything reads where this page is.
  const preview = isLive ? takePreview() : undefined;
  /** What this page has is no longer fresh. */
  let isDue = false;
  let refreshTimer: ReturnType<typeof setTimeout> | undefined;

  const collector = createCollector({
    ...options,
    consent: choice,
    context: createPageContext(),
    warn,
    flowPosition: () => guide?.position(),
  });
  const memory = createMemory(`polku:${options.key}`, choice.isGiven, options.persistence);

  collector.on('event', (event) => {
    if (!guide && missed.length < MAX_MISSED_EVENTS && isLive) missed.push(event);
  });
  if (isLive) document.addEventListener('visibilitychange', onVisible);
  /** Resolves when it is known what there is to show, or that nobody will say. */
  let whatIsKnown = Promise.resolve();
  let shared: SharedPart | undefined;
  let isAllowed = false;
  let stopWatching = () => {};
  heed();

  /** Shows from now on, or no more, as the user's choice is by now. */
  function heed() {
    if (isAllowed === choice.isGiven()) return;
    isAllowed = !isAllowed;
    if (!isAllowed) hide();
    else if (isLive) {
      whatIsKnown = refresh();
      stopWatching = watchMarkup(showMarkup);
    }
  }

  /** Tours of the page's own markup need nothing that is published. */
  async function showMarkup(): Promise<void> {
    // One that is still on its way looks for itself when it is there.
    const here = guide;
    await whatIsKnown;
    await getGuide();
    void here?.consider({ on: 'load' });
  }

  async function refresh(): Promise<void> {
    const next = await fetchSharedPart({
      endpoint,
      key,
      memory,
      isAgain: isDue,
      fetch: (...args) => fetch(...args),
    });
    if (isOver || !isAllowed) return;
    // One timer, however many were under way.
    clearTimeout(refreshTimer);
    isDue = false;
    refreshTimer = setTimeout(refreshWhenSeen, BOOTSTRAP_FRESH_MS);
    // What has happened by now opens nothing that is published later.
    if (!next?.flows.length && !guideIsLoaded) missed.length = 0;
    if (!next) return;
    shared = next;
    // It may have come for a tour of the page's own, knowing nothing of what is published.
    if (guideIsLoaded) (await getGuide())?.update(shared);
    else if (preview || shared.flows.length > 0 || shared.inbox) await getGuide();
  }

  /** What shows things. A tour of the page's own needs it though nothing is published. */
  async function getGuide(): Promise<Guide | undefined> {
    if (!('showPopover' in HTMLElement.prototype)) {
      warn('This browser is too old: it only records.');
      return undefined;
    }
    guideIsLoaded ??= loadGuide().catch((error) => {
      warn(`Nothing can be shown: ${error}.`);
      // Tried again with the next shared part.
      guideIsLoaded = undefined;
    });
    await guideIsLoaded;
    return guide;
  }

  /** The page's own language goes first: its user has chosen it, and it may change while the page is open. */
  const languages = () =>
    options.languages ?? [document.documentElement.lang, ...navigator.languages].filter(Boolean);

  async function loadGuide(): Promise<void> {
    await pageIsIdle();
    const { createGuide } = await import('./guide.ts').catch(unlessLeft);
    if (isOver || !isAllowed || guide) return;
    guide = createGuide({
      collector,
      endpoint,
      key,
      memory,
      languages,
      words: options.words,
      shared,
      preview,
      missed,
      warn,
    });
    missed.length = 0;
    void guide.consider({ on: 'load' });
  }

  function refreshWhenSeen() {
    isDue = true;
    // A page in the background shows nothing; it catches up when it is looked at.
    if (document.visibilityState === 'visible') void refresh();
  }

  function onVisible() {
    // The user may have opted out in another tab.
    heed();
    if (document.visibilityState !== 'visible' || !isAllowed) return;
    void refresh();
    guide?.meetAgain(STALE_ON_FOCUS_MS);
  }

  /** Takes away what is shown, and forgets what there is to show. */
  function hide() {
    stopWatching();
    guide?.destroy();
    guide = guideIsLoaded = undefined;
    missed.length = 0;
    clearTimeout(refreshTimer);
  }

  /** Of all at once what is known; of one flow all that can be found out. */
  function why(flow?: string) {
    if (flow === undefined) return guide?.why() ?? { open: undefined, reasons: {} };
    return explainAll().then((all) => all.find((each) => each.flow === flow));
  }

  async function explainAll(): Promise<Explanation[]> {
    await whatIsKnown;
    return (await guide?.explain()) ?? [];
  }

  /** Whatever the user has agreed to: what is held is theirs. */
  async function openMyData() {
    if (!isLive || isOver) return;
    const load = () => import('./my-data/index.tsx').catch(unlessLeft);
    myData ??= load()
      .then((all) =>
        all.openMyData({
          ...{ collector, endpoint, key, words: options.words, signal: over.signal },
          ...{ languages: languages(), theme: shared?.theme ?? {}, onErased: beginAnew },
        }),
      )
      .catch((error) => warn(`"My data" cannot be shown: ${error}.`))
      .finally(() => {
        myData = undefined;
      });
    await myData;
  }

  /** Nothing of who was here is left on this device; the same agreement holds for whoever comes. */
  function beginAnew() {
    const wasGiven = choice.isGiven();
    decide(false, choice.withdraw);
    collector.reset();
    if (wasGiven) decide(true, choice.give);
  }

  function decide(isGiven: boolean, tell: () => void) {
    if (isOver) return;
    // Ended first: nothing that is still written afterwards is left on the device.
    if (!isGiven) hide();
    tell();
    heed();
  }

  return {
    track: collector.track,
    group: collector.group,
    alias: collector.alias,
    recorded: collector.recorded,
    flush: collector.flush,
    page(name, properties) {
      collector.page(name, properties);
      void guide?.consider({ on: 'load' });
    },
    identify(who, traits) {
      collector.identify(typeof who === 'function' ? byToken(who) : who, traits);
      guide?.meet();
      // A single-page product signs its users in long after it has loaded.
      void guide?.consider({ on: 'load' });
    },
    reset() {
      guide?.end('replaced');
      collector.reset();
      memory.write('person', null);
      memory.write('inbox', null);
      guide?.meet();
    },
    consent: (isGiven) => decide(isGiven, isGiven ? choice.give : choice.withdraw),
    optOut: () => decide(false, choice.optOut),
    optIn: () => decide(true, choice.optIn),
    async show(flow, given) {
      await whatIsKnown;
      return guide ? guide.consider({ on: 'code', flow }, given) : false;
    },
    tour: (definition) =>
      createTour(definition, async () => {
        await whatIsKnown;
        return isOver || !isAllowed || !isLive ? undefined : getGuide();
      }),
    async openInbox() {
      await whatIsKnown;
      await guide?.openInbox();
    },
    openMyData,
    why: why as Polku['why'],
    // What is shown is told through the collector as well; it does not look into what it tells.
    on: collector.on as Polku['on'],
    async destroy() {
      if (isOver) return;
      hide();
      isOver = true;
      over.abort();
      if (isLive) document.removeEventListener('visibilitychange', onVisible);
      collector.destroy();
    },
  };
}
