import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { startTestBackend, type TestBackend } from '../e2e/backend.ts';
import { reportCreated, type TestEvent } from '../e2e/batch.ts';
import { type Client, createClient } from './client.ts';
import { query } from './ledger.ts';

/** The ways in which a user may be known before the rule is; a thousand of each. */
const KINDS = ['seen', 'doing', 'imported', 'created', 'recorded'] as const;
type Kind = (typeof KINDS)[number];
const USERS_OF_KIND = 1_000;
const COMPANIES_OF_KIND = 50;
const LAST_YEAR = new Date(Date.now() - 365 * 24 * 3_600_000).toISOString();
const PATIENT = { timeout: 60_000, interval: 100 };

type Person = { kind: Kind | 'new'; userId: string; account: string };

describe('a product that already has 5,000 users', () => {
  let backend: TestBackend;

  beforeAll(async () => {
    // Neither a rule nor a flow that leads to it.
    const edit = (demo: object) => ({ ...demo, milestones: [], flows: [] });
    backend = await startTestBackend(undefined, { edit });
  });
  afterAll(() => backend?.end());

  test('nobody is told of those who use it after the rule was published; of one new user, once', async () => {
    await send(peopleOf('seen'), () => [{ type: 'page', name: 'Home' }]);
    await send(peopleOf('doing'), () => [{ name: 'report_created' }]);
    await sendAsServer(peopleOf('imported'));
    await publish();
    await importPast(peopleOf('recorded'));
    expect(notified()).toEqual([]);

    const everybody = KINDS.flatMap(peopleOf);
    await send(everybody, toFirstMinutes);
    expect(notified()).toEqual([]);
    const newcomers = [
      { kind: 'new', userId: 'newcomer-of-old', account: 'company-seen-0' },
      { kind: 'new', userId: 'newcomer-of-new', account: 'new-company' },
    ] as const;
    for (const [index, newcomer] of newcomers.entries()) {
      await send([newcomer], toFirstMinutes);
      await expect.poll(() => backend.deliveries.length, PATIENT).toBe(index + 1);
    }
    const told = backend.deliveries.map(({ user, account, isFirst }) => ({
      user,
      account,
      isFirst,
    }));
    expect(told).toEqual(
      newcomers.map(({ userId, account }) => ({
        user: userId,
        account,
        isFirst: account === 'new-company',
      })),
    );
    expect(notified()).toEqual(['newcomer-of-new', 'newcomer-of-old']);
    // All of them were recorded, though.
    const reached = query(
      backend.storeFile,
      "select subject from milestone_reached where subject like 'user:%'",
    );
    expect(reached).toHaveLength(everybody.length + newcomers.length);
  });

  const peopleOf = (kind: Kind): Person[] =>
    Array.from({ length: USERS_OF_KIND }, (_, index) => ({
      kind,
      userId: `${kind}-${index}`,
      account: `company-${kind}-${index % COMPANIES_OF_KIND}`,
    }));

  const notified = () =>
    query<{ user: string }>(
      backend.storeFile,
      'select user_id as user from notification order by user_id',
    ).map(({ user }) => user);

  /** What a user's browser sends when they come after the rule. */
  function toFirstMinutes({ kind }: Person): Partial<TestEvent>[] {
    const traits = kind === 'created' ? { traits: { createdAt: LAST_YEAR } } : {};
    return [
      { type: 'identify', name: undefined, ...traits },
      { type: 'group', name: undefined, ...traits },
      { name: 'report_created' },
    ];
  }

  /** Sends for each of them, verified, over several connections. */
  async function send(
    people: readonly Person[],
    toEvents: (person: Person) => Partial<TestEvent>[],
  ) {
    const clients: Client[] = Array.from({ length: 8 }, () =>
      createClient({ url: backend.url, writeKey: backend.writeKey }),
    );
    for (const client of clients) onTestFinished(() => client.stop());
    for (const [index, person] of people.entries()) {
      const token = await backend.token(person.userId, person.account);
      for (const event of toEvents(person))
        clients[index % clients.length]?.track(toEvent(person, event), token);
    }
    await Promise.all(clients.map((client) => client.flush()));
    expect(clients.flatMap(({ refused }) => [...refused])).toEqual([]);
  }

  const toEvent = ({ userId, account }: Person, event: Partial<TestEvent>) =>
    reportCreated({
      userId,
      accountId: account,
      anonymousId: `browser-of-${userId}`,
      sessionId: `session-of-${userId}`,
      ...event,
    });

  /** What the host's own server knows of the last year. */
  async function sendAsServer(people: readonly Person[]): Promise<void> {
    const args = ['--workspace', backend.workspaceId, '--name', 'Import', '--json'];
    const { secretKey } = JSON.parse(await backend.polku('key', 'create', ...args));
    const events = people.map((person) =>
      toEvent(person, { type: 'identify', name: undefined, at: Date.parse(LAST_YEAR) }),
    );
    const body = JSON.stringify({ writeKey: secretKey, sentAt: Date.now(), events });
    const response = await fetch(`${backend.url}/v1/batch`, { method: 'POST', body });
    const { results } = (await response.json()) as { results: { status: string }[] };
    expect(new Set(results.map(({ status }) => status))).toEqual(new Set(['accepted']));
  }

  async function publish(): Promise<void> {
    const rule = ['--key', 'first_use', '--name', 'First report', '--event', 'report_created'];
    await backend.polku('milestone', 'publish', '--workspace', backend.workspaceId, ...rule);
  }

  async function importPast(people: readonly Person[]): Promise<void> {
    const file = join(backend.folder, 'past.csv');
    const lines = people.map(({ userId, account }) => `${userId},${account},${LAST_YEAR}`);
    writeFileSync(file, ['user,account,firstUseAt', ...lines].join('\n'));
    await backend.polku('milestone', 'import', file, '--workspace', backend.workspaceId);
  }
});
