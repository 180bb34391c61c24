import type { Flow, PersonPart, Policy } from '@polku/flows';
import { type Counted, countedOf } from '@polku/protocol/counted';
import { factsOf } from '@polku/protocol/match';
import { userSubject } from '../ingest/checked.ts';
import { countEvents, type EventCount } from '../store/sql/event-counts.ts';
import { countOtherSessions } from '../store/sql/user-sessions.ts';
import type { Db } from '../store/store.ts';
import { innerFactsOf } from './inner-facts.ts';
import { type SplitAudience, splitAudience, splitSuppress } from './shared-part.ts';

/**
 * What the published rules read of one person, and the numbers among it: nothing is counted that no rule asks for,
 * and what only the backend's own rules ask for stays here.
 */
export type Reading = {
  audiences: readonly (SplitAudience & { id: string })[];
  /** Facts for the rules that the browser matches. */
  sent: ReadonlySet<string>;
  /** Counted for the browser's rules, by key. */
  sentCounts: ReadonlySet<string>;
  counted: readonly Counted[];
  /** Whether any rule, here or there, reads how many sessions there were. */
  readsSessions: boolean;
};

const SESSIONS = 'session.count';
/** A rule may ask for all of it as well. */
const isSessions = (fact: string) => fact === SESSIONS || fact === 'session';

export function toReading(flows: readonly Flow[], policy: Policy): Reading {
  const audiences = [
    ...flows.map((flow) => ({ id: flow.id, ...splitAudience(flow) })),
    ...splitSuppress(policy),
  ];
  const shared = [
    audiences.map((audience) => audience.shared),
    flows.map((flow) => ({ ...flow, audience: undefined })),
  ];
  const decided = audiences.flatMap((audience) => audience.decided ?? []);
  const sent = new Set(
    [...audiences.map((audience) => factsOf(audience.shared)), ...flows.map(innerFactsOf)].flat(),
  );
  return {
    audiences,
    sent,
    sentCounts: new Set(countedOf(shared).map(({ key }) => key)),
    counted: countedOf([shared, decided]),
    readsSessions: [...sent, ...decided.flatMap(factsOf)].some(isSessions),
  };
}

export type Counts = {
  events: { [key: string]: EventCount };
  sessions: number | undefined;
};

export async function readCounts(
  db: Db,
  person: {
    workspaceId: string;
    userId: string;
    device: string;
    sessionId: string | undefined;
    nowMs: number;
  },
  { counted, readsSessions }: Reading,
): Promise<Counts> {
  const { workspaceId, userId, device, sessionId = '', nowMs } = person;
  const asked = { workspaceId, subject: userSubject(userId), device, nowMs };
  const events: [string, EventCount][] = [];
  for (const of of counted) events.push([of.key, await countEvents(db, { ...asked, of })]);
  // The one that asks is one of them, though nothing of it may have come yet.
  const sessions = readsSessions
    ? 1 + (await countOtherSessions(db, { workspaceId, userId, sessionId }))
    : undefined;
  return { events: Object.fromEntries(events), sessions };
}

/** What goes to the browser of it. */
export function toSentCounts(
  { events, sessions }: Counts,
  { sent, sentCounts }: Reading,
): Pick<PersonPart['facts'], 'events' | 'sessions'> {
  const theirs = Object.entries(events).filter(([key]) => sentCounts.has(key));
  return {
    ...(theirs.length > 0 && { events: Object.fromEntries(theirs) }),
    ...(sessions !== undefined && [...sent].some(isSessions) && { sessions }),
  };
}
