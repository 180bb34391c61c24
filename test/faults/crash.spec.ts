import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startTestBackend, type TestBackend } from '../e2e/backend.ts';
import { reportCreated, toBatch } from '../e2e/batch.ts';

/** The long form goes through more rounds, so that the kill falls at more places. */
const ROUNDS = process.env.POLKU_TEST_FULL ? 25 : 3;

describe('kill -9 of the backend between the acknowledged batch and the webhook', () => {
  let backend: TestBackend;

  beforeAll(async () => {
    backend = await startTestBackend();
  });
  afterAll(() => backend?.end());

  test.each(Array.from({ length: ROUNDS }, (_, round) => round))(
    'round %i: after a restart the webhook arrives, once by its id',
    async (round) => {
      const user = `northwind-crash-${round}`;
      const token = await backend.token(user, 'northwind');
      // The receiver is away, so that the webhook is certainly still owed when the backend dies.
      await backend.closeReceiver();
      const batch = toBatch(backend.writeKey, [reportCreated({ userId: user, token: 0 })], token);
      const answer = await backend.post(batch);
      expect(answer.status).toBe(200);
      await backend.kill();

      await backend.openReceiver();
      await backend.start();
      await vi.waitFor(() => expect(deliveriesOf(user)).not.toHaveLength(0), { timeout: 20_000 });
      // The client has not seen that it was acknowledged, say: it sends the same again.
      await backend.post(batch);
      const ids = new Set(deliveriesOf(user).map(({ id }) => id));
      expect(ids.size).toBe(1);
      expect(deliveriesOf(user).every(({ isVerified }) => isVerified)).toBe(true);
    },
  );

  const deliveriesOf = (user: string) => backend.deliveries.filter((entry) => entry.user === user);
});
