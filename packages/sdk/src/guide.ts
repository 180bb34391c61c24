import type { Collector, Warn } from '@polku/collector';
import type { Flow, PersonPart, SharedPart } from '@polku/flows';
import {
  type EndReason,
  isSuccess,
  type NotShown,
  type Occasion,
  select,
} from '@polku/flows/select';
import type { Event, FlowPosition } from '@polku/protocol';
import type { Bootstrap } from './bootstrap.ts';
import type { PolkuEvents } from './contract.ts';
import { readFacts } from './facts.ts';
import { createHistory } from './history.ts';
import { isUserBusy } from './page-state.ts';
import { createStage } from './stage.ts';
import type { Memory } from './storage.ts';

/**
 * Decides what is shown and shows it: facts and history into `select()`, its choice onto the stage. A chunk of
 * its own, loaded when the page is idle and the workspace has published something, so that a page that only
 * records is not given it.
 */
export type Guide = {
  /** A newer shared part: a flow that was withdrawn or rolled back ends on open pages too. */
  update(shared: SharedPart): void;
  /** The person has changed, or comes back to the page: their part is asked for unless it is that fresh. */
  meet(maxAgeMs?: number): void;
  /** What has happened; resolves with whether something was shown for it. */
  consider(occasion: Occasion): Promise<boolean>;
  end(reason: EndReason): void;
  position(): FlowPosition | undefined;
  why(): { open: string | undefined; reasons: { [flow: string]: NotShown | 'no_lease' } };
};

export function createGuide(options: {
  collector: Collector;
  bootstrap: Bootstrap;
  memory: Memory;
  /** The person's languages, most wanted first. */
  languages: () => readonly string[];
  shared: SharedPart;
  /** What was tracked before this chunk was there. */
  missed: readonly Event[];
  emit<K extends 'shown' | 'ended'>(kind: K, value: PolkuEvents[K]): void;
  warn: Warn;
}): Guide {
  const { collector, bootstrap, memory, emit, warn } = options;
  let { shared } = options;
  let person: PersonPart | undefined;
  let reasons: { [flow: string]: NotShown | 'no_lease' } = {};
  /** Resolves when it is known who the user is, or that nobody will say. */
  let whoIsKnown: Promise<void> = Promise.resolve();
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
    stage.hear(event.name ?? '');
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

  function meet(maxAgeMs?: number) {
    whoIsKnown = (async () => {
      const token = await collector.token();
      const { userId, anonymousId } = collector.whoami();
      history.switchTo(token?.userId ?? userId ?? '');
      if (person?.userId !== token?.userId) person = undefined;
      if (token) takePerson(await bootstrap.person(token, anonymousId, maxAgeMs));
    })();
  }

  function takePerson(part: PersonPart | undefined) {
    if (!part) return;
    person = part;
    history.merge(part.history);
  }

  async function consider(occasion: Occasion): Promise<boolean> {
    try {
      await whoIsKnown;
      const flow = choose(occasion);
      if (flow) return await open(flow, occasion);
      tryAgainWhenFree(occasion);
    } catch (error) {
      warn(`Nothing was shown: ${String(error)}.`);
    }
    return false;
  }

  function choose(occasion: Occasion): Flow | undefined {
    const choice = select({
      flows: shared.flows,
      occasion,
      facts: readFacts(shared, person, collector.whoami()),
      history: history.get(),
      policy: shared.policy,
      isPaused: shared.isPaused,
      isBusy: stage.isOpen() || isUserBusy(),
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
    if (flow.kind === 'survey' && !(await getLease(flow))) return false;
    // What the user asked for, and what follows in a chain, is no further interruption.
    if (!('flow' in occasion)) noteInterruption(flow);
    const isShown = await stage.show(flow);
    if (isShown) emit('shown', { flow: flow.id });
    return isShown;
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
    const token = await collector.token();
    const part = token && (await bootstrap.lease(token, collector.whoami().anonymousId, id));
    takePerson(part);
    const hasLease = part?.lease?.flow === id && part.lease.expiresAt > Date.now();
    if (!hasLease) reasons = { ...reasons, [id]: 'no_lease' };
    return hasLease;
  }

  /** What had to wait because the user was busy is looked at again when the field is left. */
  function tryAgainWhenFree(occasion: Occasion) {
    const isWaiting = occasion.on !== 'code' && Object.values(reasons).includes('busy');
    if (!isWaiting || stage.isOpen()) return;
    const again = () => setTimeout(() => !isUserBusy() && consider(occasion));
    document.addEventListener('focusout', again, { once: true });
  }

  function onEnded(flow: Flow, reason: EndReason) {
    emit('ended', { flow: flow.id, reason });
    if (!flow.followedBy || !isSuccess(reason)) return;
    void consider({ on: 'follow', flow: flow.followedBy });
  }

  return {
    update,
    meet,
    consider,
    end: stage.end,
    position: stage.position,
    why: () => ({ open: stage.flow()?.id, reasons: { ...reasons } }),
  };
}
