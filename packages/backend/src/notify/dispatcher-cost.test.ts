import type { KyselyPlugin } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { Store } from '../store/store.ts';
import {
  createClock,
  createNetwork,
  createOffice,
  start,
  statusesOf,
} from './dispatcher.fixture.ts';

/** What deliveries cost, in figures that no other program on the machine changes. */
function createCounted(store: Store) {
  const cost = { statements: 0, transactions: 0 };
  const counting: KyselyPlugin = {
    transformQuery({ node }) {
      cost.statements += 1;
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  const counted: Store = {
    ...store,
    db: store.db.withPlugin(counting),
    transaction(work, reach) {
      cost.transactions += 1;
      return store.transaction((db) => work(db.withPlugin(counting)), reach);
    },
  };
  return { cost, counted };
}

const delivered = async (store: Store) =>
  (await statusesOf(store)).filter((one) => one === 'delivered').length;

describe('what deliveries cost', () => {
  it('is a share of a statement and of a transaction each, when many wait', async () => {
    const { store, queue } = await createOffice();
    const many = 400;
    for (let count = 0; count < many; count += 1) await queue();
    const { cost, counted } = createCounted(store);
    const { sent, post } = createNetwork();
    start(counted, { post, clock: createClock() });
    await expect.poll(() => delivered(store), { timeout: 20_000 }).toBe(many);
    expect(sent).toHaveLength(many);
    expect(cost.statements / many).toBeLessThan(0.5);
    // Where others may send, each is taken before it is sent: another share.
    expect(cost.transactions / many).toBeLessThan(store.isShared ? 0.4 : 0.2);
  });

  it('is no wait for the writers of the store: what comes is given its place and sent meanwhile', async () => {
    const { store, queue } = await createOffice();
    const many = 60;
    for (let count = 0; count < many; count += 1) await queue();
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    // Others write, for as long as the test wants.
    const busy: Store = {
      ...store,
      transaction(work, reach) {
        // What takes its rows one by one waits for nobody: places in the feed, and claims.
        if (reach?.workspaces.length === 0) return store.transaction(work, reach);
        return released.then(() => store.transaction(work, reach));
      },
    };
    const { sent, post, answers } = createNetwork();
    const dispatcher = start(busy, { post, clock: createClock() });
    answers['a.example'] = async () => {
      // One that has no place yet, and a wake-up for it, as after each commit of a busy backend.
      if (sent.length === 1) {
        await queue();
        dispatcher.wake();
      }
      await new Promise(setImmediate);
      return { kind: 'answer', status: 200, retryAfter: undefined };
    };
    // The last one may wait until one of those that were sent is done with.
    await expect.poll(() => sent.length).toBeGreaterThanOrEqual(many);
    expect(await delivered(store)).toBe(0);
    release();
    await expect.poll(() => delivered(store)).toBe(many + 1);
  });
});
