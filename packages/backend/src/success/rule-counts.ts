import type { PersonPart } from '@polku/flows';
import { DEFAULT_POLICY } from '@polku/flows/schemas';
import type { Rule } from '@polku/protocol';
import { type Counted, countedOf } from '@polku/protocol/counted';
import { factsOf, match } from '@polku/protocol/match';
import { userSubject } from '../ingest/checked.ts';
import { countEvents, type EventCount } from '../store/sql/event-counts.ts';
import { countOtherSessions } from '../store/sql/user-sessions.ts';
import type { Db } from '../store/store.ts';
import { rulesOf, type Split } from './shared-part.ts';
import type { Question } from './split-rule.ts';

/** What the published rules ask of one person: nothing is counted and nothing is told that none of them reads. */
export type Reading = {
  /** For the backend to answer. */
  questions: readonly Question[];
  counted: readonly Counted[];
  /** Whether any rule reads how many sessions there were. */
  readsSessions: boolean;
  /** Whether any rule reads which tasks are open. */
  readsTasks: boolean;
  /** Whether any rule reads which flows a playbook has started. */
  readsStarted: boolean;
  /** Whether a survey asks of the account's own goal, which it shows. */
  showsGoal: boolean;
  /** Whether anybody is held out of a flow. */
  holdsOut: boolean;
  /** Named conditions that hold surveys back and read nothing but questions: who asks for a lease need not know. */
  holding: readonly Rule[];
};

/** A rule may ask for all of it as well. */
const isSessions = (fact: string) => fact === 'session.count' || fact === 'session';

const STARTED = /^user(\.started(\.|$)|$)/;
const TASKS = /^(user|account)(\.tasks(\.|$)|$)/;

export function toReading({ questions, ...shared }: Split): Reading {
  const { suppress = [] } = shared.policy;
  const asked = questions.flatMap(({ rule }) => factsOf(rule));
  return {
    questions,
    counted: countedOf(shared),
    readsSessions: rulesOf(shared).flatMap(factsOf).some(isSessions),
    readsTasks: asked.some((fact) => TASKS.test(fact)),
    readsStarted: asked.some((fact) => STARTED.test(fact)),
    showsGoal: shared.flows.some(
      (flow) => flow.kind === 'survey' && flow.questions.some(({ kind }) => kind === 'goal'),
    ),
    holdsOut: shared.flows.some(({ holdout = 0 }) => holdout > 0),
    holding: suppress
      .filter(({ kinds }) => !kinds || kinds.includes('survey'))
      .map(({ when }) => when)
      .filter((when) => factsOf(when).every((fact) => /^(decided\.|user\.id$)/.test(fact))),
  };
}

/** Nothing is published. */
export const NO_READING = toReading({ flows: [], policy: DEFAULT_POLICY, questions: [] });

/** Whether the workspace lets nobody like this person be asked now. */
export const isHeldBack = ({ holding }: Reading, { userId, facts }: PersonPart): boolean =>
  holding.some((when) => match(when, { user: { id: userId }, decided: facts.decided }));

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
export const toSentCounts = ({
  events,
  sessions,
}: Counts): Pick<PersonPart['facts'], 'events' | 'sessions'> => ({
  ...(Object.keys(events).length > 0 && { events }),
  ...(sessions !== undefined && { sessions }),
});
