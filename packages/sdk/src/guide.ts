import type { Collector, Warn } from '@polku/collector';
import type { Flow, PersonPart, SharedPart } from '@polku/flows';
import {
  type EndReason,
  isSuccess,
  type NotShown,
  type Occasion,
  select,
} from '@polku/flows/select';
import { views } from '@polku/flows/views';
import type { Event, FlowPosition } from '@polku/protocol';
import { createBootstrap } from './bootstrap.ts';
import type { PolkuEvents } from './contract.ts';
import { readFacts } from './facts.ts';
import { createHistory } from './history.ts';

import { createStage } from './stage.ts';
import type { Memory } from './storage.ts';
import { isUserBusy } from './user-state.ts';

/**
 * Decides what is shown and shows it: facts and history into `select()`, its choice onto the stage. A chunk of
 * its own, loaded when the page is idle and the workspace has published something, so that a page that only
 * records is not given it.
 */
export type Guide = {
  /** A newer shared part: a flow that was withdrawn or rolled back ends on open pages too. */
  update(shared: SharedPart): void;
  /** Somebody else, or nobody, is here now. */
  meet(): void;
  /** The same person comes back to the page: their part is asked for again unless it is that fresh. */
  meetAgain(maxAgeMs: number): void;
  /** What has happened; resolves with whether something was shown for it. */
  consider(occasion: Occasion): Promise<boolean>;
  end(reason: EndReason): void;
  /** Ends what is open, and lets nothing that is under way come to the screen. */
  destroy(): void;
  position(): FlowPosition | undefined;
  why(): { open: string | undefined; reasons: { [flow: string]: NotShown | 'no_lease' } };
};

export function createGuide(options: {
  collector: Collector;
  endpoint: string;
  key: string;
  memory: Memory;
  /** The person's languages, most wanted first. */
  languages: () => readonly string[];
  shared: SharedPart;
  /** What was tracked before this chunk was there. */
  missed: readonly Event[];
  emit<K extends 'shown' | 'ended'>(kind: K, value: PolkuEvents[K]): void;
  warn: Warn;
}): Guide {
  const { collector, memory, emit, warn } = options;
  const bootstrap = createBootstrap({
    endpoint: options.endpoint,
    key: options.key,
    memory,
    fetch: (...args) => fetch(...args),
    now: Date.now,
  });
  let { shared } = options;
  let person: PersonPart | undefined;
  let reasons: { [flow: string]: NotShown | 'no_lease' } = {};
  /** Resolves when it is known who the user is, or that nobody will say. */
  let whoIsKnown: Promise<void> = Promise.resolve();
  /** Grows with each person: what was asked for one is nothing for the next. */
  let generation = 0;
  /** From the choice until it stands on the screen: a second one waits as behind an open one. */
  let isOpening = false;
  const over = new AbortController();
  const history = createHistory(memory);
  const stage = createStage({
    languages: options.languages,
    theme: () => shared.theme,
    track: collector.track,
    onEnded,
  });

  meet();
  options.missed.forEach(hear);
  collector.on('event', hear);
  collector.on('milestone', (key) => {
    if (stage.flow()?.goal === key) stage.end('milestone');
  });

  function hear(event: Event) {
    history.add(event);
    stage.hear({ name: event.name ?? '', properties: event.properties ?? {} });
    // What flows themselves emit starts no other flow: that is what a chain is for.
    if (event.type !== 'track' || event.flow) return;
    const { name = '', properties = {} } = event;
    void consider({ on: 'event', name, properties });
  }

  function update(next: SharedPart) {
    shared = next;
    const running = stage.flow();
    const isStillThere = next.flows.some(
      ({ id, version }) => id === running?.id && version >= running.version,
    );
    if (running && (!isStillThere || next.isPaused)) stage.end('withdrawn');
  }

  function meet() {
    generation++;
    person = undefined;
    whoIsKnown = ask();
  }

  async function ask(maxAgeMs?: number): Promise<void> {
    const mine = generation;
    const token = await collector.token();
    const { userId, anonymousId } = collector.whoami();
    if (mine !== generation) return;
    history.switchTo(token?.userId ?? userId ?? '');
    const part = token && (await bootstrap.person(token, anonymousId, maxAgeMs));
    if (mine === generation) takePerson(part);
  }

  function takePerson(part: PersonPart | undefined) {
    if (!part) return;
    person = part;
    history.merge(part.history);
  }

  async function consider(occasion: Occasion): Promise<boolean> {
    try {
      await knowWho();
      const flow = choose(occasion);
      if (flow && (await open(flow, occasion))) return true;
      tryAgainWhenFree(occasion);
    } catch (error) {
      warn(`Nothing was shown: ${error}.`);
    }
    return false;
  }

  /** While one was asked for, somebody else may have come. */
  async function knowWho(): Promise<void> {
    for (let known: unknown; known !== whoIsKnown; ) {
      known = whoIsKnown;
      await known;
    }
  }

  function choose(occasion: Occasion): Flow | undefined {
    if (over.signal.aborted) return undefined;
    const choice = select({
      flows: shared.flows,
      occasion,
      facts: readFacts(shared, person, collector.whoami()),
      history: history.get(),
      policy: shared.policy,
      isPaused: shared.isPaused,
      isBusy: isOpening || stage.isOpen() || isUserBusy(),
      interruptions: interruptions(),
      nowMs: Date.now(),
    });
    reasons = choice.reasons;
    for (const { id, kind } of shared.flows) {
      if (reasons[id] !== 'unknown_kind') continue;
      warn(
        `Flow "${id}" (${kind}) was skipped: this SDK does not know all of it. Load a newer one.`,
      );
    }
    return choice.flow;
  }

  async function open(flow: Flow, occasion: Occasion): Promise<boolean> {
    const mine = generation;
    /** While something was waited for, the user may have begun to type, or gone. */
    const isWelcome = () =>
      mine === generation && !over.signal.aborted && (occasion.on === 'follow' || !isUserBusy());
    isOpening = true;
    try {
      if (flow.kind === 'survey' && !(await getLease(flow))) return false;
      const isShown = await stage.show(flow, isWelcome);
      if (!isShown) {
        reasons = { ...reasons, [flow.id]: 'busy' };
        return false;
      }
    } finally {
      isOpening = false;
    }
    // What the user asked for, and what follows in a chain, is no further interruption.
    if (!('flow' in occasion)) noteInterruption(flow);
    emit('shown', { flow: flow.id });
    preloadNext(flow);
    return true;
  }

  /** What follows is there when its turn comes, even if the network has gone by then. */
  function preloadNext({ followedBy }: Flow) {
    const next = shared.flows.find(({ id }) => id === followedBy);
    // Without it the chain tries again, and says so, when it gets there.
    if (next) views[next.kind]?.().catch(() => {});
  }

  /** Of this session: kept over its pages and forgotten with it. */
  function interruptions(): string[] {
    const kept = memory.read<{ sessionId: string; flows: string[] }>('interruptions');
    return kept?.sessionId === collector.whoami().sessionId ? kept.flows : [];
  }

  function noteInterruption({ id }: Flow) {
    const { sessionId } = collector.whoami();
    const flows = [...new Set([...interruptions(), id])];
    memory.write('interruptions', { sessionId, flows });
  }

  /** No lease, or offline, means no survey. */
  async function getLease({ id }: Flow): Promise<boolean> {
    const mine = generation;
    const token = await collector.token();
    const part = token && (await bootstrap.lease(token, collector.whoami().anonymousId, id));
    if (mine !== generation) return false;
    takePerson(part);
    const hasLease = part?.lease?.flow === id && part.lease.expiresAt > Date.now();
    if (!hasLease) reasons = { ...reasons, [id]: 'no_lease' };
    return hasLease;
  }

  /** What had to wait because the user was busy is looked at again when the field is left. */
  function tryAgainWhenFree(occasion: Occasion) {
    const isWaiting = occasion.on !== 'code' && Object.values(reasons).includes('busy');
    if (!isWaiting || stage.isOpen() || over.signal.aborted) return;
    const again = () => setTimeout(() => !isUserBusy() && consider(occasion));
    document.addEventListener('focusout', again, { once: true, signal: over.signal });
  }

  function onEnded(flow: Flow, reason: EndReason) {
    emit('ended', { flow: flow.id, reason });
    if (!flow.followedBy || !isSuccess(reason)) return;
    void consider({ on: 'follow', flow: flow.followedBy });
  }

  return {
    update,
    meet,
    meetAgain(maxAgeMs) {
      whoIsKnown = ask(maxAgeMs);
    },
    consider,
    end: stage.end,
    destroy() {
      stage.end('api');
      over.abort();
    },
    position: stage.position,
    why: () => ({ open: stage.flow()?.id, reasons: { ...reasons } }),
  };
}
