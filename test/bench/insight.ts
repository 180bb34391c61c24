import type { ChildProcess } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { runPolku } from '../../examples/start/backend.ts';
import { type Bench, percentile, type Row } from './bench.ts';
import { measureErasing } from './erase.ts';
import { type Asked, toAsked } from './insight-asked.ts';
import { FLOWS, fillInsight } from './insight-fill.ts';
import { type BenchStore, createBenchStore } from './load.ts';
import { endProgram, readCpuMs, startPolku } from './programs.ts';
import { BATCH_EVENTS, fillStore, toWorker } from './stored.ts';

/**
 * How long each figure of the insight page takes, and what every other page of the console reads when it is opened, over
 * HTTP, one after another; and at the largest size how long it takes to forget somebody. At ten million only with `--full`,
 * or when it is asked for (`--only="10 million"`), because filling takes as long as all else.
 */
const SIZES = [
  { name: '100 thousand', events: 100_000, isLong: false },
  { name: '1 million', events: 1_000_000, isLong: false },
  { name: '10 million', events: 10_000_000, isLong: true },
];
const EVENTS_A_PERSON = 100;
const P95_AIM_MS = 100;
/** At this size the aim is of. */
const AIMED_EVENTS = 1_000_000;
/** Of twenty, one that met a collection of garbage would be the 95th percentile. */
const TIMES = 40;
/** Where there is no aim, and an answer takes its time. */
const FEW_TIMES = 10;

export const insightBench: Bench = {
  name: 'insight',
  async measure(say, only, isFull = false) {
    const rows: Row[] = [];
    for (const size of SIZES) {
      const isWanted = only === undefined ? isFull || !size.isLong : size.name === only;
      if (isWanted) rows.push(...(await measureSize(size, say)));
    }
    return rows;
  },
};

async function measureSize(
  { name, events, isLong }: (typeof SIZES)[number],
  say: (text: string) => void,
): Promise<Row[]> {
  say(`${name} events: filling …`);
  const people = events / EVENTS_A_PERSON;
  const bench = await createBenchStore(people, { flows: FLOWS });
  try {
    await fillStore(bench.storeFile, { ...bench, people, events, from: people });
    const nowMs = Date.now();
    fillInsight(bench.storeFile, { workspaceId: bench.workspaceId, nowMs });
    const took = await measureAsked(bench, toAsked(nowMs), {
      times: isLong ? FEW_TIMES : TIMES,
      say: (text) => say(`${name} events: ${text}`),
    });
    const rows = [...took].flatMap(([asked, all]) => [
      toRow(`${asked}, p50, ${name} events`, percentile(all, 0.5), null),
      toRow(
        `${asked}, p95, ${name} events`,
        percentile(all, 0.95),
        events === AIMED_EVENTS ? P95_AIM_MS : null,
      ),
    ]);
    if (!isLong) return rows;
    // Those who have worked most.
    const toIndex = (nth: number) => toWorker(people + nth * BATCH_EVENTS, people);
    return [...rows, ...(await measureErasing(bench, `${name} events`, toIndex))];
  } finally {
    bench.remove();
  }
}

const toRow = (metric: string, ours: number | null, aim: number | null): Row => ({
  metric,
  unit: 'ms',
  ours,
  peers: {},
  better: 'lower',
  aim,
});

/** How long each page or figure took, in ms; an answer that is none fails the bench. */
async function measureAsked(
  bench: BenchStore,
  asked: readonly Asked[],
  { times, say }: { times: number; say: (text: string) => void },
): Promise<Map<string, number[]>> {
  const { port, program } = await startPolku(bench.storeFile);
  const url = `http://127.0.0.1:${port}`;
  try {
    const cookie = await signIn(bench, url);
    say('until the clock has done what was due …');
    await becomeIdle(program);
    say('asking …');
    const took = new Map<string, number[]>();
    for (const { name, requests } of asked) {
      const all: number[] = [];
      // The first reads the pages that the others find in memory.
      for (let time = 0; time <= times; time += 1) {
        const startedMs = performance.now();
        for (const request of requests) await ask(url, { ...request, cookie });
        if (time > 0) all.push(performance.now() - startedMs);
        // Nobody may ask more than 20 times a second for long.
        await pause(50 * requests.length);
      }
      took.set(name, all);
    }
    return took;
  } finally {
    await endProgram(program);
  }
}

async function ask(
  url: string,
  { path, body, cookie }: Asked['requests'][number] & { cookie: string },
): Promise<void> {
  const answer = await fetch(`${url}${path}`, {
    headers: body ? { ...OWN_PAGE, origin: url, cookie } : { cookie },
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path} was answered ${answer.status}: ${text}`);
}

const OWN_PAGE = { 'x-polku': '1', 'content-type': 'application/json' };

const LOOK_MS = 1_000;
const IDLE_CPU_MS = 30;
const MAX_LOOKS = 600;

/** A year came at once: of all that nobody did in it the clock tells first, which no backend does while it runs. */
async function becomeIdle(program: ChildProcess): Promise<void> {
  let before = readCpuMs(program);
  for (let look = 0; look < MAX_LOOKS && before !== null; look += 1) {
    await pause(LOOK_MS);
    const now = readCpuMs(program) ?? before;
    if (now - before < IDLE_CPU_MS) return;
    before = now;
  }
}

async function signIn({ storeFile, workspaceId }: BenchStore, url: string): Promise<string> {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const who = ['--email', 'lead@bench.example', '--name', 'Lead', '--role', 'lead'];
  const { link } = (await runPolku({ root, storeFile, port: 0, receiverPort: 1 }, [
    ...['user', 'create', '--workspace', workspaceId],
    ...[...who, '--json'],
  ])) as { link: string };
  const body = JSON.stringify({ token: new URL(link).hash.slice(1) });
  const headers = { ...OWN_PAGE, origin: url };
  const answer = await fetch(`${url}/api/session`, { method: 'POST', headers, body });
  if (!answer.ok) throw new Error(`Signing in was answered ${answer.status}.`);
  return answer.headers.get('set-cookie')?.split(';')[0] ?? '';
}
