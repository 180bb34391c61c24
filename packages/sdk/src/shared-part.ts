import type { SharedPart } from '@polku/flows';
import type { Memory } from './storage.ts';

/**
 * What comes down for everyone alike. The browser's own HTTP cache keeps it for as long as it is fresh; the last one that
 * came is kept by us as well, for a page that is loaded without a network.
 */
export async function fetchSharedPart(options: {
  endpoint: string;
  key: string;
  memory: Memory;
  fetch: typeof fetch;
  /** An open page wants what is published now; a cache may answer with what was, and ask for itself alone. */
  isAgain?: boolean | undefined;
}): Promise<SharedPart | undefined> {
  const { memory, isAgain } = options;
  const url = `${toBootstrapUrl(options.endpoint)}?key=${encodeURIComponent(options.key)}`;
  const part = await ask<SharedPart>(options.fetch, 'flows', url, {
    ...(isAgain && { cache: 'no-cache' }),
  });
  const kept = memory.read<Kept>('shared');
  const ageMs = Date.now() - (kept?.at ?? 0);
  if (!Array.isArray(part?.flows)) return kept && ageMs < MAX_KEPT_MS ? kept.part : undefined;
  if (part.revision !== kept?.part?.revision || ageMs > MAX_KEPT_MS / 4)
    memory.write('shared', isSmall(part) ? { at: Date.now(), part } : null);
  return part;
}

/** What is too large is the host's room; then none is kept, for an older one would be wrong. */
function isSmall(part: SharedPart): boolean {
  try {
    return JSON.stringify(part).length < MAX_KEPT_LENGTH;
  } catch {
    // Nested deeper than can be written.
    return false;
  }
}

type Kept = { at: number; part: SharedPart };

/** As long as a cache may serve it while it asks for a newer one. */
const MAX_KEPT_MS = 24 * 3_600_000;
const MAX_KEPT_LENGTH = 250_000;
/** A thousand flows are a quarter of it; a page must not stand still for what nobody meant. */
const MAX_LENGTH = 2_000_000;
/** Whoever has not answered by then is taken for absent: what waits for the answer goes on without. */
const PATIENCE_MS = 15_000;

export const toBootstrapUrl = (endpoint: string) => `${endpoint.replace(/\/$/, '')}/v1/bootstrap`;

/**
 * The answer, or undefined when there is none. `part` is one of what is asked for: a captive portal, too, answers 200.
 */
export async function ask<T>(
  fetch: typeof globalThis.fetch,
  part: keyof T,
  url: string,
  init: RequestInit,
): Promise<T | undefined> {
  try {
    // Where there is no such signal, nothing is shown either.
    const signal = AbortSignal.timeout?.(PATIENCE_MS);
    const response = await fetch(url, { credentials: 'omit', signal, ...init });
    const text = response.ok ? await response.text() : '';
    const answer: T | undefined = text.length < MAX_LENGTH ? JSON.parse(text) : undefined;
    return answer?.[part] ? answer : undefined;
  } catch {
    // Offline, or the backend is down: the page notices nothing.
    return undefined;
  }
}
