import { setTimeout as pause } from 'node:timers/promises';
import type { TestBackend } from '../e2e/backend.ts';
import { reportCreated } from '../e2e/batch.ts';
import { percentile } from './bench.ts';

/** First uses at a steady rate, each of a new user, sent as a server sends them; and how long each took to arrive. */

export type Load = {
  /** By user, when it was handed to the backend. */
  sentAt: Map<string, number>;
};

/** More requests a second than this are put together into batches. */
const MAX_REQUESTS_A_SECOND = 50;

let count = 0;
function newUser(): string {
  count += 1;
  return `bench-${count}`;
}

export async function createSender(backend: Pick<TestBackend, 'polku' | 'workspaceId' | 'url'>) {
  const args = ['--workspace', backend.workspaceId, '--name', 'Bench', '--json'];
  const { secretKey } = JSON.parse(await backend.polku('key', 'create', ...args));

  async function post(users: readonly string[]): Promise<void> {
    const events = users.map((userId) =>
      reportCreated({ userId, accountId: 'northwind', anonymousId: userId, sessionId: userId }),
    );
    const body = JSON.stringify({ writeKey: secretKey, sentAt: Date.now(), events });
    const signal = AbortSignal.timeout(20_000);
    const answer = await fetch(`${backend.url}/v1/batch`, { method: 'POST', body, signal });
    const text = await answer.text();
    if (!answer.ok || text.includes('"refused"'))
      throw new Error(`A first use of the bench was not taken (${answer.status}).`);
  }

  return async function send(perSecond: number, lastsMs: number): Promise<Load> {
    const sentAt = new Map<string, number>();
    const requests = Math.min(perSecond, MAX_REQUESTS_A_SECOND);
    const perRequest = Math.round(perSecond / requests);
    const everyMs = 1_000 / requests;
    const beganAt = performance.now();
    const posts: Promise<void>[] = [];
    for (let index = 0; index * everyMs < lastsMs; index += 1) {
      await pause(Math.max(0, beganAt + index * everyMs - performance.now()));
      const users = Array.from({ length: perRequest }, () => newUser());
      const now = Date.now();
      for (const user of users) sentAt.set(user, now);
      posts.push(post(users));
    }
    await Promise.all(posts);
    return { sentAt };
  };
}

/** How long each took, once all have arrived or it is `untilMs`; what has not arrived is told apart. */
export async function waitForAll(
  { sentAt }: Load,
  arrivedAt: ReadonlyMap<string, number>,
  untilMs: number,
): Promise<{ p50: number | null; p95: number | null; p99: number | null; missing: number }> {
  const missing = () => [...sentAt.keys()].filter((user) => !arrivedAt.has(user)).length;
  while (missing() > 0 && Date.now() < untilMs) await pause(50);
  const took = [...sentAt].flatMap(([user, at]) => {
    const arrived = arrivedAt.get(user);
    return arrived === undefined ? [] : [arrived - at];
  });
  const at = (share: number) => percentile(took, share);
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), missing: missing() };
}
