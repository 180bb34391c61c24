import { flowExamples } from '@polku/flows/schemas';
import fc from 'fast-check';
import type { Store } from '../store/store.ts';
import { changeAccounts } from '../success/change-accounts.ts';
import { mergeAccounts } from '../success/merge-accounts.ts';
import { type Act, createIngest, type Ingest, NOW, newId, SECOND } from './ingest.fixture.ts';

/**
 * A product's life in random pieces: two people over several devices, one of them known by an old id too, whose
 * account was renamed. What is decided by what came first, and not by when it happened, is left out: here a
 * session has one group, and a device is one person's, whose tokens there name one account or none.
 */
const PLACES = {
  a1: { as: 'ann', of: 'acme', anonymousId: 'a1', phone: 'p1' },
  /** Its token names no account: the session's group does. */
  a2: { as: 'ann', of: undefined, anonymousId: 'a2', phone: 'p3' },
  old: { as: 'ann-old', of: 'acme-ltd', anonymousId: 'o1', phone: 'o2' },
  /** One device on which both of her ids have identified. */
  sharedOld: { as: 'ann-old', of: 'acme-ltd', anonymousId: 's1', phone: 'o2' },
  shared: { as: 'ann', of: 'acme', anonymousId: 's1', phone: 'p1' },
  b1: { as: 'bob', of: 'acme', anonymousId: 'b1', phone: 'p2' },
  b2: { as: 'bob', of: undefined, anonymousId: 'b2', phone: 'p4' },
} as const;

const ACTS = {
  use: ({ verified, index }) => ({ ...verified, properties: { pages: index % 5 } }),
  'anonymous use': ({ anonymous }) => anonymous,
  /** Under another anonymous id, which an alias may give them. */
  'use of a phone': ({ anonymous, place: { phone } }) => ({
    ...anonymous,
    anonymousId: phone,
    sessionId: phone,
  }),
  alias: ({ verified, place: { phone } }) => ({ ...verified, type: 'alias', previousId: phone }),
  identify: ({ verified, index }) => ({
    ...verified,
    type: 'identify',
    traits: {
      [`trait${index % 3}`]: index,
      ...(index % 4 === 0 && { createdAt: new Date(NOW - 200 * SECOND).toISOString() }),
    },
  }),
  group: ({ verified, index, place }) => ({
    ...verified,
    type: 'group',
    accountId: place.of ?? 'beta',
    traits: { index },
  }),
  page: ({ verified }) => ({ ...verified, type: 'page' }),
  /** They work for another company for a while. */
  'use elsewhere': ({ verified }) => ({
    ...verified,
    of: 'gamma',
    sessionId: `${verified.sessionId}-gamma`,
  }),
  tour: ({ verified }) => ({
    ...verified,
    name: 'tour_ended',
    properties: { reason: 'done' },
    flow: { id: 'welcome', version: 1 },
  }),
  answer: ({ verified, index }) => ({
    ...verified,
    name: 'survey_answered',
    flow: { id: flowExamples.survey.id, version: 1 },
    properties: {
      responseId: `r-${verified.as.slice(0, 3)}`,
      answers: { ease: 1 + (index % 7) },
      complete: index % 2 === 0,
    },
  }),
} satisfies { [kind: string]: (given: Given) => Act };

type Given = {
  index: number;
  place: (typeof PLACES)[keyof typeof PLACES];
  anonymous: Act & { sessionId: string };
  verified: Act & { as: string; sessionId: string };
};
type Step = [keyof typeof PLACES, keyof typeof ACTS];

/** Something that happens: an act of a person, the host's server making two users one, an operator two accounts. */
export type Happening = { act: Act; isSecret?: boolean } | 'merge accounts';

/** What a person does `index` seconds into the history. */
export function toAct([name, kind]: Step, index: number): Act {
  const place = PLACES[name];
  const { as, of, anonymousId } = place;
  const at = NOW - (100 - index) * SECOND;
  const anonymous = { id: newId(), at, anonymousId, sessionId: name };
  return ACTS[kind]({ index, place, anonymous, verified: { ...anonymous, as, of } });
}

const places = Object.keys(PLACES) as (keyof typeof PLACES)[];
const kinds = Object.keys(ACTS) as (keyof typeof ACTS)[];
export const step: fc.Arbitrary<Step> = fc.tuple(
  fc.constantFrom(...places),
  fc.constantFrom(...kinds),
);

/** Places that have something to do with each other. */
const SCENES: (keyof typeof PLACES)[][] = [
  ['sharedOld', 'shared'],
  ['old', 'a1', 'a2'],
  ['a1', 'b1'],
  ['b1', 'b2'],
  places,
];

/** In one scene and of a few kinds, so that they meet. */
const steps: fc.Arbitrary<Step[]> = fc
  .tuple(fc.constantFrom(...SCENES), fc.subarray(kinds, { minLength: 2, maxLength: 5 }))
  .chain(([scene, few]) => {
    const one = fc.tuple(fc.constantFrom(...scene), fc.constantFrom(...few));
    return fc.array(one, { minLength: 1, maxLength: 14 });
  });

/** In the order of their times, and shuffled, each at least twice; where a request ends. */
export const history = steps.chain((taken) => {
  const happenings: Happening[] = [
    ...taken.map((one, index) => ({ act: toAct(one, index) })),
    ...toMerges(taken.length),
  ];
  return fc.record({
    happenings: fc.constant(happenings),
    shuffled: fc.shuffledSubarray([...happenings, ...happenings], {
      minLength: happenings.length * 2,
    }),
    cuts: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 34, maxLength: 34 }),
  });
});

const toMerges = (index: number): Happening[] => [
  {
    isSecret: true,
    act: {
      id: newId(),
      at: NOW - (100 - index) * SECOND,
      type: 'alias',
      userId: 'ann',
      previousId: 'ann-old',
      anonymousId: 'server',
      sessionId: 'server',
    },
  },
  'merge accounts',
];

export const isMerge = (one: Happening): boolean =>
  one === 'merge accounts' || one.isSecret === true;

/** Workspaces of one store, in which `first_use`, a rule that counts and one that filters are watched. */
export function createWorkspaces(store: Store) {
  let made = 0;
  return async ({ notifyFrom = 0 } = {}): Promise<Ingest> => {
    made += 1;
    const workspaceId = `ws${made}`;
    const ingest = await createIngest({ store, workspaceId, notifyFrom });
    const event = 'report_created';
    const where = { fact: 'properties.pages', is: 'gte' as const, value: 3 };
    await ingest.publish({ key: 'second', event, count: 2 });
    await ingest.publish({ key: 'large', event, where });
    await ingest.publishFlows(flowExamples.survey);
    const asked = ['acme', 'acme-ltd'].map((id) => ({ id, change: { name: 'Acme' } }));
    const author = { kind: 'command', id: undefined } as const;
    const changing = { workspaceId, author, nowMs: NOW, mayCreate: true };
    await store.transaction((db) => changeAccounts(db, asked, changing));
    return ingest;
  };
}

/** One request, in which nobody's but the host's own server has a secret key. */
export async function deliver(ingest: Ingest, happenings: readonly Happening[]): Promise<void> {
  const { store, workspaceId, send } = ingest;
  const events = happenings.filter((one) => one !== 'merge accounts');
  for (const isSecret of [false, true]) {
    const acts = events.filter((one) => (one.isSecret ?? false) === isSecret);
    await send(
      acts.map(({ act }) => act),
      { isSecret },
    );
  }
  if (events.length < happenings.length)
    await mergeAccounts(store, { workspaceId, fromId: 'acme-ltd', intoId: 'acme' }, NOW);
}

const TABLES = [
  ...(['milestone_reached', 'user', 'account', 'identity', 'merged_subject'] as const),
  ...(['response', 'flow_history', 'lease', 'user_session'] as const),
];
const TOLD_TABLES = ['notification', 'delivery'] as const;
type Table = (typeof TABLES | typeof TOLD_TABLES)[number];

/** What is known in the end. */
export async function readOutcome(ingest: Ingest, except: readonly string[] = []) {
  const events = (await ingest.events()).filter(
    ({ trust, is_internal }) => trust === 1 && is_internal === 0,
  );
  return {
    ...(await readTables(ingest, TABLES, except)),
    events: events
      .map(({ id, subject, account_id }) => sorted({ id, subject, account_id }, []))
      .sort(),
  };
}

/** Whatever is queued to be told, to the letter. */
export const readTold = (ingest: Ingest) => readTables(ingest, TOLD_TABLES, []);

async function readTables(
  { store, workspaceId }: Ingest,
  tables: readonly Table[],
  except: readonly string[],
) {
  const outcome: { [table: string]: string[] } = {};
  for (const table of tables) {
    const rows = await store.db
      .selectFrom(table)
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .execute();
    outcome[table] = rows.map((row) => sorted(row, except)).sort();
  }
  return outcome;
}

/** JSON, also the JSON inside, with sorted keys: the order in which traits came is not what counts. */
const sorted = (row: object, except: readonly string[]): string =>
  JSON.stringify(
    Object.entries(row)
      .filter(([key]) => key !== 'workspace_id' && !except.includes(key))
      .map(([key, value]) => [
        key,
        key.endsWith('_json') && value !== null ? sorted(JSON.parse(value), []) : value,
      ])
      .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
  );
