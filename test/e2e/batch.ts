import { randomBytes } from 'node:crypto';

/** Batches as the collector writes them, for tests that speak to the backend directly. */

let lastMs = 0;

/** UUIDv7 of now. */
export function newEventId(ms = Date.now()): string {
  lastMs = Math.max(ms, lastMs + 1);
  const time = lastMs.toString(16).padStart(12, '0');
  const random = randomBytes(10).toString('hex');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(0, 3)}-a${random.slice(3, 6)}-${random.slice(6, 18)}`;
}

export type TestEvent = { id: string; type: string; at: number } & Record<string, unknown>;

/** The event that is the demo workspace's first use. */
export function reportCreated(more: Partial<TestEvent> = {}): TestEvent {
  return {
    id: newEventId(),
    type: 'track',
    name: 'report_created',
    at: Date.now(),
    anonymousId: 'anonymous-1',
    sessionId: 'session-1',
    ...more,
  };
}

export function toBatch(writeKey: string, events: unknown[], token?: string) {
  return { writeKey, sentAt: Date.now(), ...(token ? { tokens: [token] } : {}), events };
}
