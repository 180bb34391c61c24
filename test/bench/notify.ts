import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { startTestBackend, type TestBackend } from '../e2e/backend.ts';
import type { Bench, Row } from './bench.ts';
import { measureDigest } from './notify-digest.ts';
import { createSender, type Load, waitForAll } from './notify-load.ts';
import {
  type Sink,
  startHttpSink,
  startMailSink,
  startMonday,
  startSalesforce,
  startSlackApi,
} from './notify-sinks.ts';

/**
 * From a first use that a server sends to the receiver of each channel, by the clock of one machine. Channels whose
 * vendors take one message a second (Slack, Teams) or a few are measured at one a second; faster is what digests are
 * for. Then ten webhooks of which one is dead: what that costs the others.
 */
const P95_AIM_MS = 1_000;
const DEAD_AIM = 1.5;
/** For what was sent to arrive; the whole bench ends within five minutes, whatever is slow. */
const LIMIT_MS = 25_000;
const RATES = [
  { perSecond: 100, lastsMs: 15_000, limitMs: LIMIT_MS },
  // More than is promised: the queue grows, and must drain to the last.
  { perSecond: 1_000, lastsMs: 5_000, limitMs: 45_000 },
];
const DESTINATIONS = 10;
const DEAD_LOAD = { perSecond: 20, lastsMs: 12_000 };

export const notifyBench: Bench = {
  name: 'notify',
  async measure(say) {
    say('every channel, one a second …');
    const every = await measureEvery();
    say('webhook and console …');
    const fast = await measureRates(say);
    say('ten destinations, all alive …');
    const alive = await measureTen(false);
    say('ten destinations, one dead …');
    const dead = await measureTen(true);
    say('a digest of 100,000 …');
    const digest = await measureHuge();
    const ratio = alive !== null && dead !== null ? dead / alive : null;
    return [
      ...every,
      ...fast,
      toRow('webhook p95, ten alive, 20/s each', alive, null),
      toRow('webhook p95, one of ten dead, 20/s each', dead, null),
      {
        ...toRow('the others’ p95 with one dead, times that without', ratio, DEAD_AIM),
        unit: 'count',
      },
      ...digest,
    ];
  },
};

const toRow = (metric: string, ours: number | null, aim: number | null): Row => ({
  metric,
  unit: 'ms',
  ours,
  peers: {},
  better: 'lower',
  aim,
});

/** A backend whose channels are these and nothing else; a test's receivers are opened in its guard. */
async function startWith(sinks: { [kind: string]: Sink }): Promise<TestBackend> {
  const targets = Object.values(sinks).map(({ port }) => `127.0.0.1/32:${port}`);
  const environment = { POLKU_ALLOW_TARGETS: targets.join(','), POLKU_LOG_LEVEL: 'error' };
  const channels = Object.entries(sinks).map(([kind, sink]) => toChannel(kind, sink));
  const edit = (document: object) => ({ ...document, channels });
  const backend = await startTestBackend(undefined, { environment, edit });
  // The addresses of these vendors are theirs, and no person can set them.
  const database = new DatabaseSync(backend.storeFile, { timeout: 5_000 });
  for (const kind of ['slack_bot', 'monday'])
    database
      .prepare(
        "update channel set config_json = json_set(config_json, '$.apiUrl', ?) where kind = ?",
      )
      .run(sinks[kind]?.url ?? '', kind);
  database.close();
  return backend;
}

function toChannel(name: string, { port, url }: Sink): object {
  const [kind = ''] = name.split(' ');
  switch (kind) {
    case 'email':
      return {
        kind,
        host: '127.0.0.1',
        port,
        from: 'polku@bench.example',
        to: 'csm@bench.example',
      };
    case 'slack_bot':
      return { kind, token: 'xoxb-1-secret', room: 'C024BE91L' };
    case 'monday':
      return { kind, token: 'monday-token-1', boardId: '42', idColumn: 'text_id' };
    case 'salesforce':
      return { kind, instanceUrl: url, clientId: 'id', clientSecret: 'sf-secret' };
    default:
      return { kind, url: `${url}/hook` };
  }
}

async function measureEvery(): Promise<Row[]> {
  const sinks = {
    webhook: await startHttpSink(),
    slack: await startHttpSink(),
    teams: await startHttpSink((response) => response.writeHead(202).end()),
    email: await startMailSink(),
    monday: await startMonday(),
    salesforce: await startSalesforce(),
    slack_bot: await startSlackApi(),
  };
  const backend = await startWith(sinks);
  try {
    const idle = readMemory(backend);
    const send = await createSender(backend);
    const load = await send(1, 15_000);
    const untilMs = Date.now() + LIMIT_MS;
    const rows: Row[] = [{ ...toRow('memory at rest', idle, null), unit: 'bytes' }];
    for (const [kind, { arrivedAt }] of Object.entries(sinks)) {
      const { p50, p95, p99, missing } = await waitForAll(load, arrivedAt, untilMs);
      rows.push(toRow(`${kind} p50, 1/s`, p50, null), toRow(`${kind} p95, 1/s`, p95, null));
      rows.push(toRow(`${kind} p99, 1/s`, p99, null));
      if (missing > 0) rows.push({ ...toRow(`${kind} not arrived`, missing, 0), unit: 'count' });
    }
    return rows;
  } finally {
    await backend.end();
    for (const { close } of Object.values(sinks)) close();
  }
}

async function measureRates(say: (text: string) => void): Promise<Row[]> {
  const sinks = { webhook: await startHttpSink() };
  const backend = await startWith(sinks);
  const feed = await openFeed(backend);
  try {
    const send = await createSender(backend);
    const rows: Row[] = [];
    for (const { perSecond, lastsMs, limitMs } of RATES) {
      say(`${perSecond} a second …`);
      const before = sinks.webhook.connections?.() ?? 0;
      const load = await send(perSecond, lastsMs);
      const untilMs = Date.now() + limitMs;
      const aim = perSecond === 100 ? P95_AIM_MS : null;
      for (const [name, arrivedAt] of [
        ['webhook', sinks.webhook.arrivedAt],
        ['console', feed.arrivedAt],
      ] as const) {
        const { p50, p95, p99, missing } = await waitForAll(load, arrivedAt, untilMs);
        rows.push(toRow(`${name} p50, ${perSecond}/s`, p50, null));
        rows.push(toRow(`${name} p95, ${perSecond}/s`, p95, aim));
        rows.push(toRow(`${name} p99, ${perSecond}/s`, p99, null));
        rows.push({ ...toRow(`${name} not arrived, ${perSecond}/s`, missing, 0), unit: 'count' });
      }
      const drained = toDrainMs(load, sinks.webhook.arrivedAt);
      rows.push(toRow(`webhook queue empty after the last, ${perSecond}/s`, drained, null));
      const opened = (sinks.webhook.connections?.() ?? 0) - before;
      const what = `connections for ${load.sentAt.size} first uses`;
      rows.push({ ...toRow(what, opened, null), unit: 'count' });
    }
    rows.push({ ...toRow('memory when loaded', readMemory(backend), null), unit: 'bytes' });
    return rows;
  } finally {
    feed.close();
    await backend.end();
    sinks.webhook.close();
  }
}

/** From the last that was sent to the last that arrived. */
function toDrainMs({ sentAt }: Load, arrivedAt: ReadonlyMap<string, number>): number {
  const lastOf = (times: Iterable<number>) => [...times].reduce((a, b) => Math.max(a, b), 0);
  const arrived = [...sentAt.keys()].map((user) => arrivedAt.get(user) ?? 0);
  return Math.max(0, lastOf(arrived) - lastOf(sentAt.values()));
}

async function measureHuge(): Promise<Row[]> {
  const sinks = { webhook: await startHttpSink(), email: await startMailSink() };
  const backend = await startWith(sinks);
  try {
    return await measureDigest(backend, sinks);
  } finally {
    await backend.end();
    for (const { close } of Object.values(sinks)) close();
  }
}

/** The p95 of those that live. */
async function measureTen(isOneDead: boolean): Promise<number | null> {
  const sinks: { [name: string]: Sink } = {};
  for (let index = 0; index < DESTINATIONS; index += 1) {
    const isDead = isOneDead && index === 0;
    sinks[`webhook ${index}`] = await startHttpSink(isDead ? () => {} : undefined);
  }
  const backend = await startWith(sinks);
  try {
    const send = await createSender(backend);
    const load = await send(DEAD_LOAD.perSecond, DEAD_LOAD.lastsMs);
    const living = Object.values(sinks).slice(1);
    const p95s: number[] = [];
    const untilMs = Date.now() + LIMIT_MS;
    for (const { arrivedAt } of living)
      p95s.push((await waitForAll(load, arrivedAt, untilMs)).p95 ?? Infinity);
    const worst = Math.max(...p95s);
    return Number.isFinite(worst) ? worst : null;
  } finally {
    await backend.end();
    for (const { close } of Object.values(sinks)) close();
  }
}

/** The console's live feed, read as a browser reads it. */
async function openFeed(backend: TestBackend) {
  const arrivedAt = new Map<string, number>();
  const token = new URL(await backend.signInLink()).hash.slice(1);
  const own = { 'x-polku': '1', origin: backend.url, 'content-type': 'application/json' };
  const body = JSON.stringify({ token });
  const signedIn = await fetch(`${backend.url}/api/session`, {
    method: 'POST',
    headers: own,
    body,
  });
  const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
  const ending = new AbortController();
  const headers = { cookie };
  const url = `${backend.url}/api/feed?scope=all`;
  const answer = await fetch(url, { headers, signal: ending.signal });
  if (!answer.ok || !answer.body) throw new Error(`The live feed answered ${answer.status}.`);
  const read = async (stream: ReadableStream<Uint8Array>) => {
    const decoder = new TextDecoder();
    for await (const chunk of stream)
      for (const [user] of decoder.decode(chunk, { stream: true }).matchAll(/bench-\d+/g))
        if (!arrivedAt.has(user)) arrivedAt.set(user, Date.now());
  };
  const reading = read(answer.body).catch(() => {});
  const close = () => {
    ending.abort();
    void reading;
  };
  await pause(200);
  return { arrivedAt, close };
}

function readMemory(backend: TestBackend): number | null {
  const status = readFileSync(`/proc/${backend.pid()}/status`, 'utf8');
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(status) ?? [];
  return kilobytes === undefined ? null : Number(kilobytes) * 1_024;
}
