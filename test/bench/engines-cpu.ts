import { readdirSync, readFileSync } from 'node:fs';

const ENGINES = new Set(['postgres', 'nats-server']);
/** USER_HZ, which is 100 on every Linux. */
const MS_PER_TICK = 10;

/**
 * The processor of the engines that `starter` has started, since their start, with that of their own processes, those
 * that have ended included; 0 where there is no /proc.
 */
export function readEnginesCpuMs(starter: number): number {
  const processes = new Map(readPids().map((pid) => [pid, readStat(pid)]));
  let ticks = 0;
  for (const stat of processes.values()) {
    if (!stat || !ENGINES.has(stat.name)) continue;
    const isOurs = stat.parent === starter || processes.get(stat.parent)?.parent === starter;
    if (isOurs) ticks += stat.ticks;
  }
  return ticks * MS_PER_TICK;
}

function readPids(): number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

function readStat(pid: number) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const end = stat.lastIndexOf(')');
    // After the name, which may hold anything: state is field 3, the parent 4, times 14 to 17.
    const fields = stat.slice(end + 2).split(' ');
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    return { name: stat.slice(stat.indexOf('(') + 1, end), parent: Number(fields[1]), ticks };
  } catch {
    // It has ended meanwhile.
    return undefined;
  }
}
