import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { startTestBackend, type TestBackend } from '../e2e/backend.ts';
import { reportCreated, toBatch } from '../e2e/batch.ts';
import { countRows } from './ledger.ts';

const CLIENTS = 12;
/** The delay that an operator sets before a balancer; the stop itself may take this much longer. */
const DELAY_S = 1;
const MAX_STOP_MS = DELAY_S * 1_000 + 10_000;

describe('SIGTERM under load', () => {
  let backend: TestBackend;

  beforeAll(async () => {
    backend = await startTestBackend(undefined, {
      environment: { POLKU_STOP_DELAY_S: String(DELAY_S), POLKU_LIMIT_SUBJECT: 'off' },
    });
  });
  afterAll(() => backend?.end());

  test('C43: readiness fails first, what is under way is answered 200, nothing acknowledged is missing', async () => {
    const token = await backend.token('northwind-ida', 'northwind');
    const load = startLoad(token);
    await expect.poll(() => load.acknowledged.size, { timeout: 20_000 }).toBeGreaterThan(200);
    const slow = await openRequest(toBody(token, 1));
    expect(await readiness()).toBe(200);

    const signalledMs = performance.now();
    process.kill(backend.pid() ?? 0, 'SIGTERM');
    const hasEnded = backend.hasEnded();
    await expect.poll(readiness, { interval: 5 }).toBe(503);
    // Balancers have seen it by now or will; until they all have, what still comes is taken.
    const late = await backend.post(toBody(token, 1).body);
    expect([late.status, late.headers.get('connection')]).toEqual([200, 'close']);

    await expect.poll(isRefused, { timeout: MAX_STOP_MS, interval: 5 }).toBe(true);
    slow.sendRest();
    // Until its end: the connection is closed behind the answer.
    expect(await slow.answer).toMatch(/^HTTP\/1\.1 200 /);

    await hasEnded;
    expect(performance.now() - signalledMs).toBeLessThan(MAX_STOP_MS);
    // The last commit is in the store itself, and nothing is left to be played back.
    expect(existsSync(`${backend.storeFile}-wal`)).toBe(false);
    await load.ended;
    expect([...load.statuses]).toEqual([200]);
    const rows = countRows(backend.storeFile);
    for (const id of [...load.acknowledged, ...slow.ids]) expect(rows.get(id)).toBe(1);
  });

  const readiness = () => fetch(`${backend.url}/readyz`).then(({ status }) => status);

  const isRefused = () =>
    new Promise<boolean>((resolve) => {
      const socket = connect(Number(new URL(backend.url).port), '127.0.0.1');
      socket.on('connect', () => resolve(false)).on('error', () => resolve(true));
      socket.on('connect', () => socket.destroy());
    });

  function toBody(token: string, count: number) {
    const events = Array.from({ length: count }, () =>
      reportCreated({ userId: 'northwind-ida', token: 0 }),
    );
    const body = JSON.stringify(toBatch(backend.writeKey, events, token));
    return { ids: events.map(({ id }) => id), body };
  }

  /** Clients that send one batch after the other until they cannot connect any more. */
  function startLoad(token: string) {
    const acknowledged = new Set<string>();
    const statuses = new Set<number>();
    let isOver = false;
    onTestFinished(() => {
      isOver = true;
    });
    /** Whether there was an answer. */
    async function send(): Promise<boolean> {
      const { ids, body } = toBody(token, 5);
      const answer = await backend.post(body).catch(() => undefined);
      if (!answer) return false;
      statuses.add(answer.status);
      await answer.text();
      if (answer.status === 200) for (const id of ids) acknowledged.add(id);
      return true;
    }
    async function sendAll(): Promise<void> {
      while (!isOver && (await send()));
    }
    const ended = Promise.all(Array.from({ length: CLIENTS }, sendAll));
    return { acknowledged, statuses, ended };
  }

  /** A request whose body has half come. */
  async function openRequest({ ids, body }: ReturnType<typeof toBody>) {
    const socket = connect(Number(new URL(backend.url).port), '127.0.0.1').setEncoding('utf8');
    onTestFinished(() => void socket.destroy());
    const half = Math.floor(body.length / 2);
    const length = `content-length: ${Buffer.byteLength(body)}`;
    const head = `POST /v1/batch HTTP/1.1\r\nhost: x\r\norigin: http://host.example\r\n${length}\r\n\r\n`;
    const answer = new Promise<string>((resolve) => {
      let text = '';
      socket.on('data', (part: string) => {
        text += part;
      });
      socket.on('close', () => resolve(text)).on('error', () => resolve(text));
    });
    await new Promise<void>((resolve) => {
      socket.write(head + body.slice(0, half), () => resolve());
    });
    return { ids, answer, sendRest: () => socket.write(body.slice(half)) };
  }
});
