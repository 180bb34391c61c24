import { onTestFinished } from 'vitest';
import type { TestBackend } from '../e2e/backend.ts';
import { newEventId, reportCreated, type TestEvent } from '../e2e/batch.ts';
import { createClient } from './client.ts';

/**
 * One person's browser, with a clock of its own. Their tokens come from the host's server, whose clock is right
 * unless the test says that all of this happens at another time.
 */
export type Device = Awaited<ReturnType<typeof createDevice>>;

export type DeviceOptions = {
  userId: string;
  account?: string;
  /** How far its clock is ahead. @default 0 */
  offsetMs?: number;
  /** When all this happens, from now. @default 0 */
  happensMs?: number;
  /** In the place of the backend's own address. */
  url?: string;
};

export async function createDevice(
  backend: Pick<TestBackend, 'token' | 'writeKey' | 'url'>,
  options: DeviceOptions,
) {
  const { userId, account = 'northwind', happensMs = 0, url = backend.url } = options;
  let offset = happensMs + (options.offsetMs ?? 0);
  const nowMs = () => Date.now() + offset;
  const client = createClient({ url, writeKey: backend.writeKey, nowMs });
  onTestFinished(() => client.stop());
  const token = await backend.token(userId, account, Date.now() + happensMs);
  let slowestMs = 0;

  /** → its id, and when it truly happened. */
  function put(event: Partial<TestEvent>, agoMs = 0) {
    const who = { userId, anonymousId: `browser-of-${userId}`, sessionId: `session-of-${userId}` };
    const whole = reportCreated({ at: nowMs() - agoMs, ...who, ...event });
    client.track(whole, token);
    return { id: whole.id, trueAt: Date.now() + happensMs - agoMs };
  }
  put({ type: 'identify', name: undefined, id: newEventId() });

  return {
    userId,
    refused: client.refused,
    outcomes: client.outcomes,
    /** The longest that sending took: by so much a corrected time may be off. */
    slowestMs: () => slowestMs,
    setOffset(ms: number) {
      offset = ms;
    },
    /** Uses the product; the first time it is their first use. */
    use: ({ agoMs = 0 } = {}) => put({}, agoMs),
    async flush() {
      const startedMs = performance.now();
      await client.flush();
      slowestMs = Math.max(slowestMs, performance.now() - startedMs);
    },
  };
}
