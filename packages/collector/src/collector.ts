import type { Event } from '@polku/protocol';
import { MAX_EVENT_BYTES } from '@polku/protocol/limits';
import type { Identity } from './by-token.ts';
import type { Collector, CollectorOptions, Properties } from './contract.ts';
import { toEntry, toEvent } from './entry.ts';
import { toId, toJsonObject, toName } from './from-host.ts';
import { createIdGenerator } from './id.ts';
import type { Inside, Person } from './inside.ts';
import type { MilestoneWatch } from './milestone.ts';
import { createQueue } from './queue.ts';
import { createSender } from './sender.ts';
import { createSession, openStorage } from './session.ts';
import { post } from './transport.ts';
import { createWarn } from './warn.ts';

/**
 * A durable event queue for one workspace. An event is written to IndexedDB before it counts as recorded,
 * is sent until the backend says it is durable, and carries an id under which it counts once.
 *
 * @example
 * const collector = createCollector({ key: 'wk_…', endpoint: 'https://polku.example.com', consent: 'given' });
 * collector.identify('maya');
 * collector.track('report_created', { chart: 'bar' });
 */
export function createCollector(options: CollectorOptions): Collector {
  const { key, mode, consent, warn = createWarn() } = options;
  const now = Date.now;
  const name = `polku:${key}`;
  const url = options.endpoint.replace(/\/$/, '') + (options.path ?? '/v1/batch');
  const over = new AbortController();
  const { signal } = over;
  // On a server there is no page.
  if (mode === 'off' || typeof document === 'undefined') over.abort();
  const isRecord = mode === 'record';
  const isDurable = options.persistence !== 'memory' && !isRecord && !signal.aborted;
  const storage = isDurable ? openStorage() : undefined;
  const session = createSession(name, now);
  const nextId = createIdGenerator(now);
  /** What a kind's listeners take is the contract's to say. */
  const listeners = new Set<readonly [kind: string, listener: (value: never) => void]>();
  let person: Person = { current: () => ({}) };
  let watch: MilestoneWatch | undefined;
  const queue = createQueue({
    name,
    maxEvents: options.maxEvents ?? 1_000,
    maxBytes: options.maxBytes ?? 2_000_000,
    onDrop: (reason, count) => sender.countDropped(reason, count),
    onFallback: (cause) => warn(`Events are kept in memory only: ${cause}.`),
    onWrite: (entries, store) => watch?.onWrite(entries, store),
  });
  const sender = createSender({
    name,
    storage,
    writeKey: key,
    queue,
    post: (body) => post(url, body),
    settle: () => person.settle?.(),
    isHeld: (entry) => isRecord || person.isHeld?.(entry),
    random: Math.random,
    warn,
  });
  const inside: Inside = {
    name,
    storage,
    session,
    queue,
    sender,
    emit,
    on,
    warn,
    now,
    open,
    person: () => person,
  };
  let isRefused: (() => boolean) | undefined;
  if (!signal.aborted) begin();

  function begin() {
    if (consent === 'given') open();
    else isRefused = consent.attach(inside);
    addEventListener('pagehide', leave, { signal });
    addEventListener('pageshow', sender.wake, { signal });
    addEventListener('online', sender.wake, { signal });
    addEventListener('storage', sender.look, { signal });
    // Hidden it may be for good, and shown it may have been frozen.
    document.addEventListener('visibilitychange', () => sender.schedule(0), { signal });
  }

  function open() {
    if (signal.aborted) return;
    session.persist(storage);
    queue.open(storage);
    sender.start();
    // Whatever an earlier page, or one that crashed, has left behind.
    sender.schedule(0);
  }

  function record(part: Pick<Event, 'type'> & Partial<Event>) {
    if (signal.aborted) return;
    if (isRefused?.()) return sender.countDropped('opted_out');
    const at = now();
    const { anonymousId, sessionId, accountId } = session.set({ lastAt: at });
    const { userId, token } = person.current();
    const event = review({
      id: nextId(),
      at,
      anonymousId,
      sessionId,
      userId,
      accountId,
      flow: options.flowPosition?.(),
      context: options.context?.(session),
      ...part,
    });
    if (!event) return sender.countDropped('before_send');
    const entry = toEntry(event, token);
    if (entry.bytes > MAX_EVENT_BYTES) {
      sender.countDropped('too_large');
      return warn(
        `Event "${event.name}" was dropped: ${entry.bytes} bytes, the most is ${MAX_EVENT_BYTES}.`,
      );
    }
    const isMilestone = watch?.see(event);
    if (isMilestone) entry.isMilestone = true;
    person.hold?.(entry);
    queue.put([entry]);
    sender.note(entry, options.flushAfterMs ?? 2_000);
    if (!isMilestone) emit('event', event);
  }

  /** What the host leaves of an event; undefined when it may not be kept. */
  function review(event: Event): Event | undefined {
    const { id, type, at } = event;
    const { beforeSend } = options;
    if (!beforeSend) return event;
    try {
      // Made JSON again, as everything that comes from a host.
      const left = toJsonObject(beforeSend(event)) as Event | undefined;
      return left?.type && { ...left, id, type, at };
    } catch (error) {
      // Kept as it was, it might hold what was to be taken out.
      warn(`beforeSend() failed, its event was dropped: ${error}.`);
    }
    return undefined;
  }

  function identify(who: string | Identity, traits?: Properties) {
    if (signal.aborted) return;
    const identity = who as Identity;
    const userId = toId(who);
    if (userId) {
      person = { current: () => ({ userId }) };
      session.become(userId);
    } else if (Object(who).attach) person = identity.attach(inside);
    else return complain('identify', who);
    record({ type: 'identify', traits: toJsonObject(traits) });
    if (userId) emit('person', undefined);
    else void sender.flush();
  }

  /** Nobody must not become somebody called "null". */
  const complain = (method: string, given: unknown) =>
    warn(`${method}() was given ${toName(given)}, expected an id.`);

  function group(given: unknown, traits?: Properties) {
    if (signal.aborted) return;
    const accountId = toId(given);
    if (!accountId) return complain('group', given);
    session.set({ accountId });
    record({ type: 'group', accountId, traits: toJsonObject(traits) });
  }

  function alias(given: unknown) {
    const previousId = toId(given);
    if (!previousId) return complain('alias', given);
    record({ type: 'alias', previousId });
  }

  function reset() {
    if (signal.aborted) return;
    // The user may have opted out in another tab.
    isRefused?.();
    person = { current: () => ({}) };
    session.reset();
    emit('person', undefined);
  }

  function emit(kind: string, value: unknown) {
    for (const [theirs, listener] of listeners) {
      try {
        if (theirs === kind) listener(value as never);
      } catch (error) {
        warn(`A listener of "${kind}" failed: ${error}.`);
      }
    }
  }

  function on(kind: string, listener: (value: never) => void) {
    const both = [kind, listener] as const;
    listeners.add(both);
    return () => void listeners.delete(both);
  }

  function leave() {
    isRefused?.();
    sender.leave();
  }

  return {
    track: (eventName, properties) =>
      record({ type: 'track', name: toName(eventName), properties: toJsonObject(properties) }),
    page: (pageName, properties) =>
      record({
        type: 'page',
        name: pageName ? toName(pageName) : undefined,
        properties: toJsonObject(properties),
      }),
    identify,
    group,
    alias,
    reset,
    flush: sender.flush,
    recorded: () => queue.peek().map(toEvent),
    on,
    emit,
    whoami: () => ({ ...session.get() }),
    token: async () => person.token?.(),
    use(milestones) {
      watch = milestones;
      watch.attach(inside);
    },
    destroy() {
      leave();
      sender.stop();
      session.persist(undefined);
      over.abort();
    },
  };
}
