import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { runPolku } from '../../examples/start/backend.ts';
import type { Load, LoadResult } from './open-loop.ts';
import {
  endProgram,
  hear,
  LOAD_CORE,
  readCpuMs,
  readRssBytes,
  startPolku,
  startProgram,
} from './programs.ts';
import { fillStore } from './stored.ts';
import { MILESTONE, numberOf, type TrafficOptions } from './traffic.ts';

/** Runs the load against a server, and a backend through its whole measurement. */

export type BenchStore = {
  folder: string;
  storeFile: string;
  workspaceId: string;
  traffic: Omit<TrafficOptions, 'batchSize'>;
  /** Events that are in it, with the numbers from 0. */
  events: number;
  remove(): void;
};

/** A workspace with one rule, and people who have all reached it. `more`: what is published besides. */
export async function createBenchStore(
  people: number,
  more: { flows?: object[]; milestones?: object[] } = {},
): Promise<BenchStore> {
  const folder = mkdtempSync(join(tmpdir(), 'polku-bench-'));
  const storeFile = join(folder, 'polku.db');
  const document = join(folder, 'workspace.json');
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const { flows = [], milestones = [] } = more;
  writeFileSync(document, JSON.stringify({ flows, milestones: [MILESTONE, ...milestones] }));
  const flags = ['--name', 'Bench', '--origin', 'https://app.example', '--from', document];
  const { workspaceId, writeKey, tokenSecret } = (await runPolku(
    { root, storeFile, port: 0, receiverPort: 1 },
    ['workspace', 'create', ...flags, '--json'],
  )) as { workspaceId: string; writeKey: string; tokenSecret: string };
  await fillStore(storeFile, { workspaceId, people, events: people });
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const traffic = { writeKey, tokenSecret, people };
  return { folder, storeFile, workspaceId, traffic, events: people, remove };
}

export type Figures = LoadResult & {
  /** Of the server, for a thousand events; null where nobody tells. */
  cpuMsPerThousand: number | null;
  /** Memory of the server, once a second while it was measured. */
  rssBytes: number[];
};

const SAMPLE_MS = 1_000;
/** For starting a program, and for the answers that come after the end. */
const SPARE_MS = 30_000;

export async function runLoad(server: ChildProcess, load: Load): Promise<Figures> {
  const client = startProgram('open-loop.ts', LOAD_CORE, load);
  const limitMs = load.warmUpMs + load.durationMs + SPARE_MS;
  const done = hear<'result', LoadResult>(client, 'result', limitMs);
  await Promise.race([hear(client, 'mark', limitMs), done]);
  const cpuBefore = readCpuMs(server);
  const rssBytes: number[] = [];
  const sampling = setInterval(() => rssBytes.push(readRssBytes(server) ?? 0), SAMPLE_MS);
  const { result } = await done.finally(() => clearInterval(sampling));
  const cpuMs = Number(readCpuMs(server)) - Number(cpuBefore);
  const cpuMsPerThousand = cpuBefore === null ? null : (cpuMs / result.events) * 1_000;
  return { ...result, cpuMsPerThousand, rssBytes };
}

/** So many that the largest group can fill while the one before it is written. */
export const connectionsFor = (batchSize: number): number =>
  Math.min(256, Math.ceil(2_000 / batchSize));

export type Plan = {
  storeFile: string;
  traffic: TrafficOptions;
  /** Number of the first event to send. */
  first: number;
  warmUpMs: number;
  peakMs: number;
  /** At half the peak; 0: not at all. */
  halfMs: number;
};

export type Measured = {
  peak: Figures;
  half: Figures | undefined;
  /** Whether every acknowledged event is in the database. */
  isWhole: boolean;
  /** The first number that was not sent. */
  next: number;
};

/** Starts a backend on the store, finds its peak, loads it with half of that, stops it, and counts. */
export async function measureBackend(plan: Plan): Promise<Measured> {
  const { traffic, first, warmUpMs, peakMs, halfMs } = plan;
  const { port, program } = await startPolku(plan.storeFile);
  try {
    const load = { port, traffic, connections: connectionsFor(traffic.batchSize), warmUpMs };
    const peak = await runLoad(program, { ...load, first, durationMs: peakMs });
    const ratePerS = peak.events / (peakMs / 1_000) / traffic.batchSize / 2;
    const rest = { ...load, first: peak.next, durationMs: halfMs, ratePerS };
    const half = halfMs > 0 ? await runLoad(program, rest) : undefined;
    await endProgram(program);
    const failed = [...peak.failed, ...(half?.failed ?? [])];
    const next = half?.next ?? peak.next;
    return { peak, half, next, isWhole: hasAll(plan, next, failed) };
  } finally {
    await endProgram(program);
  }
}

/** Looks for every number that was sent and not failed. */
function hasAll(
  { storeFile, first, traffic }: Plan,
  next: number,
  failed: readonly number[],
): boolean {
  const isMissing = new Uint8Array(next - first).fill(1);
  for (const batch of failed) isMissing.fill(0, batch - first, batch - first + traffic.batchSize);
  const database = new Database(storeFile, { readonly: true });
  const ids = database.prepare<[], string>('select id from event').pluck().iterate();
  for (const id of ids) {
    const number = numberOf(id);
    if (number >= first && number < next) isMissing[number - first] = 0;
  }
  database.close();
  return !isMissing.includes(1);
}
