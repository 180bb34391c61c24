import { IDBFactory } from 'fake-indexeddb';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import 'fake-indexeddb/auto';
import { makeEntry, numbersOf, toId } from './entry.fixture.ts';
import { createQueue } from './queue.ts';
import { createFakeStorage } from './storage.fixture.ts';

/** Whatever is put and taken out, in whatever order: against a list that does the same by hand. */

const MAX_EVENTS = 6;
const MAX_BYTES = 500;

type Act =
  | { do: 'put'; n: number; isMilestone: boolean; bytes: number }
  | { do: 'remove'; n: number };

const number = fc.integer({ min: 1, max: 20 });
const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({
    do: fc.constant('put' as const),
    n: number,
    isMilestone: fc.boolean(),
    bytes: fc.integer({ min: 1, max: 200 }),
  }),
  fc.record({ do: fc.constant('remove' as const), n: number }),
);

type Kept = { n: number; isMilestone: boolean; bytes: number };

/** What should be left: the newest, milestones before the others, within both bounds. */
function trim(kept: Kept[]): { kept: Kept[]; dropped: number } {
  const given = [...kept].sort((a, b) => +a.isMilestone - +b.isMilestone || a.n - b.n);
  let dropped = 0;
  const isFull = (left: Kept[]) =>
    left.length > MAX_EVENTS || left.reduce((sum, { bytes }) => sum + bytes, 0) > MAX_BYTES;
  while (isFull(given)) {
    given.shift();
    dropped += 1;
  }
  return { kept: given, dropped };
}

test('C33: the queue is in order, within its bounds, and counts what it gives up', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 40 }), async (acts) => {
      globalThis.indexedDB = new IDBFactory();
      let given = 0;
      const limits = { maxEvents: MAX_EVENTS, maxBytes: MAX_BYTES };
      const onDrop = (_: string, count: number) => {
        given += count;
      };
      const queue = createQueue({ name: 'polku:wk_1', ...limits, onDrop, onFallback: vi.fn() });
      queue.open(createFakeStorage());
      let kept: Kept[] = [];
      let dropped = 0;
      for (const each of acts) {
        kept = kept.filter(({ n }) => n !== each.n);
        if (each.do === 'put') {
          const { n, isMilestone, bytes } = each;
          queue.put([makeEntry(n, { bytes, isMilestone })]);
          const left = trim([...kept, { n, isMilestone, bytes }]);
          kept = left.kept;
          dropped += left.dropped;
        } else void queue.remove([toId(each.n)]);
        const wanted = kept.map(({ n }) => n).sort((a, b) => a - b);
        expect(numbersOf(queue.peek())).toEqual(wanted);
      }
      expect(given).toBe(dropped);
      // And so it is in the database, for the next page.
      await queue.committed();
      const wanted = kept.map(({ n }) => n).sort((a, b) => a - b);
      expect(numbersOf(await queue.read())).toEqual(wanted);
    }),
    { numRuns: 60 },
  );
});
