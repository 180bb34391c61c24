import { SEGMENT_CALLS, type SegmentCall } from './segment-event.ts';

/**
 * The addresses where events come in: ours, and those of the Segment HTTP tracking API, long and as its browser
 * library writes them. `undefined` is asked of every request, so it costs one look into a map.
 */
export type IngestPath = 'batch' | 'metrics' | SegmentCall;

const PATHS: ReadonlyMap<string, IngestPath> = new Map<string, IngestPath>([
  ['/v1/batch', 'batch'],
  ['/v1/b', 'batch'],
  ['/v1/import', 'batch'],
  // Of how Segment's browser library fares; nobody here asks.
  ['/v1/m', 'metrics'],
  ...SEGMENT_CALLS.flatMap((call): [string, IngestPath][] => [
    [`/v1/${call}`, call],
    [`/v1/${call.charAt(0)}`, call],
  ]),
]);

export const INGEST_PATHS: readonly string[] = [...PATHS.keys()];

/** Undefined when it is none of them. */
export function ingestPathOf(url = ''): IngestPath | undefined {
  const end = url.indexOf('?');
  return PATHS.get(end < 0 ? url : url.slice(0, end));
}
