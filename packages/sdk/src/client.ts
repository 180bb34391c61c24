import { type CollectorEvents, createCollector, createWarn } from '@polku/collector';
import type { Flow, PersonPart, SharedPart } from '@polku/flows';
import {
  type EndReason,
  isSuccess,
  type NotShown,
  type Occasion,
  select,
} from '@polku/flows/select';
import { BOOTSTRAP_FRESH_MS } from '@polku/protocol/limits';
import { createBootstrap } from './bootstrap.ts';
import type { Polku, PolkuEvents, PolkuOptions } from './contract.ts';
import { readFacts } from './facts.ts';
import { createHistory } from './history.ts';
import { isUserBusy, pageIsIdle } from './page-state.ts';
import { createStage } from './stage.ts';
import { createMemory } from './storage.ts';

/**
 * The composition root: the only file that knows all the parts. Flows come down through `bootstrap`, are
 * chosen by `select`, stand on `stage`; events go up through the collector.
 */

/** The person's part is asked again when the user comes back to the page after this long. */
const STALE_ON_FOCUS_MS = 60_000;

export function createClient(options: PolkuOptions): Polku {
  const warn = createWarn();
  const now = Date.now;
  const languages = options.languages ?? navigator.languages;
  const listeners = {
    shown: new Set<(value: PolkuEvents['shown']) => void>(),
    ended: new Set<(value: PolkuEvents['ended']) => void>(),
  };
  let hasConsent = options.consent === 'given';
  let isOver = false;
  let shared: SharedPart | undefined;
  let person: PersonPart | undefined;
  let interruptions = 0;
  let reasons: { [flow: string]: NotShown | 'no_lease' } = {};
  let personAskedAt = 0;
  /** Resolves when it is known who the user is, or that nobody will say. */
  let whoIsKnown: Promise<void> = Promise.resolve();
  let refreshTimer: ReturnType<typeof setTimeout> | undefined;

  const collector = createCollector({
    ...options,
    warn,
    flowPosition: () => stage.position(),
  });
  const memory = createMemory(`polku:${options.key}`, () => hasConsent, options.persistence);
  const bootstrap = createBootstrap({
    endpoint: options.endpoint,
    key: options.key,
    memory,
    fetch: (...args) => fetch(...args),
    now,
  });
  const history = createHistory(memory);
  const stage = createStage({
    languages,
    theme: () => shared?.theme ?? {},
    track: collector.track,
    onEnded,
  });

  collector.on('event', (event) => {
    history.add(event);
    stage.hear(event.name ?? '');
    // What flows themselves emit starts no other flow: that is what a chain is for.
    if (event.type === 'track' && !event.flow) {
      consider({ on: 'event', name: event.name ?? '', properties: event.properties ?? {} });
    }
  });
  collector.on('milestone', (key) => {
    if (stage.flow()?.goal === key) stage.end('milestone');
  });
  document.addEventListener('visibilitychange', onVisible);
  if (hasConsent) start();

  /** From here on the backend is asked. */
  function start() {
    void refresh().then(() => consider({ on: 'load' }));
  }

  /** The shared part again when it is no longer fresh: a flow that was withdrawn ends on open pages too. */
  async function refresh() {
    const next = await bootstrap.shared();
    if (isOver) return;
    if (next) {
      shared = next;
      collector.setMilestones(next.milestones);
      const running = stage.flow();
      const isWithdrawn = running && !next.flows.some((flow) => flow.id === running.id);
      if (isWithdrawn || next.isPaused) stage.end('withdrawn');
    }
    clearTimeout(refreshTimer);
    refreshTimer = setTimeout(refreshWhenSeen, BOOTSTRAP_FRESH_MS);
  }

  function refreshWhenSeen() {
    // A page in the background shows nothing; it catches up when it is looked at.
    if (document.visibilityState === 'visible') void refresh();
  }

  function onVisible() {
    if (document.visibilityState !== 'visible' || !hasConsent) return;
    void refresh();
    if (person && now() - personAskedAt > STALE_ON_FOCUS_MS) void loadPerson();
  }

  async function loadPerson() {
    const token = await collector.token();
    if (!token || isOver) return;
    personAskedAt = now();
    history.switchTo(token.userId);
    takePerson(await bootstrap.person(token, collector.whoami().anonymousId));
  }

  function takePerson(part: PersonPart | undefined) {
    if (!part) return;
    person = part;
    history.merge(part.history);
  }

  function consider(occasion: Occasion) {
    void considerNow(occasion).catch((error) => warn(`Nothing was shown: ${String(error)}.`));
  }

  async function considerNow(occasion: Occasion): Promise<boolean> {
    if (options.mode === 'record' || !hasConsent) return false;
    await Promise.all([whoIsKnown, occasion.on === 'load' && pageIsIdle()]);
    const flow = choose(occasion);
    if (flow) return open(flow, occasion);
    tryAgainWhenFree(occasion);
    return false;
  }

  async function open(flow: Flow, occasion: Occasion): Promise<boolean> {
    if (flow.kind === 'survey' && !(await getLease(flow))) return false;
    // What the user asked for, and what follows in a chain, is no further interruption.
    if (!('flow' in occasion)) interruptions++;
    const isShown = await stage.show(flow);
    if (isShown) for (const listener of listeners.shown) listener({ flow: flow.id });
    return isShown;
  }

  function choose(occasion: Occasion): Flow | undefined {
    if (!shared || isOver) return undefined;
    const choice = select({
      flows: shared.flows,
      occasion,
      facts: readFacts(shared, person, collector.whoami()),
      history: history.get(),
      policy: shared.policy,
      isPaused: shared.isPaused,
      isBusy: stage.isOpen() || isUserBusy(),
      interruptions,
      nowMs: now(),
    });
    reasons = choice.reasons;
    warnOfUnknownKinds(shared.flows);
    return choice.flow;
  }

  /** What had to wait because the user was busy is looked at again when the field is left. */
  function tryAgainWhenFree(occasion: Occasion) {
    const isWaiting = occasion.on !== 'code' && Object.values(reasons).includes('busy');
    if (!isWaiting || stage.isOpen()) return;
    const again = () => setTimeout(() => !isUserBusy() && consider(occasion));
    document.addEventListener('focusout', again, { once: true });
  }

  /** No lease, or offline, means no survey. */
  async function getLease(flow: Flow): Promise<boolean> {
    const token = await collector.token();
    const part = token && (await bootstrap.lease(token, collector.whoami().anonymousId, flow.id));
    takePerson(part);
    const hasLease = part?.lease?.flow === flow.id && part.lease.expiresAt > now();
    if (!hasLease) reasons = { ...reasons, [flow.id]: 'no_lease' };
    return hasLease;
  }

  function onEnded(flow: Flow, reason: EndReason) {
    for (const listener of listeners.ended) listener({ flow: flow.id, reason });
    if (flow.followedBy && isSuccess(reason)) consider({ on: 'follow', flow: flow.followedBy });
  }

  function warnOfUnknownKinds(flows: readonly Flow[]) {
    for (const { id, kind } of flows) {
      if (reasons[id] !== 'unknown_kind') continue;
      warn(
        `Flow "${id}" is of the kind "${kind}", which this version does not know: skipped. Load a newer SDK to show it.`,
      );
    }
  }

  return {
    track: collector.track,
    group: collector.group,
    flush: collector.flush,
    page(name, properties) {
      collector.page(name, properties);
      consider({ on: 'load' });
    },
    identify(who, traits) {
      collector.identify(who, traits);
      person = undefined;
      if (typeof who === 'function') whoIsKnown = loadPerson();
      else history.switchTo(who);
    },
    reset() {
      stage.end('replaced');
      collector.reset();
      person = undefined;
      history.switchTo('');
    },
    consent(isGiven) {
      const isNew = isGiven && !hasConsent;
      hasConsent = isGiven;
      collector.consent(isGiven);
      if (isNew) start();
      else if (!isGiven) stage.end('api');
    },
    show: (flow) => considerNow({ on: 'code', flow }),
    why: () => ({ open: stage.flow()?.id, reasons: { ...reasons } }),
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
      stage.end('api');
      isOver = true;
      clearTimeout(refreshTimer);
      document.removeEventListener('visibilitychange', onVisible);
      collector.destroy();
    },
  };
}
