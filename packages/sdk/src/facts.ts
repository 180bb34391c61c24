import type { Collector, SessionState } from '@polku/collector';
import type { FlowHistory, PersonPart, SharedPart } from '@polku/flows';
import type { Event, Facts } from '@polku/protocol';
import { conditionsOf } from '@polku/protocol/conditions';
import type { EventCounts } from './event-counts.ts';
import type { Memory } from './storage.ts';
import { unlessLeft } from './unless-left.ts';
import { createVisits } from './visits.ts';

/**
 * The facts that audiences are matched against, read anew at each decision: what the backend says of the
 * person, and what only this page can know.
 */
export type PageFacts = {
  /**
   * What the rules in these count is counted from here on, and nothing else. Resolves when it can be read: what counts
   * is a chunk of its own, for most rules ask for no number.
   */
  watch(rules: readonly object[]): Promise<void>;
  hear(event: Event): void;
  read(): Facts;
};

export function createFacts(options: {
  collector: Pick<Collector, 'whoami'>;
  memory: Memory;
  languages: () => readonly string[];
  shared: () => SharedPart;
  part: () => PersonPart | undefined;
  history: () => { [flow: string]: FlowHistory };
}): PageFacts {
  const { memory, collector } = options;
  let counts: EventCounts | undefined;
  let watched: readonly object[] = [];
  /** Of the time until `counts` is there; undefined while nothing asks for it. */
  let early: Event[] | undefined;
  const visits = createVisits(memory, collector.whoami);

  async function bringCounts() {
    early ??= [];
    const { createEventCounts } = await import('./event-counts.ts').catch(unlessLeft);
    counts ??= createEventCounts(memory, () => collector.whoami().anonymousId);
    counts.watch(watched);
    early.splice(0).forEach(counts.add);
  }

  return {
    async watch(rules) {
      watched = rules;
      if (counts) counts.watch(rules);
      else if (conditionsOf(rules).length > 0) await bringCounts();
      // What an earlier page has counted.
      else if (memory.read('counts')) memory.write('counts', null);
    },
    hear(event) {
      if (counts) counts.add(event);
      else early?.push(event);
      visits.add(event);
    },
    read() {
      const person = options.part();
      const nowMs = Date.now();
      const { sessions, pages } = visits.read();
      return {
        ...readFacts(options.shared(), person, collector.whoami()),
        events: counts?.read(person?.facts.events, nowMs) ?? {},
        // The backend knows other devices, and this one may know of sessions before anybody was known.
        session: { count: Math.max(sessions, person?.facts.sessions ?? 0), pages },
        flows: options.history(),
        device: readDevice(options.languages()),
        now: readNow(nowMs),
      };
    },
  };
}

/** What is known of the person and the page without having watched them. */
export function readFacts(
  shared: SharedPart,
  person: PersonPart | undefined,
  session: SessionState,
): Facts {
  return {
    user: { ...person?.facts.user, id: person?.userId ?? session.userId },
    account: { ...person?.facts.account, id: person?.accountId ?? session.accountId },
    decided: person?.facts.decided ?? {},
    milestones: nestAccount({ ...reachedHere(shared, session), ...person?.facts.milestones }),
    page: { path: location.pathname, title: document.title, host: location.host },
  };
}

/** A window narrower than this, in px, is a small one. */
const SMALL_WIDTH = 640;

const readDevice = (languages: readonly string[]) => ({
  language: navigator.language,
  // Whoever reads `fi-FI` reads `fi`.
  languages: [...new Set(languages.flatMap((tag) => [tag, tag.split('-')[0]]))],
  isTouch: matchMedia('(pointer: coarse)').matches,
  width: innerWidth < SMALL_WIDTH ? 'small' : 'large',
});

/** The moment, and what the clock on the user's wall says of it. Monday is 1. */
function readNow(at: number) {
  const wall = new Date(at);
  const digits = (number: number) => String(number).padStart(2, '0');
  const date = [wall.getFullYear(), digits(wall.getMonth() + 1), digits(wall.getDate())].join('-');
  return { at, date, weekday: wall.getDay() || 7, hour: wall.getHours() };
}

/** Milestones this browser has seen reached, ahead of what the backend will say. */
function reachedHere({ milestones }: SharedPart, { counts, lastAt }: SessionState) {
  const reached: { [key: string]: number } = {};
  for (const { key, count = 1 } of milestones) {
    if ((counts[key] ?? 0) >= count) reached[key] = lastAt;
  }
  return reached;
}

/** A rule reads by dotted path, so that the account's `account.first_use` stands one level down. */
function nestAccount(milestones: { [key: string]: number }): Facts {
  const ofAccount = Object.entries(milestones).flatMap(([key, at]) =>
    key.startsWith('account.') ? [[key.slice('account.'.length), at]] : [],
  );
  return { ...milestones, account: Object.fromEntries(ofAccount) };
}
