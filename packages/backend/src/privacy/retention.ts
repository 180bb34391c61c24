import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Flow } from '@polku/flows';
import { z } from 'zod';
import { inTurn } from '../store/in-turn.ts';
import { dropIds, dropMonths, isHeldUp } from '../store/sql/event-months.ts';
import { readFlowVersion } from '../store/sql/flows.ts';
import {
  type Aging,
  deleteEvents,
  deleteOld,
  nextOldResponses,
  readEventPage,
  readRetentions,
  saveRetention,
  saveWithoutPerson,
} from '../store/sql/retention.ts';
import type { Db, Store } from '../store/store.ts';

/**
 * For how long what is kept of people, by kind. What is older goes in small parts, whenever a clock looks: the time is
 * an argument, and what a look has not come to waits for the next. Milestones, erasure marks and the figures of answers
 * are outside: a first use is one for ever, and of an old answer its person and its words go, and its numbers stay.
 */
const MIN_EVENT_DAYS = 90;
const MAX_DAYS = 36_500;

/** Null: for good. */
const days = (standard: number | null, least = 1) =>
  z
    .int(`expected whole days, ${least} to ${MAX_DAYS}, or null`)
    .min(least, `expected at least ${least} days`)
    .max(MAX_DAYS, `expected at most ${MAX_DAYS} days`)
    .nullable()
    .default(standard);

export const Retention = z.strictObject({
  /** An id must be known for longer than its event may come: 30 days, and 60 more. */
  events: days(400, MIN_EVENT_DAYS),
  /** Of users who were not seen for so long. */
  sessions: days(400),
  /** After that an answer is nobody's, and without words. */
  responses: days(730),
  conversations: days(730),
  /** Who did what in the console and to accounts. */
  audit: days(730),
  notifications: days(400),
});
export type Retention = z.infer<typeof Retention>;

export const LEAST_DAYS: { readonly [K in keyof Retention]: number } = {
  ...{ events: MIN_EVENT_DAYS, sessions: 1, responses: 1, conversations: 1 },
  ...{ audit: 1, notifications: 1 },
};

/**
 * Changes what is named, and tells all of it.
 * @throws when a time is shorter than it may be
 */
export function changeRetention(
  store: Store,
  workspaceId: string,
  changes: { [kind: string]: number | null },
): Promise<Retention> {
  return store.transaction(async (db) => {
    const before = (await readRetentions(db)).find((one) => one.workspaceId === workspaceId);
    const said = { ...JSON.parse(before?.json ?? '{}'), ...changes };
    const { data, error } = Retention.safeParse(said);
    if (!data) {
      const [issue] = error.issues;
      throw new Error(`${issue?.path.join('.')}: ${issue?.message}.`);
    }
    // What nobody has said follows our defaults.
    await saveRetention(db, workspaceId, JSON.stringify(said));
    return data;
  });
}

const DAY_MS = 24 * 3_600_000;
const ROWS_AT_ONCE = 500;

/** How many rows went, by kind. */
export type Removed = { [K in keyof Retention]: number };

export async function applyRetention(store: Store, nowMs: number): Promise<Removed> {
  const removed: Removed = {
    ...{ events: 0, sessions: 0, responses: 0, conversations: 0, audit: 0, notifications: 0 },
  };
  const eventsBefore = new Map<string, number>();
  const retentions = await readRetentions(store.db);
  for (const { workspaceId, json } of retentions) {
    const retention = Retention.parse(JSON.parse(json));
    for (const kind of KINDS) {
      const keptDays = retention[kind];
      if (keptDays === null) continue;
      const beforeMs = nowMs - keptDays * DAY_MS;
      if (kind === 'events') eventsBefore.set(workspaceId, beforeMs);
      else removed[kind] += await removeAll(store, kind, { workspaceId, beforeMs });
    }
  }
  const isForAll = eventsBefore.size === retentions.length;
  if (isForAll) removed.events += await removeMonths(store, Math.min(...eventsBefore.values()));
  removed.events += await removeEvents(store, eventsBefore);
  return removed;
}

const KINDS = Object.keys(Retention.shape) as (keyof Retention)[];

async function removeAll(
  store: Store,
  kind: Exclude<keyof Retention, 'events'>,
  aging: Omit<Aging, 'limit'>,
): Promise<number> {
  const remove = kind === 'responses' ? forgetResponses : deleteOld[kind];
  for (let removed = 0; ; ) {
    const rows = await inTurn(store, (db) => remove(db, { ...aging, limit: ROWS_AT_ONCE }));
    removed += rows;
    if (rows < ROWS_AT_ONCE) return removed;
  }
}

const IDS_AT_ONCE = 10_000;

/** Whole months that nobody keeps, where they are tables of their own. */
async function removeMonths(store: Store, beforeMs: number): Promise<number> {
  if (!Number.isFinite(beforeMs)) return 0;
  try {
    const { events, endedMs } = await store.transaction((db) => dropMonths(db, beforeMs));
    const aging = { beforeMs: endedMs, limit: IDS_AT_ONCE };
    if (events > 0) while ((await inTurn(store, (db) => dropIds(db, aging))) > 0);
    return events;
  } catch (error) {
    if (isHeldUp(error)) return 0;
    throw error;
  }
}

/** From the oldest on, until nothing older than the shortest time can come. */
async function removeEvents(store: Store, before: ReadonlyMap<string, number>): Promise<number> {
  const lastMs = Math.max(-Infinity, ...before.values());
  let removed = 0;
  for (let afterSeq = 0; ; ) {
    const page = await readEventPage(store.db, { afterSeq, limit: ROWS_AT_ONCE });
    const [first, last] = [page.at(0), page.at(-1)];
    if (!first || !last || first.receivedAt >= lastMs) return removed;
    afterSeq = last.seq;
    const isOld = ({ workspaceId, receivedAt }: (typeof page)[number]) =>
      receivedAt < (before.get(workspaceId) ?? -Infinity);
    const seqs = page.filter(isOld).map(({ seq }) => seq);
    if (seqs.length > 0) await inTurn(store, (db) => deleteEvents(db, seqs));
    // Whoever waits is answered between two pages, also of those where nothing goes.
    else await nextTurn();
    removed += seqs.length;
  }
}

async function forgetResponses(db: Db, aging: Aging): Promise<number> {
  const rows = await nextOldResponses(db, aging);
  for (const row of rows) {
    const of = { workspaceId: aging.workspaceId, flowId: row.flow_id, version: row.flow_version };
    const answers = keepFigures(await readFlowVersion(db, of), JSON.parse(row.answers_json));
    await saveWithoutPerson(db, { ...row, answers_json: JSON.stringify(answers) });
  }
  return rows.length;
}

type Answers = { [question: string]: unknown };

/** What can be counted, of kinds whose answers are: a number, or options that were offered. */
export function keepFigures(survey: Flow | undefined, answers: Answers): Answers {
  const questions = survey?.kind === 'survey' ? survey.questions : [];
  const offered = new Map(
    questions.flatMap((question) =>
      question.kind === 'choice' ? [[question.id, question.options.map(({ id }) => id)]] : [],
    ),
  );
  return Object.fromEntries(
    Object.entries(answers).flatMap(([id, answer]): [string, unknown][] => {
      if (typeof answer === 'number') return [[id, answer]];
      const chosen = offered.has(id) ? chosenOf(answer, offered.get(id) ?? []) : [];
      return chosen.length > 0 ? [[id, { chosen }]] : [];
    }),
  );
}

const chosenOf = (answer: unknown, offered: readonly string[]): string[] => {
  const { chosen } = (answer ?? {}) as { chosen?: unknown };
  return Array.isArray(chosen) ? chosen.filter((id) => offered.includes(id)) : [];
};
