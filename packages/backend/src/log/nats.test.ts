import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connect } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createIngest } from '../ingest/ingest.fixture.ts';
import { poison } from '../store/store.fixture.ts';
import { LogFullError, LogOutageError } from './event-log.ts';
import { appendUntilTaken, createWitness, idsOf, testEventLog, toBatch } from './log.suite.ts';
import type { NatsLogOptions } from './nats/index.ts';
import { openNatsLog } from './nats/index.ts';
import { findNats, type NatsServers, startNats } from './nats.fixture.ts';

const MAX_BYTES = 10_000_000;
const SMALL_BYTES = 60_000;
/** Until a dead worker's partitions are another's, on a machine that is busy. */
const TAKE_OVER = { timeout: 20_000, interval: 20 };

describe.skipIf(!findNats())('nats', () => {
  let servers: NatsServers;
  beforeAll(async () => {
    servers = await startNats();
  }, 60_000);
  afterAll(() => servers?.stop(), 60_000);

  let maxBytes = MAX_BYTES;
  testEventLog({
    async open({ isSmall }) {
      maxBytes = isSmall ? SMALL_BYTES : MAX_BYTES;
      await servers.empty();
      return openNatsLog(servers.url, { maxBytes });
    },
    reopen: () => openNatsLog(servers.url, { maxBytes }),
  });

  async function open(options: Partial<NatsLogOptions> = {}) {
    const faults: unknown[] = [];
    const onFault = (error: unknown) => faults.push(error);
    const log = await openNatsLog(servers.url, { maxBytes: MAX_BYTES, onFault, ...options });
    onTestFinished(() => log.close());
    const countMessages = async () => (await log.backlog()).messages;
    return { ...log, faults, countMessages };
  }

  // The servers would make room by dropping the oldest: nats/fill.ts says why.
  test('has all that it took when it is full, and another node sees that it is', async () => {
    await servers.empty();
    const small = { maxBytes: SMALL_BYTES };
    const left = await open(small);
    let taken = 0;
    const fill = async () => {
      await left.append(toBatch('a', 1, 1));
      taken += 1;
    };
    const outcomes = await Promise.allSettled(Array.from({ length: 400 }, fill));
    const refused = outcomes.flatMap((each) => (each.status === 'rejected' ? each.reason : []));
    expect(refused.length).toBeGreaterThan(0);
    for (const error of refused) expect(error).toBeInstanceOf(LogFullError);
    expect(await left.countMessages()).toBe(taken);
    expect(await left.fault()).toBe('The event log is full.');
    const right = await open(small);
    await expect(right.append(toBatch('a', 60, 1))).rejects.toBeInstanceOf(LogFullError);
    expect(right.load().isFull).toBe(true);
    right.consume(createWitness().consumer);
    await appendUntilTaken(left, toBatch('a', 1, 1));
  });

  // Never by an id that the servers know: nats/append.ts says why.
  test('takes a batch that comes again through another node, and hands it on in its order', async () => {
    await servers.empty();
    const [left, right] = [await open(), await open()];
    const [first, second] = [toBatch('a', 3), toBatch('a')];
    await left.append(first);
    await right.append({ ...first, receivedAt: first.receivedAt + 60_000 });
    await right.append(second);
    const { seen, consumer } = createWitness();
    right.consume(consumer);
    await expect.poll(() => [...new Set(seen)]).toEqual([...idsOf(first), ...idsOf(second)]);
    await expect.poll(left.countMessages).toBe(0);
  });

  test('is told that a batch is applied only after the commit', async () => {
    await servers.empty();
    const log = await open({ nowMs: () => Date.now() + 60_000 });
    const commit = Promise.withResolvers<void>();
    let begun = 0;
    log.consume(async () => {
      begun += 1;
      await commit.promise;
    });
    await log.append(toBatch('a'));
    await expect.poll(() => begun).toBe(1);
    expect(await log.countMessages()).toBe(1);
    expect((await log.backlog()).oldestMs).toBeGreaterThanOrEqual(60_000);
    commit.resolve();
    await expect.poll(log.countMessages).toBe(0);
    expect(await log.backlog()).toEqual({ messages: 0, oldestMs: 0, redelivered: 0 });
  });

  test('hands on to another worker what one had applied and not acknowledged when it was killed', async () => {
    await servers.empty();
    const folder = await mkdtemp(join(tmpdir(), 'polku-log-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const file = join(folder, 'applied');
    const program = fileURLToPath(new URL('./nats-dies.fixture.ts', import.meta.url));
    const log = await open();
    const batches = Array.from({ length: 20 }, () => toBatch('a'));
    for (const batch of batches) await log.append(batch);
    const dying = spawn(process.execPath, [program, servers.url, file], { stdio: 'ignore' });
    onTestFinished(() => void dying.kill('SIGKILL'));
    await once(dying, 'exit');
    const applied = (await readFile(file, 'utf8')).trim().split('\n');
    // It was written, and nobody was told: that is the moment this is about.
    expect(applied.length).toBeGreaterThan(0);
    expect(await log.countMessages()).toBe(batches.length);

    const { seen, consumer } = createWitness();
    log.consume(consumer);
    await expect.poll(() => seen, TAKE_OVER).toEqual(batches.flatMap(idsOf));
    await expect.poll(log.countMessages).toBe(0);
  }, 60_000);

  test('spreads the partitions over the workers there are', async () => {
    await servers.empty();
    const [left, right] = [await open(), await open()];
    const byLeft = createWitness();
    const byRight = createWitness();
    left.consume(byLeft.consumer);
    right.consume(byRight.consumer);
    const sent: string[] = [];
    // Until both have something to do.
    for (let round = 0; byLeft.seen.length * byRight.seen.length === 0; round += 1) {
      const batches = Array.from({ length: 16 }, (_, at) => toBatch(`w${round}-${at}`));
      for (const batch of batches) await left.append(batch);
      sent.push(...batches.flatMap(idsOf));
      await expect.poll(left.countMessages, TAKE_OVER).toBe(0);
    }
    // What one gives up the other has at once.
    await right.close();
    const rest = Array.from({ length: 16 }, (_, at) => toBatch(`rest-${at}`));
    for (const batch of rest) await left.append(batch);
    await expect.poll(left.countMessages, TAKE_OVER).toBe(0);
    // What changed hands may have come to both.
    const all = new Set([...byLeft.seen, ...byRight.seen]);
    expect(all).toEqual(new Set([...sent, ...rest.flatMap(idsOf)]));
  }, 60_000);

  test('goes on where it was when the server was killed and is back', async () => {
    await servers.empty();
    const log = await open({ giveUpMs: 500 });
    const { seen, consumer } = createWitness();
    log.consume(consumer);
    await log.append(toBatch('a'));
    await expect.poll(() => seen).toHaveLength(1);
    servers.signal(0, 'SIGKILL');
    await expect.poll(log.fault).toBe('The event log cannot be reached.');
    const batch = toBatch('a');
    await expect(log.append(batch)).rejects.toBeInstanceOf(LogOutageError);
    servers.start(0);
    await expect.poll(log.fault, TAKE_OVER).toBeUndefined();
    await appendUntilTaken(log, batch);
    await expect.poll(() => seen.at(-1), TAKE_OVER).toBe(idsOf(batch)[0]);
    await expect.poll(log.countMessages, TAKE_OVER).toBe(0);
  }, 60_000);

  test('leaves a message that cannot be read, and goes on with the others', async () => {
    await servers.empty();
    const log = await open();
    const server = await connect({ servers: servers.url.replace('nats://', '') });
    onTestFinished(() => server.close());
    // Every partition has one of a later version before anything else.
    for (let partition = 0; partition < 8; partition += 1)
      await server.request(`polku.events.${partition}`, '{"v":2}');
    const { seen, consumer } = createWitness();
    log.consume(consumer);
    const batch = toBatch('a');
    await log.append(batch);
    await expect.poll(() => seen).toEqual(idsOf(batch));
    await expect.poll(log.countMessages).toBe(8);
    expect(String(log.faults[0])).toMatch(/cannot be read here: expected version 1/);
  });

  test('makes an event that cannot be applied a dead letter, and forgets it', async () => {
    await servers.empty();
    const log = await open();
    const { check, consume, store, deadLetters, events } = await createIngest();
    await poison(store, { trigger: 'poison', table: 'event', name: 'poison', because: 'poisoned' });
    const acts = [{ as: 'u1', of: 'acme' }, { as: 'u1', of: 'acme', name: 'poison' }, { as: 'u2' }];
    for (const act of acts) await log.append((await check([act])).batch);
    log.consume(consume);
    await expect.poll(log.countMessages).toBe(0);
    expect(await deadLetters()).toHaveLength(1);
    expect(await events()).toHaveLength(2);
  });

  test('says that it is full', async () => {
    await servers.empty();
    const log = await open({ maxBytes: SMALL_BYTES });
    expect(log.load()).toEqual({ waitingEvents: 0, isFull: false });
    const all = Array.from({ length: 40 }, () => log.append(toBatch('a', 20, 1)));
    expect(log.load().waitingEvents).toBe(800);
    await Promise.allSettled(all);
    expect(log.load()).toEqual({ waitingEvents: 0, isFull: true });
  });

  test('says where it was looked for when nobody is there, and not the password', async () => {
    const refused = openNatsLog('nats://polku:hunter2@127.0.0.1:1', { maxBytes: 1, patienceMs: 0 });
    await expect(refused).rejects.toThrow(/^The event log at 127\.0\.0\.1:1 cannot be opened: .+/);
    await expect(refused).rejects.not.toThrow(/hunter2/);
  });
});
