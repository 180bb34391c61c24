import { crc32 } from 'node:zlib';
import { CompiledQuery } from 'kysely';
import type { Reach } from '../store.ts';

/**
 * Who may write at the same time. A transaction that names no reach has one lock alone, and with it everything. One that
 * keeps to some workspaces has that lock together with others of its kind, and each of its workspaces alone.
 *
 * No two can wait for each other: the common lock comes first, the workspaces in the order of their numbers, and rows are
 * written by whoever has their workspace. The server lets those that wait come one after another, so nobody who wants
 * everything is passed over for ever.
 */
export function toLock(reach: Reach | undefined): CompiledQuery | undefined {
  if (!reach) return ALL;
  const keys = new Set(reach.workspaces.map(toKey));
  if (keys.size > 0) return CompiledQuery.raw(SOME, [[...keys].sort((a, b) => a - b)]);
  // Its rows are locked one by one.
  return undefined;
}

/** Any number that nobody else takes; in hexadecimal it is `polku` in ASCII. */
const WRITE_LOCK = 0x70_6f_6c_6b_75;
/** The first of the two numbers of a workspace's lock; in hexadecimal `polw` in ASCII. */
const WORKSPACE_LOCKS = 0x70_6f_6c_77;

const ALL = CompiledQuery.raw(`select pg_advisory_xact_lock(${WRITE_LOCK})`);
// The common one is made first, because it is read for each of the others.
const SOME = `
  with common as materialized (select pg_advisory_xact_lock_shared(${WRITE_LOCK}) as taken)
  select pg_advisory_xact_lock(${WORKSPACE_LOCKS}, key) from common, unnest($1::int4[]) as key`;

/** As the signed number of 32 bits that the server takes. Two workspaces of the same number wait for each other. */
const toKey = (workspaceId: string): number => crc32(workspaceId) | 0;
