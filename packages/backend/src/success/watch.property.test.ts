import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DAY, NOW } from '../ingest/ingest.fixture.ts';
import { createWatched } from './watch.fixture.ts';

/** What may happen to a backend and to its accounts in a year, in any order. */
const Act = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('look' as const) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('wait' as const), days: fc.nat(40) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('use' as const), account: fc.nat(2) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('handOver' as const), account: fc.nat(2) }),
  },
);

const ACCOUNTS = ['a0', 'a1', 'a2'];

type Story = Awaited<ReturnType<typeof live>>;

/** Lives through it, and looks at the end. `used`: who made the first use before any silence was due. */
async function live(acts: readonly (typeof Act extends fc.Arbitrary<infer A> ? A : never)[]) {
  const world = await createWatched();
  const { store, workspaceId, send } = world;
  for (const id of ACCOUNTS) await world.addAccount(id, {});
  const used = new Set<string>();
  let nowMs = NOW;
  const doAct = {
    look: () => world.look(nowMs),
    restart: async () => world.restart(),
    async use(of: string) {
      if (nowMs < NOW + 7 * DAY) used.add(of);
      await send([{ as: `u-${of}`, of }], { receivedAt: nowMs });
    },
    handOver: (id: string) =>
      store.transaction(async (db) => {
        const changed = db.updateTable('account').set({ handover_at: nowMs });
        await changed.where('workspace_id', '=', workspaceId).where('id', '=', id).execute();
      }),
  };
  for (const act of acts) {
    if (act.kind === 'wait') nowMs += act.days * DAY;
    else if (act.kind === 'look' || act.kind === 'restart') await doAct[act.kind]();
    else await doAct[act.kind](`a${act.account}`);
  }
  await world.look(nowMs);
  await world.look(nowMs);
  const hasUsed = (of: string) =>
    acts.some((act) => act.kind === 'use' && `a${act.account}` === of);
  const occurred = await world.occurred();
  return { occurred, used, nowMs, silent: ACCOUNTS.filter((of) => !hasUsed(of)) };
}

function expectOnce({ occurred, used, nowMs, silent }: Story): void {
  const keys = occurred.map(({ of, detail }) => `${of} ${detail.since}`);
  expect(new Set(keys).size).toBe(keys.length);
  for (const of of used) expect(keys.filter((key) => key.startsWith(of))).toEqual([]);
  // One telling an account at a time; the rest are lines of a digest.
  const loud = occurred.filter(({ isFolded }) => !isFolded);
  expect(new Set(loud.map(({ of, day }) => `${of} ${day}`)).size).toBe(loud.length);
  if (nowMs < NOW + 7 * DAY) return;
  for (const of of silent) expect(keys).toContain(`${of} contract`);
}

test('nothing is told twice, whatever the order, restarts and downtime, and what is due is told', async () => {
  const stories = fc.asyncProperty(fc.array(Act, { maxLength: 20 }), async (acts) =>
    expectOnce(await live(acts)),
  );
  await fc.assert(stories, { numRuns: 8 });
}, 60_000);
