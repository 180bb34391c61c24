import { flowExamples } from '@polku/flows/schemas';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createTestStore } from '../store/store.fixture.ts';
import { type Act, createIngest, type Ingest, NOW, newId, SECOND } from './ingest.fixture.ts';

/**
 * Events come late, twice, and in any order, cut into any batches: what is written in the end is the same,
 * and nobody is told twice of the same thing.
 *
 * Two users, two devices each, a session a device. A device is identified on by one user, a session has one
 * group: what else happens there is decided by who came first, and not by when it happened.
 */
const DEVICES = ['a1', 'a2', 'b1', 'b2'] as const;
type Device = (typeof DEVICES)[number];
const userOf = (device: Device) => (device.startsWith('a') ? 'ann' : 'bob');
/** One device's token names the account, the other's session is grouped. */
const tokenAccountOf = (device: Device) => (device.endsWith('1') ? 'acme' : undefined);

const kinds = [
  'use',
  'anonymous use',
  'stranger',
  'identify',
  'group',
  'page',
  'tour',
  'answer',
] as const;
type Kind = (typeof kinds)[number];

const history = fc
  .array(fc.tuple(fc.constantFrom(...DEVICES), fc.constantFrom(...kinds)), {
    minLength: 1,
    maxLength: 14,
  })
  .chain((steps) =>
    fc.record({
      steps: fc.constant(steps),
      order: fc.shuffledSubarray([...steps.keys(), ...steps.keys()], {
        minLength: steps.length * 2,
      }),
      cuts: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 30, maxLength: 30 }),
    }),
  );

function toAct(device: Device, kind: Kind, index: number): Act {
  const as = userOf(device);
  const base = {
    id: newId(),
    at: NOW - (100 - index) * SECOND,
    anonymousId: device,
    sessionId: device,
  };
  const verified = { ...base, as, of: tokenAccountOf(device) };
  const flow = { id: flowExamples.survey.id, version: 1 };
  const acts: { [K in Kind]: Act } = {
    use: verified,
    'anonymous use': base,
    stranger: { ...base, userId: as },
    identify: { ...verified, type: 'identify', traits: { [`trait${index % 3}`]: index } },
    group: {
      ...verified,
      type: 'group',
      accountId: tokenAccountOf(device) ?? 'beta',
      traits: { index },
    },
    page: { ...verified, type: 'page' },
    tour: {
      ...verified,
      name: 'tour_ended',
      properties: { reason: 'done' },
      flow: { id: 'welcome', version: 1 },
    },
    answer: {
      ...verified,
      name: 'survey_answered',
      flow,
      properties: {
        responseId: `r-${as}`,
        answers: { ease: 1 + (index % 7) },
        complete: index % 2 === 0,
      },
    },
  };
  return acts[kind];
}

type Table = 'milestone_reached' | 'user' | 'account' | 'identity' | 'response' | 'flow_history';

async function outcomeOf({ store, workspaceId, events }: Ingest) {
  const read = async (table: Table) => {
    const rows = store.db.selectFrom(table).selectAll().where('workspace_id', '=', workspaceId);
    return (await rows.execute()).map(sorted).sort();
  };
  return {
    reached: await read('milestone_reached'),
    users: await read('user'),
    accounts: await read('account'),
    identities: await read('identity'),
    responses: await read('response'),
    history: await read('flow_history'),
    events: (await events())
      .map(({ id, trust, subject, account_id }) => sorted({ id, trust, subject, account_id }))
      .sort(),
  };
}

/** What led to a use is what was known when it was told. */
const NOT_COMPARED = ['workspace_id', 'flow_id', 'flow_step'];

/** JSON, also the JSON inside, with sorted keys: the order in which traits came is not what counts. */
const sorted = (row: object): string =>
  JSON.stringify(
    Object.entries(row)
      .filter(([key]) => !NOT_COMPARED.includes(key))
      .map(([key, value]) => [key, key.endsWith('_json') ? sorted(JSON.parse(value)) : value])
      .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
  );

test('any order, any batches and any repetition come to the same end, told once', {
  timeout: 60_000,
}, async () => {
  const { store } = await createTestStore();
  let workspaces = 0;
  const start = () => {
    workspaces += 1;
    return createIngest({ store, workspaceId: `ws${workspaces}` });
  };
  const property = fc.asyncProperty(history, async ({ steps, order, cuts }) => {
    const acts = steps.map(([device, kind], index) => toAct(device, kind, index));
    const [straight, shuffled] = [await start(), await start()];
    for (const ingest of [straight, shuffled]) {
      await ingest.publishFlows(flowExamples.survey);
      await ingest.publish({ key: 'second', event: 'report_created', count: 2 }, 0);
    }
    await straight.send(acts);
    const queue = order.flatMap((index) => acts[index] ?? []);
    for (const size of cuts) if (queue.length > 0) await shuffled.send(queue.splice(0, size));
    await shuffled.send(queue);
    expect(await outcomeOf(shuffled)).toEqual(await outcomeOf(straight));
    for (const ingest of [straight, shuffled]) {
      const told = await ingest.told();
      expect(new Set(told.map(({ id }) => id)).size).toBe(told.length);
      const users = Object.keys(await ingest.times()).filter((subject) =>
        subject.startsWith('user:'),
      );
      const toldUsers = told.filter(
        ({ subject, body }) => subject.startsWith('user:') && body.data.milestone === 'first_use',
      );
      expect(toldUsers.map(({ subject }) => subject).sort()).toEqual(users.sort());
      expect(ingest.calls.faults).toEqual([]);
    }
  });
  await fc.assert(property, { numRuns: 50 });
});
