import { type Collector, createMilestoneWatch, type Warn } from '@polku/collector';
import type { CodeTour, MoreWords, SharedPart } from '@polku/flows';
import { isSuccess, type NotShown, type Occasion, select, stepToResume } from '@polku/flows/select';
import { type Given, loadView, type Showable } from '@polku/flows/views';
import type { Event } from '@polku/protocol';
import { createArmed } from './armed.ts';
import { createBegun } from './begun.ts';
import { createBootstrap } from './bootstrap.ts';
import type { DebugPanel } from './debug.ts';
import { createEndings } from './endings.ts';
import { readFacts } from './facts.ts';
import type { Guide } from './guide-contract.ts';
import { createHistory } from './history.ts';
import { createInterruptions } from './interruptions.ts';
import { readMarkupTours } from './markup-tours.ts';
import { createPerson } from './person.ts';
import { createStage, type Ended } from './stage.ts';
import type { Memory } from './storage.ts';
import type { TourResult } from './tour.ts';
import { isUserBusy, onUserFree } from './user-state.ts';

/**
 * Decides what is shown and shows it: facts and history into `select()`, its choice onto the stage. A chunk of
 * its own, loaded when the page is idle and the workspace has published something, so that a page that only
 * records is not given it.
 */
export function createGuide(options: {
  collector: Collector;
  endpoint: string;
  key: string;
  memory: Memory;
  /** The person's languages, most wanted first. */
  languages: () => readonly string[];
  /** Of the host, beside ours. */
  words?: MoreWords | undefined;
  shared: SharedPart;
  /** What was tracked before this chunk was there. */
  missed: readonly Event[];
  warn: Warn;
}): Guide {
  const { collector, memory, warn } = options;
  const { emit } = collector;
  const bootstrap = createBootstrap({
    endpoint: options.endpoint,
    key: options.key,
    memory,
    fetch: (...args) => fetch(...args),
    now: Date.now,
  });
  const milestones = createMilestoneWatch();
  let { shared } = options;
  let reasons: { [flow: string]: NotShown | 'no_lease' } = {};
  /** From the choice until it stands on the screen: a second one waits as behind an open one. */
  let isOpening = false;
  const over = new AbortController();
  const history = createHistory(memory);
  const person = createPerson(collector, bootstrap, history);
  const interruptions = createInterruptions(memory, () => collector.whoami().sessionId);
  const begun = createBegun(memory, () => collector.whoami().userId, location.search);
  const codeTours = new Map<string, CodeTour>();
  let debug: DebugPanel | undefined;
  const armed = createArmed((flow) => void consider({ on: 'due', flow }));
  const endings = createEndings();
  const stage = createStage({
    facts: readFactsNow,
    warn,
    languages: options.languages,
    words: options.words,
    theme: () => shared.theme,
    track: collector.track,
    start: (flow) => void consider({ on: 'start', flow }),
    onEnded,
  });

  if (/[?&]polku_debug\b/.test(location.search)) void openDebug();
  person.meet();
  options.missed.forEach(hear);
  options.missed.forEach(milestones.see);
  collector.use(milestones);
  milestones.setRules(shared.milestones);
  const stopListening = [
    collector.on('event', hear),
    collector.on('milestone', (key) => {
      if (stage.flow()?.goal === key) stage.end('milestone');
      else stage.reach(key);
    }),
  ];

  function hear(event: Event) {
    history.add(event);
    stage.hear({ name: event.name ?? '', properties: event.properties ?? {} });
    // What flows themselves emit starts no other flow: that is what a chain is for.
    if (event.type !== 'track' || event.flow) return;
    const { name = '', properties = {} } = event;
    armed.hear(event, flows());
    void consider({ on: 'event', name, properties });
  }

  /** For developers, by the page's address. */
  async function openDebug() {
    const { openDebugPanel } = await import('./debug.ts');
    if (!over.signal.aborted) debug = openDebugPanel(flows, situation);
  }

  function update(next: SharedPart) {
    shared = next;
    debug?.update();
    milestones.setRules(shared.milestones);
    const running = stage.flow();
    const isStillThere = flows().some(
      ({ id, version }) => id === running?.id && version >= running.version,
    );
    if (running && (!isStillThere || next.isPaused)) stage.end('withdrawn');
  }

  async function consider(occasion: Occasion, given?: Given): Promise<boolean> {
    try {
      await person.isKnown();
      if (occasion.on === 'load') readMarkup();
      // What was begun goes before what begins.
      const before = occasion.on === 'load' ? begun.occasions() : [];
      for (const each of [...before, occasion]) {
        const flow = choose(each);
        if (flow && (await open(flow, each, given))) return true;
      }
      tryAgainWhenFree(occasion);
    } catch (error) {
      warn(`Nothing was shown: ${error}.`);
    }
    return false;
  }

  /** What stands in the markup may have come with this page of a single-page product. */
  function readMarkup() {
    for (const tour of readMarkupTours(document)) codeTours.set(tour.id, tour);
  }

  /** What is published, and what the page's own code gives: that goes before what has the same id. */
  function flows(): Showable[] {
    const published = shared.flows.filter(({ id }) => !codeTours.has(id));
    return [...codeTours.values(), ...published];
  }

  function readFactsNow() {
    return readFacts(shared, person.part(), collector.whoami());
  }

  function choose(occasion: Occasion): Showable | undefined {
    if (over.signal.aborted) return undefined;
    const choice = select({
      flows: flows(),
      occasion,
      facts: readFactsNow(),
      history: history.get(),
      policy: shared.policy,
      isPaused: shared.isPaused,
      isBusy: isOpening || stage.isOpen() || isUserBusy(),
      interruptions: interruptions.get(),
      nowMs: Date.now(),
    });
    reasons = choice.reasons;
    debug?.update();
    for (const { id, kind } of shared.flows) {
      if (reasons[id] !== 'unknown_kind') continue;
      warn(
        `Flow "${id}" (${kind}) was skipped: this SDK does not know all of it. Load a newer one.`,
      );
    }
    return choice.flow;
  }

  async function open(flow: Showable, occasion: Occasion, given?: Given): Promise<boolean> {
    const mine = person.generation();
    const isAsked = occasion.on === 'start';
    /** While something was waited for, the user may have begun to type, or gone. */
    const isWelcome = () =>
      mine === person.generation() &&
      !over.signal.aborted &&
      (occasion.on === 'follow' || isAsked || !isUserBusy());
    isOpening = true;
    try {
      if (flow.kind === 'survey' && !(await person.lease(flow.id))) {
        if (mine === person.generation()) reasons = { ...reasons, [flow.id]: 'no_lease' };
        return false;
      }
      const options = { at: stepOf(flow), isWelcome, isAsked, ...begun.of(flow.id, given) };
      const isShown = await stage.show(flow, options);
      if (!isShown) {
        reasons = { ...reasons, [flow.id]: 'busy' };
        return false;
      }
    } finally {
      isOpening = false;
    }
    // What the user asked for, and what follows in a chain, is no further interruption.
    if (!('flow' in occasion) || occasion.on === 'due') interruptions.add(flow.id);
    emit('shown', { flow: flow.id });
    debug?.update();
    preloadNext(flow);
    return true;
  }

  /** Where the user left it. */
  function stepOf(flow: Showable): string | undefined {
    const seen = history.get()[flow.id];
    return seen && flow.kind === 'tour' ? stepToResume(seen, flow.steps, Date.now()) : undefined;
  }

  async function start(tour: CodeTour): Promise<TourResult> {
    register(tour);
    await person.isKnown();
    const { id } = tour;
    const ended = endings.wait(id);
    // Asked for twice, or gone on by itself meanwhile, it is one.
    if (stage.flow()?.id === id) return ended;
    const occasion: Occasion = { on: 'start', flow: id };
    const flow = choose(occasion);
    if (!flow) endings.tell(id, { reason: reasons[id] as NotShown, step: undefined });
    // What the page's code asks for takes the place of what is open.
    else if (!(await open(flow, occasion))) endings.tell(id, { reason: 'busy', step: undefined });
    return ended;
  }

  function register(tour: CodeTour) {
    codeTours.set(tour.id, tour);
    // One that the user was in the middle of goes on.
    if (!stage.isOpen() && stepOf(tour)) void consider({ on: 'load' });
  }

  /** What follows is there when its turn comes, even if the network has gone by then. */
  function preloadNext({ followedBy }: Showable) {
    const next = shared.flows.find(({ id }) => id === followedBy);
    // Without it the chain tries again, and says so, when it gets there.
    if (next) void loadView(next).catch(() => {});
  }

  /** What had to wait because the user was busy is looked at again when the field is left. */
  function tryAgainWhenFree(occasion: Occasion) {
    const isWaiting = occasion.on !== 'code' && Object.values(reasons).includes('busy');
    if (!isWaiting || stage.isOpen() || over.signal.aborted) return;
    onUserFree(() => void consider(occasion), over.signal);
  }

  const why = () => ({ open: stage.flow()?.id, reasons: { ...reasons } });
  const situation = () => ({ ...why(), facts: readFactsNow() });
  function onEnded(flow: Showable, { reason, step }: Ended) {
    emit('ended', { flow: flow.id, reason });
    debug?.update();
    endings.tell(flow.id, { reason, step });
    if (!flow.followedBy || !isSuccess(reason)) return;
    void consider({ on: 'follow', flow: flow.followedBy });
  }

  return {
    update,
    meet: person.meet,
    meetAgain: person.meetAgain,
    consider,
    register,
    start,
    command: (tour, command) => {
      if (stage.flow()?.id === tour) stage.command(command);
    },
    endTour: (tour) => {
      if (stage.flow()?.id === tour) stage.end('api');
    },
    end: stage.end,
    destroy() {
      stage.end('api');
      armed.disarm();
      debug?.close();
      for (const stop of stopListening) stop();
      over.abort();
    },
    position: stage.position,
    why,
    async explain() {
      const { explain } = await import('./explain.ts');
      return flows().map((flow) => explain(flow, situation()));
    },
  };
}
