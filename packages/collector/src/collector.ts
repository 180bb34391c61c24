import type { Event } from '@polku/protocol';
import { MAX_EVENT_BYTES } from '@polku/protocol/limits';
import { clean } from './clean.ts';
import { readContext } from './context.ts';
import type { Collector, CollectorEvents, CollectorOptions, Properties } from './contract.ts';
import { toId, toJsonObject, toName } from './from-host.ts';
import { createIdGenerator } from './id.ts';
import { createIdentity } from './identity.ts';
import { createMilestoneWatch } from './milestone.ts';
import { purge } from './purge.ts';
import { createQueue, type Entry, type Queue } from './queue.ts';
import { createSender, type Sender } from './sender.ts';
import { createSession } from './session.ts';
import type { GetToken } from './token.ts';
import { createTransport } from './transport.ts';
import { createWarn } from './warn.ts';

/** When the host gave no token, it is asked again after this long. */
const TOKEN_RETRY_MS = 10_000;

/** Before consent this many events wait in memory; later ones are counted as dropped. */
const MAX_EARLY_EVENTS = 200;

/**
 * A durable event queue for one workspace. An event is written to IndexedDB before it counts as recorded,
 * is sent until the backend says it is durable, and carries an id under which it counts once.
 *
 * @example
 * const collector = createCollector({ key: 'wk_…', endpoint: 'https://polku.example.com', consent: 'given' });
 * collector.identify(() => fetch('/polku-token').then((response) => response.text()));
 * collector.track('report_created', { chart: 'bar' });
 */
export function createCollector(options: CollectorOptions): Collector {
  const now = Date.now;
  const warn = options.warn ?? createWarn();
  const name = `polku:${options.key}`;
  const session = createSession(name, now);
  const nextId = createIdGenerator(now);
  const milestones = createMilestoneWatch(session);
  const listeners: { [K in keyof CollectorEvents]: Set<(value: CollectorEvents[K]) => void> } = {
    event: new Set(),
    milestone: new Set(),
    person: new Set(),
  };
  let early: Entry[] | undefined = [];
  let earlyDropped = 0;
  let queue: Queue | undefined;
  let sender: Sender | undefined;
  const identity = createIdentity(session, now);
  let isOver = false;
  /** The host could give no token and is not asked again before this, by the monotonic clock. */
  let hostRestsUntil = 0;

  if (options.consent === 'given') open();
  addEventListener('pagehide', leave);
  addEventListener('pageshow', comeBack);
  addEventListener('online', wake);
  document.addEventListener('visibilitychange', flushWhenHidden);

  /** From here on things are stored and sent. */
  function open() {
    const storage = options.persistence === 'memory' ? undefined : openStorage();
    session.persist(storage);
    queue = createQueue({
      name,
      storage,
      maxEvents: options.maxEvents ?? 1_000,
      onDrop: (reason, count) => sender?.countDropped(reason, count),
      onFallback: (cause) => warn(`Events are kept in memory only: ${cause}.`),
    });
    sender = createSender({
      lockName: name,
      queue,
      transport: createTransport({
        url: `${options.endpoint.replace(/\/$/, '')}/v1/batch`,
        writeKey: options.key,
        fetch: (...args) => fetch(...args),
        now,
      }),
      beforeSend: settle,
      isHeld: identity.isHeld,
      random: Math.random,
      warn,
    });
    // The ids that were stored on this device by an earlier page hold for what has waited, too.
    const { anonymousId, sessionId } = session.get();
    queue.put(
      (early ?? []).map((entry) => ({
        ...entry,
        event: { ...entry.event, anonymousId, sessionId },
      })),
    );
    early = undefined;
    if (earlyDropped > 0) sender.countDropped('queue_full', earlyDropped);
    // Whatever an earlier page, or one that crashed, has left behind.
    sender.schedule(0);
  }

  function record(event: Pick<Event, 'type'> & Partial<Event>) {
    if (isOver) return;
    const at = now();
    const { anonymousId, sessionId, accountId } = session.set({ lastAt: at });
    const { userId, token } = identity.current();
    const full: Event = clean({
      id: nextId(),
      at,
      anonymousId,
      sessionId,
      userId,
      accountId,
      flow: options.flowPosition?.(),
      context: readContext(),
      ...event,
    });
    const byteLength = new TextEncoder().encode(JSON.stringify(full)).length;
    if (byteLength > MAX_EVENT_BYTES) {
      sender?.countDropped('too_large');
      return warn(
        `Event "${full.name}" was dropped: ${byteLength} bytes, the most is ${MAX_EVENT_BYTES}.`,
      );
    }
    const reached = milestones.see(full);
    keep({
      event: full,
      token,
      isMilestone: reached.length > 0 || undefined,
    });
    emit('event', full);
    announce(reached);
  }

  function keep(entry: Entry) {
    if (early && early.length >= MAX_EARLY_EVENTS) {
      earlyDropped++;
      return;
    }
    identity.hold(entry);
    if (early) early.push(entry);
    else queue?.put([entry]);
    sender?.schedule(options.flushAfterMs ?? 2_000);
  }

  function announce(reached: string[]) {
    // A milestone is what someone waits for.
    if (reached.length > 0) sender?.schedule(0);
    for (const key of reached) emit('milestone', key);
  }

  /** Gives those that wait for a token theirs. */
  async function settle(): Promise<void> {
    const restsMs = hostRestsUntil - performance.now();
    if (restsMs > 0) return sender?.schedule(restsMs);
    try {
      const settled = queue && (await identity.settle());
      if (!settled) return;
      queue?.put(settled.entries);
      emit('person', settled.token);
    } catch (error) {
      warn(error instanceof Error ? error.message : String(error));
      hostRestsUntil = performance.now() + TOKEN_RETRY_MS;
      sender?.schedule(TOKEN_RETRY_MS);
    }
  }

  function identify(who: string | GetToken, traits?: Properties) {
    if (typeof who === 'function') {
      identity.byToken(who);
      hostRestsUntil = 0;
    } else {
      const userId = toId(who);
      if (!userId) return warn(`identify() was given ${who}, expected a user id or a function.`);
      identity.byId(userId);
    }
    record({ type: 'identify', ...withTraits(traits) });
    if (typeof who === 'function') void settle().then(() => sender?.schedule(0));
    else emit('person', undefined);
  }

  function group(id: string, traits?: Properties) {
    const accountId = toId(id);
    if (!accountId) return warn(`group() was given ${id}, expected an account id.`);
    session.set({ accountId });
    record({ type: 'group', accountId, ...withTraits(traits) });
  }

  function reset() {
    identity.forget();
    emit('person', undefined);
  }

  function consent(isGiven: boolean) {
    if (isGiven && early && !isOver) open();
    if (isGiven) return;
    early = undefined;
    // First out of memory, so that the end sends and spills nothing.
    void queue?.remove(queue.peek().map(({ event }) => event.id));
    queue = undefined;
    session.persist(undefined);
    destroy();
    void purge(name, openStorage());
  }

  function emit<K extends keyof CollectorEvents>(kind: K, value: CollectorEvents[K]) {
    for (const listener of listeners[kind]) {
      try {
        listener(value);
      } catch (error) {
        warn(`A listener of "${kind}" failed: ${error}.`);
      }
    }
  }

  function leave() {
    sender?.leave();
  }
  function comeBack(event: PageTransitionEvent) {
    if (event.persisted) sender?.comeBack();
  }
  function wake() {
    sender?.wake();
  }
  function flushWhenHidden() {
    if (document.visibilityState === 'hidden') sender?.schedule(0);
  }

  function destroy() {
    isOver = true;
    sender?.stop();
    removeEventListener('pagehide', leave);
    removeEventListener('pageshow', comeBack);
    removeEventListener('online', wake);
    document.removeEventListener('visibilitychange', flushWhenHidden);
  }

  return {
    track: (eventName, properties) =>
      record({ type: 'track', name: toName(eventName), ...withProperties(properties) }),
    page: (pageName, properties) =>
      record({
        type: 'page',
        ...(pageName ? { name: toName(pageName) } : {}),
        ...withProperties(properties),
      }),
    identify,
    group,
    reset,
    consent,
    flush: async () => sender?.flush(),
    on(kind, listener) {
      listeners[kind].add(listener);
      return () => listeners[kind].delete(listener);
    },
    whoami: session.get,
    token: identity.token,
    setMilestones: (rules) => announce(milestones.setRules(rules)),
    destroy,
  };
}

function withProperties(given: unknown): Partial<Event> {
  const properties = toJsonObject(given);
  return properties ? { properties } : {};
}

function withTraits(given: unknown): Partial<Event> {
  const traits = toJsonObject(given);
  return traits ? { traits } : {};
}

/** The getter itself throws where storage is forbidden. */
function openStorage(): Storage | undefined {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined;
  }
}
