import type { EventResult } from '@polku/protocol';
import type { CheckedEvent } from '../ingest/checked.ts';
import type { IngestPath } from './ingest-paths.ts';
import type { IngestRequest } from './ingest-request.ts';
import type { LimitName } from './limits.ts';

/** What is told of a request with events, to the log and to the metrics. */
export type BatchLine = {
  method: string;
  route: `/v1/${IngestPath}`;
  status: number;
  durationMs: number;
  bytes: number;
  workspaceId?: string;
  accepted?: number;
  refused?: number;
  /** Of the refused, by code. */
  refusedBy?: { [code: string]: number };
  /** Of the accepted. */
  unverified?: number;
  /** The limit for which it was answered 429. */
  limited?: LimitName;
  /** What browsers had to drop before it came here, by reason. */
  dropped?: { [reason: string]: number };
  /** The browser can keep events in memory alone. */
  isInMemory?: boolean;
};

/** What came of its events. */
export function toCounts(
  { dropped, isInMemory = false }: IngestRequest,
  accepted: readonly CheckedEvent[],
  results: readonly EventResult[],
): Partial<BatchLine> {
  const refused = results.length - accepted.length;
  return {
    accepted: accepted.length,
    refused,
    unverified: accepted.filter((event) => event.trust === 0).length,
    ...(refused > 0 && { refusedBy: countCodes(results) }),
    ...(dropped && { dropped }),
    ...(isInMemory && { isInMemory }),
  };
}

function countCodes(results: readonly EventResult[]): { [code: string]: number } {
  const counts: { [code: string]: number } = {};
  for (const { code } of results) if (code !== undefined) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}
