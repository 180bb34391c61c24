import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createTestStore } from '../store/store.fixture.ts';
import {
  createWorkspaces,
  deliver,
  type Happening,
  history,
  isMerge,
  readOutcome,
} from './history.fixture.ts';
import { type Ingest, NOW, SECOND } from './ingest.fixture.ts';

/**
 * Events come late, twice, and in any order, cut into any batches, and two users or two accounts may turn out
 * to be one before, between and after them: what is written in the end is the same, and nobody is told twice of
 * the same thing.
 */
const TIMES = { timeout: 120_000 };

/** What led to a use is what was known when it was told. */
const NOT_COMPARED = ['flow_id', 'flow_step'];

async function deliverCut(ingest: Ingest, happenings: readonly Happening[], cuts: number[]) {
  const queue = [...happenings];
  for (const size of cuts) if (queue.length > 0) await deliver(ingest, queue.splice(0, size));
  await deliver(ingest, queue);
}

/** The users who were told of, by who they are now, each as often as they were. */
async function toldUsers({ told }: Ingest): Promise<string[]> {
  const all = await told();
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  const users = all.filter(
    ({ subject, body }) => subject.startsWith('user:') && body.data.milestone === 'first_use',
  );
  return users.map(({ userId }) => `user:${userId}`).sort();
}

const usersWhoReached = async ({ times }: Ingest): Promise<string[]> =>
  Object.keys(await times())
    .filter((subject) => subject.startsWith('user:'))
    .sort();

test(
  'any order, any batches, any repetition and any merge come to the same end',
  TIMES,
  async () => {
    const start = createWorkspaces((await createTestStore()).store);
    const property = fc.asyncProperty(
      history,
      fc.constantFrom(0, NOW - 95 * SECOND),
      async ({ happenings, shuffled, cuts }, notifyFrom) => {
        const [straight, mixed] = [await start({ notifyFrom }), await start({ notifyFrom })];
        await deliver(straight, happenings);
        await deliverCut(mixed, shuffled, cuts);
        const [end, other] = [straight, mixed].map((one) => readOutcome(one, NOT_COMPARED));
        expect(await other).toEqual(await end);
        expect([...straight.calls.faults, ...mixed.calls.faults]).toEqual([]);
      },
    );
    await fc.assert(property, { numRuns: 120 });
  },
);

test(
  'each first use is told once, by the one or by the other id of who had two',
  TIMES,
  async () => {
    const start = createWorkspaces((await createTestStore()).store);
    const property = fc.asyncProperty(history, async ({ happenings, shuffled, cuts }) => {
      const [mixed, mergedBefore] = [await start(), await start()];
      await deliverCut(mixed, shuffled, cuts);
      // A merge itself tells nobody, so whoever was one from the start is told of once and no more.
      await deliver(mergedBefore, happenings.filter(isMerge));
      await deliverCut(mergedBefore, shuffled, cuts);
      expect(await toldUsers(mergedBefore)).toEqual(await usersWhoReached(mergedBefore));
      const ofBob = (subjects: string[]) => subjects.filter((subject) => subject === 'user:bob');
      expect(ofBob(await toldUsers(mixed))).toEqual(ofBob(await usersWhoReached(mixed)));
      const ofAnn = (await mixed.told()).filter(({ userId }) => userId === 'ann');
      const keys = ofAnn.map(({ subject, body }) => `${subject} ${body.data.milestone}`);
      expect(new Set(keys).size).toBe(keys.length);
    });
    await fc.assert(property, { numRuns: 60 });
  },
);
