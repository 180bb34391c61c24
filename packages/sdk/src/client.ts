import { type CollectorEvents, createCollector, createWarn } from '@polku/collector';
import type { SharedPart } from '@polku/flows';
import type { Event } from '@polku/protocol';
import { BOOTSTRAP_FRESH_MS } from '@polku/protocol/limits';
import type { Polku, PolkuEvents, PolkuOptions } from './contract.ts';
import type { Explanation } from './explain.ts';
import type { Guide } from './guide.ts';
import { pageIsIdle } from './page-state.ts';
import { fetchSharedPart } from './shared-part.ts';
import { createMemory } from './storage.ts';
import { createTour } from './tour.ts';

/**
 * The composition root: collector up, bootstrap down, and the guide between them once there is something to
 * decide. All that is needed to record is here; all that is needed to show lies behind `import()`.
 */

/** The person's part is asked again when the user comes back to the page after this long. */
const STALE_ON_FOCUS_MS = 60_000;

/** Remembered until the guide is there; a page that has tracked more has more to do than to be guided. */
const MAX_MISSED_EVENTS = 100;

/** Until the backend says what is published. */
const NOTHING: SharedPart = {
  revision: '',
  flows: [],
  milestones: [],
  policy: { maxInterruptions: 1, surveyEveryDays: 30, accountShare: 0 },
  theme: {},
  isPaused: false,
};

export function createClient(options: PolkuOptions): Polku {
  const { endpoint, key } = options;
  const warn = createWarn();
  const listeners = {
    shown: new Set<(value: PolkuEvents['shown']) => void>(),
    ended: new Set<(value: PolkuEvents['ended']) => void>(),
  };
  let hasConsent = options.consent === 'given';
  let isOver = false;
  let guide: Guide | undefined;
  let guideIsLoaded: Promise<void> | undefined;
  const missed: Event[] = [];
  let refreshTimer: ReturnType<typeof setTimeout> | undefined;

  const collector = createCollector({
    ...options,
    warn,
    flowPosition: () => guide?.position(),
  });
  const memory = createMemory(`polku:${options.key}`, () => hasConsent, options.persistence);

  const stopRemembering = collector.on('event', (event) => {
    if (missed.length < MAX_MISSED_EVENTS && options.mode !== 'record') missed.push(event);
  });
  document.addEventListener('visibilitychange', onVisible);
  /** Resolves when it is known what there is to show, or that nobody will say. */
  let whatIsKnown = hasConsent ? refresh() : Promise.resolve();

  async function refresh(): Promise<void> {
    const shared = await fetchSharedPart({
      endpoint,
      key,
      fetch: (...args) => fetch(...args),
    });
    if (isOver) return;
    // One timer, however many were under way.
    clearTimeout(refreshTimer);
    refreshTimer = setTimeout(refreshWhenSeen, BOOTSTRAP_FRESH_MS);
    // What has happened by now opens nothing that is published later.
    if (!shared?.flows.length && !guideIsLoaded) missed.length = 0;
    if (!shared) return;
    collector.setMilestones(shared.milestones);
    // It may be on its way for a tour of code, knowing nothing of what is published.
    if (guideIsLoaded) (await getGuide())?.update(shared);
    else if (shared.flows.length > 0 && options.mode !== 'record') await getGuide(shared);
  }

  /** What shows things. A tour of the page's own code needs it though nothing is published. */
  async function getGuide(shared = NOTHING): Promise<Guide | undefined> {
    if (!('showPopover' in HTMLElement.prototype)) {
      warn('This browser is too old: it only records.');
      return undefined;
    }
    guideIsLoaded ??= loadGuide(shared).catch((error) => {
      warn(`Nothing can be shown: ${error}.`);
      // Tried again with the next shared part.
      guideIsLoaded = undefined;
    });
    await guideIsLoaded;
    return guide;
  }

  async function loadGuide(shared: SharedPart): Promise<void> {
    await pageIsIdle();
    const { createGuide } = await import('./guide.ts');
    if (isOver) return;
    stopRemembering();
    // The page's own language goes first: its user has chosen it, and it may change while the page is open.
    const languages = () =>
      options.languages ?? [document.documentElement.lang, ...navigator.languages].filter(Boolean);
    guide = createGuide({
      collector,
      endpoint,
      key,
      memory,
      languages,
      shared,
      missed,
      emit,
      warn,
    });
    void guide.consider({ on: 'load' });
  }

  function refreshWhenSeen() {
    // A page in the background shows nothing; it catches up when it is looked at.
    if (document.visibilityState === 'visible') void refresh();
  }

  function onVisible() {
    if (document.visibilityState !== 'visible' || !hasConsent) return;
    void refresh();
    guide?.meetAgain(STALE_ON_FOCUS_MS);
  }

  function emit<K extends 'shown' | 'ended'>(kind: K, value: PolkuEvents[K]) {
    const set = listeners[kind] as Set<(value: PolkuEvents[K]) => void>;
    for (const listener of set) {
      try {
        listener(value);
      } catch (error) {
        warn(`A listener of "${kind}" failed: ${error}.`);
      }
    }
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

  function end() {
    guide?.destroy();
    isOver = true;
    clearTimeout(refreshTimer);
    document.removeEventListener('visibilitychange', onVisible);
  }

  return {
    track: collector.track,
    group: collector.group,
    flush: collector.flush,
    page(name, properties) {
      collector.page(name, properties);
      void guide?.consider({ on: 'load' });
    },
    identify(who, traits) {
      collector.identify(who, traits);
      guide?.meet();
      // A single-page product signs its users in long after it has loaded.
      void guide?.consider({ on: 'load' });
    },
    reset() {
      guide?.end('replaced');
      collector.reset();
      memory.write('person', null);
      guide?.meet();
    },
    consent(isGiven) {
      if (isOver) return warn('consent() came too late: create Polku anew.');
      const isNew = isGiven && !hasConsent;
      hasConsent = isGiven;
      // Ended first: nothing that is still written afterwards is left on the device.
      if (!isGiven) end();
      collector.consent(isGiven);
      if (isNew) whatIsKnown = refresh();
    },
    async show(flow) {
      await whatIsKnown;
      return guide ? guide.consider({ on: 'code', flow }) : false;
    },
    tour: (definition) =>
      createTour(definition, async () => {
        await whatIsKnown;
        return isOver || options.mode === 'record' ? undefined : getGuide();
      }),
    why: why as Polku['why'],
    on(kind, listener) {
      // Each kind has a set of its own; the compiler cannot tie the listener's type to the kind's here.
      const mine = listeners as unknown as { [kind: string]: Set<unknown> | undefined };
      const set = mine[kind];
      if (!set) return collector.on(kind as keyof CollectorEvents, listener as never);
      set.add(listener);
      return () => set.delete(listener);
    },
    async destroy() {
      if (isOver) return;
      end();
      collector.destroy();
    },
  };
}
