import { readFact } from '@polku/protocol/match';
import type { PersonRef } from '../http/api.ts';
import type { AccountEntry, AccountTimeline, EntryGroup } from '../http/api-accounts.ts';
import { readFlowNames } from '../store/sql/item-names.ts';
import { nameOf } from '../store/sql/outbox.ts';
import { readPersonNames } from '../store/sql/people.ts';
import {
  FLOW_EVENTS,
  type Place,
  RANKS,
  readAnswered,
  readChangeLines,
  readEvents,
  readNoteLines,
  readOccurred,
  readReached,
  readTaskLines,
  readUserNames,
  readWritten,
  type TimelineOf,
} from '../store/sql/timeline-sources.ts';
import type { Db } from '../store/store.ts';
import { toChangeLine } from './change-line.ts';
import { toIso } from './iso-time.ts';

/** Everything that has happened at an account, in pages: what users did, what was said, and what we did. */

const PAGE_ENTRIES = 50;

type Source = keyof typeof RANKS;
const GROUPS: { [G in EntryGroup]: readonly Source[] } = {
  product: ['event', 'reached'],
  words: ['response', 'message'],
  work: ['task', 'note', 'change', 'occurrence'],
};
const ALL = Object.values(GROUPS).flat();

export type TimelinePage = {
  workspaceId: string;
  accountId: string;
  only: EntryGroup | undefined;
  before: Place | undefined;
};

export async function readAccountTimeline(db: Db, page: TimelinePage): Promise<AccountTimeline> {
  const { workspaceId } = page;
  // One more than is shown, to know whether there is another page.
  const of = { ...page, limit: PAGE_ENTRIES + 1 };
  const sources = page.only ? GROUPS[page.only] : ALL;
  const lines: Line[] = [];
  for (const source of sources) lines.push(...(await READ[source](db, of)));
  const shown = lines.sort(newestFirst).slice(0, PAGE_ENTRIES);
  const last = lines.length > PAGE_ENTRIES ? shown.at(-1) : undefined;
  const names = await readNames(db, workspaceId, shown);
  return {
    entries: shown.map(({ at, toEntry }) => ({ at: toIso(at), ...toEntry(names) }) as AccountEntry),
    nextBefore: last ? toText(last) : null,
  };
}

/** A line of a source in its place, and what it says once the names are known. */
type Line = Place & { userId?: string | null; toEntry(names: Names): Omit<AccountEntry, 'at'> };

const newestFirst = (a: Place, b: Place): number =>
  b.at - a.at || a.rank - b.rank || Buffer.compare(Buffer.from(b.key), Buffer.from(a.key));

const toText = ({ at, rank, key }: Place): string => `${at}.${rank}.${key}`;

/** What `nextBefore` had; undefined when it is none of ours. */
export function parsePlace(text: string): Place | undefined {
  const [, at, rank, key] = /^(\d{1,15})\.(\d)\.(.{1,400})$/su.exec(text) ?? [];
  if (at === undefined || rank === undefined || key === undefined) return undefined;
  return { at: Number(at), rank: Number(rank), key };
}

type Names = {
  user(id: string): { id: string; name: string | null };
  person(id: string | null): PersonRef | null;
  flow(id: string): string;
};

async function readNames(db: Db, workspaceId: string, lines: readonly Line[]): Promise<Names> {
  const traits = await readUserNames(
    db,
    workspaceId,
    lines.flatMap(({ userId }) => userId ?? []),
  );
  const people = await readPersonNames(db, workspaceId);
  const flows = await readFlowNames(db, workspaceId);
  return {
    user: (id) => ({ id, name: nameOf(traits.get(id)) }),
    person: (id) => (id === null ? null : { id, name: people.get(id) ?? id }),
    flow: (id) => flows.get(id) ?? id,
  };
}

const READ: { [S in Source]: (db: Db, of: TimelineOf) => Promise<Line[]> } = {
  event: async (db, of) => (await readEvents(db, of)).map(toEventLine),
  reached: async (db, of) =>
    (await readReached(db, of)).map((row): Line => {
      const userId = toUserId(row);
      return {
        ...{ at: row.at, rank: RANKS.reached, key: row.subject, userId },
        toEntry: (names) => ({
          id: `${row.key}:${row.subject}`,
          kind: 'first_use',
          user: names.user(userId),
          name: row.name,
          detail: toPlaceText(row, names),
        }),
      };
    }),
  response: async (db, of) =>
    (await readAnswered(db, of)).map(
      ({ id, at, user_id, flow_id }): Line => ({
        ...{ at, rank: RANKS.response, key: id, userId: user_id },
        toEntry: ({ user, flow }) => {
          const said = { user: user(user_id ?? ''), name: flow(flow_id), detail: null };
          return { id: `response:${id}`, kind: 'response', ...said };
        },
      }),
    ),
  message: async (db, of) =>
    (await readWritten(db, of)).map(
      ({ id, at, text, user_id, person_id, conversation_id }): Line => ({
        ...{ at, rank: RANKS.message, key: id, userId: user_id },
        toEntry: ({ user, person }) => {
          const who = { user: user(user_id), by: person(person_id) };
          return { id, kind: 'message', ...who, conversationId: conversation_id, text };
        },
      }),
    ),
  task: async (db, of) =>
    (await readTaskLines(db, of)).map(
      ({ key, at, task_id, kind, title, user_id, what, text, person_id }): Line => ({
        ...{ at, rank: RANKS.task, key, userId: user_id },
        toEntry: ({ user, person }) => ({
          id: what === null ? `task:${key}` : `change:${key}`,
          kind: 'task',
          task: { id: task_id, kind, title },
          what: what ?? 'made',
          user: user_id === null ? null : user(user_id),
          by: person(person_id),
          text,
        }),
      }),
    ),
  note: async (db, of) =>
    (await readNoteLines(db, of)).map(
      ({ id, at, text, user_id, person_id }): Line => ({
        ...{ at, rank: RANKS.note, key: id, userId: user_id },
        toEntry: ({ user, person }) => {
          const about = user_id === null ? null : user(user_id);
          return { id: `note:${id}`, kind: 'note', user: about, by: person(person_id), text };
        },
      }),
    ),
  change: async (db, of) =>
    (await readChangeLines(db, of)).map(
      (row): Line => ({
        // Of one length, so that they are compared as the numbers that they are.
        ...{ at: row.at, rank: RANKS.change, key: String(row.seq).padStart(15, '0') },
        toEntry: ({ person }) => {
          return { id: `log:${row.seq}`, kind: 'change', change: toChangeLine(row, person) };
        },
      }),
    ),
  occurrence: async (db, of) =>
    (await readOccurred(db, of)).map(
      ({ id, at, kind, user_id }): Line => ({
        ...{ at, rank: RANKS.occurrence, key: id, userId: user_id },
        toEntry: ({ user }) => {
          const about = user_id === null ? null : user(user_id);
          return { id: `occurred:${id}`, kind: 'occurred', occurred: kind, user: about };
        },
      }),
    ),
};

type EventRow = Awaited<ReturnType<typeof readEvents>>[number];

function toEventLine(row: EventRow): Line {
  const userId = toUserId(row);
  return {
    ...{ at: row.at, rank: RANKS.event, key: row.id, userId },
    toEntry: (names) => {
      const { id, flow_id } = row;
      const user = names.user(userId);
      if (flow_id !== null && row.name !== null && FLOW_EVENTS.includes(row.name))
        return { id, user, kind: 'flow', name: names.flow(flow_id), detail: reasonOf(row) };
      const kind = row.type === 'page' ? 'page' : 'event';
      return { id, user, kind, name: nameOfEvent(row), detail: toPlaceText(row, names) };
    },
  };
}

/** `user:<id>` and `anon:<id>` → the id. */
const toUserId = ({ subject }: { subject: string }): string =>
  subject.slice(subject.indexOf(':') + 1);

const toPlaceText = (
  { flow_id, flow_step }: { flow_id: string | null; flow_step: string | null },
  { flow }: Names,
): string | null =>
  flow_id === null ? null : [flow(flow_id), flow_step].filter(Boolean).join(' · ');

/** Why a flow ended; null for one that was shown. */
function reasonOf({ properties_json }: EventRow): string | null {
  const reason = readFact(JSON.parse(properties_json ?? '{}'), 'reason');
  return typeof reason === 'string' ? reason : null;
}

/** A page without a name goes by its path. */
function nameOfEvent({ type, name, context_json }: EventRow): string {
  if (name !== null) return name;
  const path = readFact(JSON.parse(context_json ?? '{}'), 'page.path');
  return typeof path === 'string' ? path : type;
}
