import { readFileSync, statSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { startTestBackend, type TestBackend } from '../e2e/backend.ts';
import { newEventId, reportCreated, type TestEvent } from '../e2e/batch.ts';
import { createClient } from './client.ts';
import { createCrowd } from './crowd.ts';
import {
  createAttacks,
  createIntrusion,
  type Flood,
  MALLORY,
  startFlood,
  type Victim,
} from './flood.ts';
import { idsByUser, query } from './ledger.ts';
import { createRandom } from './random.ts';

/** At least; on a busy machine until enough has come of it. */
const LASTS_MS = process.env.POLKU_TEST_FULL ? 30_000 : 3_000;
const MIN_ATTACKS = 100;
const PATIENT = { timeout: 90_000, interval: 100 };

describe('a flood with the public key', () => {
  let backend: TestBackend;

  beforeAll(async () => {
    backend = await startTestBackend();
  });
  afterAll(() => backend?.end());

  test('suppresses, back-dates and refuses nothing that is verified, and makes nobody', async () => {
    const victims = Array.from({ length: 20 }, (_, index) => toVictim(`victim-${index}`));
    const attacks = createAttacks(backend.writeKey, victims);
    const random = createRandom(6);
    const flood = startFlood({ url: backend.url, attacks, random });
    onTestFinished(() => flood.stop());
    // The stranger is first: what is claimed is stored before those whom it claims to be have done anything.
    await expect.poll(() => countOf(flood, 'claims 200'), PATIENT).toBeGreaterThan(0);
    const crowd = createCrowd({ backend, random: createRandom(7), clients: 4, mayFail: false });
    onTestFinished(() => crowd.stop());
    const visits = await Promise.all(victims.map(visit));
    // Until somebody identifies, what is done in a browser is theirs; from then on it has to be verified.
    const intrusion = [createIntrusion(backend.writeKey, victims)];
    const more = { addresses: 4, firstAddress: 101 };
    const intruders = startFlood({ ...more, url: backend.url, attacks: intrusion, random });
    onTestFinished(() => intruders.stop());
    const countAttacks = () => [...flood.outcomes.values()].reduce((sum, count) => sum + count, 0);
    const until = performance.now() + LASTS_MS;
    await expect.poll(countAttacks, PATIENT).toBeGreaterThan(MIN_ATTACKS);
    await expect.poll(() => crowd.people.size, PATIENT).toBeGreaterThan(5);
    await expect.poll(() => performance.now(), PATIENT).toBeGreaterThan(until);
    await expect.poll(() => countOf(intruders, 'intrusion 200'), PATIENT).toBeGreaterThan(0);
    await crowd.finish();
    await Promise.all([flood.stop(), intruders.stop()]);

    await expectEachTold([...victims.map(({ userId }) => userId), ...crowd.people]);
    for (const { userId, usedAt, tookMs } of visits) {
      const error = Math.abs(readFirstUse(userId) - usedAt);
      expect(error).toBeLessThan(Math.max(1_000, tookMs));
    }
    expectVerifiedOnce([...crowd.tracked, ...victims.flatMap(({ ids }) => ids)]);
    expectNobodyMade(victims.length + crowd.people.size);
    expectSmall();
  });

  const toVictim = (userId: string): Victim => ({
    userId,
    account: 'aalto',
    anonymousId: `browser-of-${userId}`,
    ids: [newEventId(), newEventId()],
  });

  /** What the victim really does, under the ids that the flood has used before. */
  async function visit({
    userId,
    account,
    anonymousId,
    ids: [identifyId = '', useId = ''],
  }: Victim) {
    const client = createClient({ ...backend, mayFail: false });
    onTestFinished(() => client.stop());
    const token = await backend.token(userId, account);
    const put = (event: Partial<TestEvent>) =>
      client.track(reportCreated({ userId, anonymousId, ...event }), token);
    const usedAt = Date.now();
    put({ id: identifyId, type: 'identify', name: undefined, traits: { name: userId } });
    put({ id: useId, at: usedAt });
    await client.flush();
    return { userId, usedAt, tookMs: Date.now() - usedAt };
  }

  async function expectEachTold(users: string[]): Promise<void> {
    const told = () => [...idsByUser(backend.deliveries).keys()].sort();
    await expect.poll(told, PATIENT).toEqual(users.sort());
    for (const [, ids] of idsByUser(backend.deliveries)) expect(ids.size).toBe(1);
    expect(select("select id from notification where kind = 'first_use'")).toHaveLength(
      users.length,
    );
  }

  function expectVerifiedOnce(ids: string[]): void {
    const rows = select<{ id: string }>('select id from event where trust = 1');
    expect(rows.map(({ id }) => id).sort()).toEqual(ids.sort());
  }

  function expectNobodyMade(people: number): void {
    const accounts = select<{ id: string }>('select id from account order by id');
    expect(accounts.map(({ id }) => id)).toEqual(['aalto', 'kivi', 'northwind']);
    expect(select('select id from user')).toHaveLength(people);
    expect(select("select id from user where traits_json like '%Mallory%'")).toEqual([]);
    expect(select(`select subject from milestone_reached where account_id = '${MALLORY}'`)).toEqual(
      [],
    );
    expect(
      select('select anonymous_id from identity where user_id not in (select id from user)'),
    ).toEqual([]);
  }

  /** What a process of Node's weighs, 64 MB of pages and 64 MB of bodies under way. */
  function expectSmall(): void {
    const status = readFileSync(`/proc/${backend.pid()}/status`, 'utf8');
    const peakKb = Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]);
    expect(peakKb).toBeLessThan(600_000);
  }

  const select = <T extends object>(sql: string) => query<T>(backend.storeFile, sql);

  function readFirstUse(userId: string): number {
    const [row] = select<{ body_json: string }>(
      `select body_json from notification where user_id = '${userId}'`,
    );
    return Date.parse(JSON.parse(row?.body_json ?? '{}').data?.firstUseAt);
  }
});

describe('a flood that no limit holds up', () => {
  const SHARE = { events: 2_000, megabytes: 5 };
  /** The share, what comes before the first of it is removed, and the indexes. */
  const MAX_FILE_BYTES = 100_000_000;
  let backend: TestBackend;

  beforeAll(async () => {
    const environment = {
      POLKU_LIMIT_UNVERIFIED: 'off',
      POLKU_LIMIT_ADDRESS: 'off',
      POLKU_UNVERIFIED_MAX_EVENTS: String(SHARE.events),
      POLKU_UNVERIFIED_MAX_MB: String(SHARE.megabytes),
    };
    backend = await startTestBackend(undefined, { environment });
  });
  afterAll(() => backend?.end());

  test('fills its share and no more, and gets nothing verified refused', async () => {
    const all = createAttacks(backend.writeKey, []);
    const attacks = all.filter(({ name }) => name === 'many' || name === 'large');
    const flood = startFlood({ url: backend.url, attacks, random: createRandom(8), addresses: 32 });
    onTestFinished(() => flood.stop());
    const crowd = createCrowd({ backend, random: createRandom(9), clients: 3, mayFail: false });
    onTestFinished(() => crowd.stop());
    // More than there is room for, so some of it had to be told to wait.
    await expect.poll(() => countOf(flood, 'many 200'), PATIENT).toBeGreaterThan(5);
    await expect.poll(() => countOf(flood, 'large 200'), PATIENT).toBeGreaterThan(5);
    await expect.poll(() => countOf(flood, 'many 503'), PATIENT).toBeGreaterThan(0);
    await expect.poll(() => crowd.people.size, PATIENT).toBeGreaterThan(3);
    await crowd.finish();
    await flood.stop();

    const kept = { isTooMany: false, isTooLarge: false };
    await expect.poll(measureUnverified, PATIENT).toEqual(kept);
    const verified = select<{ id: string }>('select id from event where trust = 1');
    expect(verified.map(({ id }) => id).sort()).toEqual([...crowd.tracked].sort());
    expect(statSync(backend.storeFile).size).toBeLessThan(MAX_FILE_BYTES);
  });

  const select = <T extends object>(sql: string) => query<T>(backend.storeFile, sql);

  function measureUnverified() {
    const [row] = select<{ events: number; bytes: number }>(
      'select count(*) as events, sum(length(properties_json)) as bytes from event where trust = 0',
    );
    const { events = 0, bytes = 0 } = row ?? {};
    return { isTooMany: events > SHARE.events, isTooLarge: bytes > SHARE.megabytes * 1_000_000 };
  }
});

const countOf = ({ outcomes }: Flood, outcome: string) => outcomes.get(outcome) ?? 0;
