import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FloorFigure, FloorResult } from './floors-sqlite.ts';
import { type BenchStore, connectionsFor, runLoad } from './load.ts';
import { endProgram, hear, SERVER_CORE, startProgram } from './programs.ts';

/** What nothing can be faster than, measured on the same core with the same traffic in the same run. */
export type Floor = { eventsPerS: number; cpuMsPerThousand: number | null };

const DURATION_MS = 3_000;
const START_LIMIT_MS = 30_000;
/** What is replayed in a second is recorded in several. */
const REPLAY_LIMIT_MS = 120_000;
/** A group commit holds no more. */
const MAX_GROUP_EVENTS = 500;

/** A bare `node:http` server that parses the JSON and answers. */
export async function measureHttpFloor(bench: BenchStore, batchSize: number): Promise<Floor> {
  const server = startProgram('floors-http.ts', SERVER_CORE);
  try {
    const { port } = await hear<'port', number>(server, 'port', START_LIMIT_MS);
    const figures = await runLoad(server, {
      port,
      traffic: { ...bench.traffic, batchSize },
      connections: connectionsFor(batchSize),
      warmUpMs: 1_000,
      durationMs: DURATION_MS,
      first: 0,
    });
    const { events, durationMs, cpuMsPerThousand } = figures;
    return { eventsPerS: (events / durationMs) * 1_000, cpuMsPerThousand };
  } finally {
    await endProgram(server);
  }
}

/** The statements of `apply()` in a bare loop, and a bare insert. */
export async function measureSqliteFloor(
  bench: BenchStore,
  batchSize: number,
): Promise<{ statements: Floor; insert: Floor }> {
  const fileOf = (what: string) => join(bench.folder, `${what}-${batchSize}.db`);
  const task = {
    recordFile: fileOf('record'),
    replayFile: fileOf('replay'),
    bareFile: fileOf('bare'),
    workspaceId: bench.workspaceId,
    traffic: { ...bench.traffic, batchSize },
    first: Math.ceil(bench.events / batchSize) * batchSize,
    // As many as wait at the most: larger groups are faster, which raises the floor.
    groupBatches: Math.min(connectionsFor(batchSize), MAX_GROUP_EVENTS / batchSize),
    durationMs: DURATION_MS,
  };
  copyFileSync(bench.storeFile, task.recordFile);
  copyFileSync(bench.storeFile, task.replayFile);
  const program = startProgram('floors-sqlite.ts', SERVER_CORE, task);
  const { result } = await hear<'result', FloorResult>(program, 'result', REPLAY_LIMIT_MS);
  return { statements: toFloor(result.statements), insert: toFloor(result.insert) };
}

const toFloor = ({ events, wallMs, cpuMs }: FloorFigure): Floor => ({
  eventsPerS: (events / wallMs) * 1_000,
  cpuMsPerThousand: (cpuMs / events) * 1_000,
});
