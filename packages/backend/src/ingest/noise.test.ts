import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createTestStore } from '../store/store.fixture.ts';
import {
  createWorkspaces,
  deliver,
  history,
  readOutcome,
  readTold,
  step,
  toAct,
} from './history.fixture.ts';
import { type Act, DAY, NOW, newId } from './ingest.fixture.ts';

/**
 * Whoever holds the public write key may send anything at any moment. The same life is lived twice, once among
 * strangers who claim to be its people: whatever is known, and whatever is told, is the same to the letter.
 */
const TIMES = { timeout: 120_000 };

/** Ways of not being believed. What one does without any name is left out: on one's own device it counts. */
const DISGUISES: { [way: string]: (act: Act & { as: string }) => Act } = {
  'without a token': ({ as, of, ...act }) => ({ ...act, userId: as, ...(of && { accountId: of }) }),
  'with a token of another secret': (act) => ({ ...act, userId: act.as, secret: 'x'.repeat(32) }),
  'with a token of long ago': (act) => ({ ...act, userId: act.as, claims: { iat: 1, exp: 2 } }),
  'with a token of their own': (act) => ({ ...act, userId: act.as, as: 'mallory', of: 'evil' }),
  'too late': (act) => ({ ...act, userId: act.as, at: NOW - 8 * DAY }),
  'as staff': (act) => ({ ...act, id: newId(), claims: { act: { sub: 'support' } } }),
};

const noise = fc.array(
  fc.record({
    step,
    disguise: fc.constantFrom(...Object.values(DISGUISES)),
    /** Before which request, and under the id of what is really done there or under one of its own. */
    place: fc.nat({ max: 10 }),
    isCopied: fc.boolean(),
  }),
  { minLength: 1, maxLength: 12 },
);

test('what is not verified changes nothing of what is, whatever it claims', TIMES, async () => {
  const start = createWorkspaces((await createTestStore()).store);
  const property = fc.asyncProperty(history, noise, async ({ shuffled, cuts }, strangers) => {
    const [quiet, noisy] = [await start(), await start()];
    const queue = [...shuffled];
    for (const [request, size] of cuts.entries()) {
      const happenings = queue.splice(0, size);
      const [real] = happenings.filter((one) => one !== 'merge accounts');
      const claims = strangers
        .filter(({ place }) => place === request)
        .map((stranger, index) => {
          const { as, ...act } = toAct(stranger.step, index);
          const id = (stranger.isCopied && real?.act.id) || act.id;
          return { act: stranger.disguise({ ...act, as: as ?? 'ann', ...(id && { id }) }) };
        });
      await deliver(quiet, happenings);
      await deliver(noisy, [...claims, ...happenings]);
    }
    expect(await readOutcome(noisy)).toEqual(await readOutcome(quiet));
    expect(await readTold(noisy)).toEqual(await readTold(quiet));
    expect((await noisy.events()).length).toBeGreaterThan((await quiet.events()).length);
  });
  await fc.assert(property, { numRuns: 40 });
});
