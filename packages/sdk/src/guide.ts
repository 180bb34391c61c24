import { createMilestoneWatch } from '@polku/collector';
import type { CodeTour, SharedPart } from '@polku/flows';
import {
  isFlowEventName,
  isSuccess,
  type NotShown,
  type Occasion,
  placeOf,
  reasonInPerson,
  SCREEN,
} from '@polku/flows/select';
import type { Given, Showable } from '@polku/flows/views';
import type { Event } from '@polku/protocol';
import { createArmed } from './armed.ts';
import { createBegun } from './begun.ts';
import { createBootstrap, NOTHING } from './bootstrap.ts';
import type { DebugPanel } from './debug.ts';
import { createDeciding } from './deciding.ts';
import { createEndings } from './endings.ts';
import { createFacts } from './facts.ts';
import type { Guide, GuideOptions, TourResult } from './guide-contract.ts';
import { createHistory } from './history.ts';
import { createInboxDoor } from './inbox-door.ts';
import { createInterruptions } from './interruptions.ts';
import { toKnownPart } from './known-part.ts';
import { createOpening } from './opening.ts';
import { createPerson } from './person.ts';
import { createShowables } from './showables.ts';
import { createStage, type Ended } from './stage.ts';
import { unlessLeft } from './unless-left.ts';
import { isUserBusy } from './user-state.ts';

/**
 * Decides what is shown and shows it: facts and history into `select()`, its choice onto the stage. A chunk of
 * its own, loaded when the page is idle and the workspace has published something, so that a page that only
 * records is not given it.
 */
export function createGuide(options: GuideOptions): Guide {
  const { collector, memory, warn } = options;
  const sessionId = () => collector.whoami().sessionId;
  const bootstrap = createBootstrap({
    ...options,
    sessionId,
    fetch: (...args) => fetch(...args),
    now: Date.now,
  });
  const milestones = createMilestoneWatch();
  let shared = toKnownPart(options.shared ?? NOTHING, NOTHING);
  const over = new AbortController();
  const history = createHistory(memory);
  const person = createPerson(collector, bootstrap, history);
  const facts = createFacts({
    ...options,
    shared: () => shared,
    part: person.part,
    history: history.get,
  });
  const interruptions = createInterruptions(memory, sessionId);
  const begun = createBegun(memory, () => collector.whoami().userId, location.search);
  const inbox = createInboxDoor({ ...options, shared: () => shared, person, history });
  const showables = createShowables(() => shared);
  const flows = showables.all;
  let debug: DebugPanel | undefined;
  /** Resolves when what these flows are decided by is there. */
  let prepared: Promise<unknown> = Promise.resolve();
  const onDue = (flow: string) => void consider({ on: 'due', flow });
  const armed = createArmed({
    ...{ memory, sessionId, onDue },
    onMilestone: (listener) => collector.on('milestone', listener),
    warn,
  });
  const endings = createEndings();
  const onStage = { facts: facts.read, theme: () => shared.theme };
  const stage = createStage({
    ...{ ...onStage, warn, person },
    languages: options.languages,
    words: options.words,
    track: collector.track,
    start: (flow) => void consider({ on: 'start', flow }),
    toReply: inbox.toReply,
    history: (flow) => history.get()[flow],
    onShown(flow) {
      collector.emit('shown', { flow: flow.id });
      deciding.drop(flow.id);
      preloadNext(flow);
      debug?.update();
    },
    onEnded,
  });
  const deciding = createDeciding({
    situation: () => ({
      flows: flows(),
      facts: facts.read(),
      person: person.id(),
      history: history.get(),
      policy: shared.policy,
      isPaused: shared.isPaused,
      isBusy: opening.isUnderWay() || stage.isOpen() || isUserBusy(),
      taken: stage.standing().map(placeOf),
      interruptions: interruptions.get(),
    }),
    ...{ memory, sessionId, onFree: lookAgain },
    ...{ person: person.id, track: collector.track },
    toldBefore: () => person.part()?.heldOut,
    onDecided: () => debug?.update(),
    warn,
    signal: over.signal,
  });
  const opening = createOpening({
    ...{ stage, person, history, interruptions, begun, deciding },
    onPlace: onDue,
    signal: over.signal,
  });

  /** A draft stands alone: all else waits for its end. */
  const previewed =
    options.preview &&
    import('./preview.ts')
      .catch(unlessLeft)
      .then((all) => all.showPreview({ ...options, ...onStage, signal: over.signal }), warn);
  if (/[?&]polku_debug\b/.test(location.search)) void openDebug();
  person.meet();
  void inbox.look();
  watchFlows();
  options.missed.forEach(hear);
  options.missed.forEach(milestones.see);
  collector.use(milestones);
  milestones.setRules(shared.milestones);
  const stopListening = [
    collector.on('event', hear),
    collector.on('milestone', (key) => {
      for (const { goal, id } of stage.standing()) if (goal === key) stage.end('milestone', id);
      stage.reach(key);
    }),
  ];

  function hear(event: Event) {
    history.add(event);
    facts.hear(event);
    stage.hear({ name: event.name ?? '', properties: event.properties ?? {} });
    // What flows themselves emit starts no other flow: that is what a chain is for.
    const { name = '', properties = {} } = event;
    if (event.type !== 'track' || isFlowEventName(name)) return;
    armed.hear(event, flows());
    for (const { id, trigger } of flows())
      if (trigger.on === 'event' && trigger.cancelOn === name) deciding.drop(id);
    void consider({ on: 'event', name, properties });
  }

  /** For developers, by the page's address. */
  async function openDebug() {
    const { openDebugPanel } = await import('./debug.ts');
    if (!over.signal.aborted) debug = openDebugPanel(flows, situation);
  }

  function update(next: SharedPart) {
    shared = toKnownPart(next, NOTHING);
    debug?.update();
    void inbox.look();
    milestones.setRules(shared.milestones);
    watchFlows();
    for (const { id, version } of stage.standing()) {
      const isStillThere = flows().some((flow) => flow.id === id && flow.version >= version);
      if (!isStillThere || next.isPaused) stage.end('withdrawn', id);
    }
    // What was held back by a condition may come.
    lookAgain();
  }

  async function consider(occasion: Occasion, given?: Given): Promise<boolean> {
    try {
      if (occasion.on === 'load' && (await showables.readMarkup())) watchFlows();
      await canDecide();
      if (occasion.on === 'load') arrive();
      // What was begun goes before what begins.
      const before = occasion.on === 'load' ? begun.occasions() : [];
      const shown: boolean[] = [];
      for (const each of [...before, occasion]) {
        const { flow, beside = [] } = deciding.choose(each);
        const all = flow ? [...beside, flow] : beside;
        shown.push(...(await Promise.all(all.map((one) => opening.open(one, each, given)))));
      }
      return shown.includes(true);
    } catch (error) {
      warn(`Nothing was shown: ${error}.`);
    }
    return false;
  }

  /** What stands beside the screen goes with the page, and with the person, that it was meant for; others may come. */
  function arrive() {
    for (const flow of stage.standing()) {
      const isOver = placeOf(flow) !== SCREEN && reasonInPerson(flow, facts.read());
      if (isOver) stage.end('withdrawn', flow.id);
    }
    void opening.prepare();
  }

  /** What is counted and waited for from here on. */
  function watchFlows() {
    armed.watch(flows());
    prepared = prepare();
    // Told where it is waited for.
    prepared.catch(() => {});
  }

  function prepare(): Promise<unknown> {
    return Promise.all([facts.watch([...flows(), shared.policy]), deciding.prepare(flows())]);
  }

  /** When there is all that a decision asks for. */
  async function canDecide() {
    await previewed;
    await person.isKnown();
    // What did not come is asked for again at each occasion.
    await prepared.catch(prepare);
  }

  async function start(tour: CodeTour): Promise<TourResult> {
    register(tour);
    await canDecide();
    const { id } = tour;
    const ended = endings.wait(id);
    // Asked for twice, or gone on by itself meanwhile, it is one.
    if (stage.flow()?.id === id) return ended;
    const occasion: Occasion = { on: 'start', flow: id };
    const { flow } = deciding.choose(occasion);
    if (!flow) endings.tell(id, { reason: deciding.reasons()[id] as NotShown, step: undefined });
    // What the page's code asks for takes the place of what is open.
    else if (!(await opening.open(flow, occasion)))
      endings.tell(id, { reason: 'busy', step: undefined });
    return ended;
  }

  function register(tour: CodeTour) {
    showables.add(tour);
    watchFlows();
    // One that the user was in the middle of goes on.
    if (!stage.isOpen() && opening.stepOf(tour)) void consider({ on: 'load' });
  }

  /** What follows is there when its turn comes, even if the network has gone by then. */
  function preloadNext({ followedBy }: Showable) {
    const next = shared.flows.find(({ id }) => id === followedBy);
    if (next) stage.prepare(next);
  }

  /** Something has become free, or has changed, that a flow may have waited for. */
  function lookAgain() {
    if (deciding.waiting().length > 0) void consider({ on: 'free' });
  }

  const why = () => ({ open: stage.flow()?.id, reasons: deciding.reasons() });
  const situation = () => ({
    reasons: deciding.reasons(),
    standing: stage.standing().map(({ id }) => id),
    waiting: deciding.waiting(),
    policy: shared.policy,
    facts: facts.read(),
  });
  function onEnded(flow: Showable, { reason, step }: Ended) {
    collector.emit('ended', { flow: flow.id, reason });
    debug?.update();
    endings.tell(flow.id, { reason, step });
    const next = isSuccess(reason) && flow.followedBy;
    // A chain goes on before anything else begins.
    if (next) void consider({ on: 'follow', flow: next }).then(lookAgain);
    else lookAgain();
  }

  return {
    update,
    meet: inbox.looking(person.meet),
    meetAgain: inbox.looking(person.meetAgain),
    openInbox: inbox.open,
    consider,
    register,
    start,
    command: (tour, command) => {
      if (stage.flow()?.id === tour) stage.command(command);
    },
    endTour: (tour) => {
      if (stage.flow()?.id === tour) stage.end('api');
    },
    end: stage.endAll,
    destroy() {
      stage.endAll('api');
      inbox.destroy();
      armed.disarm();
      debug?.close();
      for (const stop of stopListening) stop();
      over.abort();
    },
    position: () => deciding.heldOut() ?? stage.position(),
    why,
    async explain() {
      const { explain } = await import('./explain.ts');
      return flows().map((flow) => explain(flow, situation()));
    },
  };
}
