import { fileURLToPath } from 'node:url';
import { runPolku } from '../../examples/start/backend.ts';
import { type Bench, percentile, type Row } from './bench.ts';
import { FLOWS, fillInsight, SURVEY, TOUR } from './insight-fill.ts';
import { type BenchStore, createBenchStore } from './load.ts';
import { endProgram, startPolku } from './programs.ts';
import { fillStore } from './stored.ts';

/**
 * How long each figure of the insight page takes, over HTTP, one after another, of a whole year and cut by touch level:
 * the dearest that the page can ask. At ten million only when it is asked for (`--only="10 million"`), because filling takes as
 * long as all else.
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
const TIMES = 20;
const YEAR_MS = 365 * 24 * 3_600_000;

const FIGURES: { [figure: string]: { [word: string]: string } } = {
  goals: {},
  'first-use, contract': { start: 'contract' },
  'first-use, first session': { start: 'first_session' },
  funnel: { flow: TOUR },
  nps: { flow: SURVEY, every: 'month' },
  ces: { flow: SURVEY },
  csat: { flow: SURVEY },
  asking: {},
  loop: {},
  alerts: {},
  money: {},
  words: {},
};

export const insightBench: Bench = {
  name: 'insight',
  async measure(say, only) {
    const rows: Row[] = [];
    for (const size of SIZES) {
      const isWanted = only === undefined ? !size.isLong : size.name === only;
      if (isWanted) rows.push(...(await measureSize(size, say)));
    }
    return rows;
  },
};

async function measureSize(
  { name, events }: (typeof SIZES)[number],
  say: (text: string) => void,
): Promise<Row[]> {
  say(`${name} events: filling …`);
  const people = events / EVENTS_A_PERSON;
  const bench = await createBenchStore(people, { flows: FLOWS });
  try {
    await fillStore(bench.storeFile, { ...bench, people, events, from: people });
    const nowMs = Date.now();
    fillInsight(bench.storeFile, { workspaceId: bench.workspaceId, nowMs });
    say(`${name} events …`);
    const took = await measureFigures(bench, nowMs);
    return [...took].flatMap(([figure, all]) => [
      toRow(`${figure}, p50, ${name} events`, percentile(all, 0.5), null),
      toRow(
        `${figure}, p95, ${name} events`,
        percentile(all, 0.95),
        events === AIMED_EVENTS ? P95_AIM_MS : null,
      ),
    ]);
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

/** How long each answer took, in ms; an answer that is none fails the bench. */
async function measureFigures(bench: BenchStore, nowMs: number): Promise<Map<string, number[]>> {
  const { port, program } = await startPolku(bench.storeFile);
  const url = `http://127.0.0.1:${port}`;
  try {
    const cookie = await signIn(bench, url);
    const took = new Map<string, number[]>();
    const period = { from: new Date(nowMs - YEAR_MS).toISOString(), by: 'touchLevel' };
    for (const [figure, words] of Object.entries(FIGURES)) {
      const path = `/api/insight/${figure.replace(/,.*/, '')}`;
      const all: number[] = [];
      // The first reads the pages that the others find in memory.
      for (let time = 0; time <= TIMES; time += 1) {
        const startedMs = performance.now();
        const answer = await fetch(
          `${url}${path}?${new URLSearchParams({ ...period, ...words })}`,
          {
            headers: { cookie },
          },
        );
        const body = await answer.text();
        if (!answer.ok) throw new Error(`${path} was answered ${answer.status}: ${body}`);
        if (time > 0) all.push(performance.now() - startedMs);
      }
      took.set(figure, all);
    }
    return took;
  } finally {
    await endProgram(program);
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
  const headers = { 'x-polku': '1', origin: url, 'content-type': 'application/json' };
  const answer = await fetch(`${url}/api/session`, { method: 'POST', headers, body });
  if (!answer.ok) throw new Error(`Signing in was answered ${answer.status}.`);
  return answer.headers.get('set-cookie')?.split(';')[0] ?? '';
}
