import type { IncomingMessage } from 'node:http';
import { ApiError } from './errors.ts';
import { inflate } from './inflate.ts';
import type { Reading } from './pending-bytes.ts';

/**
 * Reads a request's body into one buffer, within a limit that is kept while it comes and a time for the whole
 * of it. A body that is too large is read on and thrown away for a while before it is refused: closing on a
 * sender in full flow resets the connection, and a browser then sees no 413 but a network error.
 */
export type BodyLimits = {
  maxBytes: number;
  /** For the whole body, from now on. */
  timeoutMs: number;
  /** Hears of it as it comes. */
  reading: Pick<Reading, 'onStart' | 'onBytes' | 'onEnd'>;
};

/** What is thrown away at most before a body that is too large is refused in the middle. */
const MAX_DISCARDED_BYTES = 8_000_000;

/**
 * The body, inflated when it is gzip; both are within `maxBytes`, and `reading` hears of both.
 * @throws ApiError as {@link readBody} and {@link inflate}
 */
export async function readPlainBody(request: IncomingMessage, limits: BodyLimits): Promise<Buffer> {
  const body = await readBody(request, limits);
  const plain = inflate(body, request.headers['content-encoding'], limits.maxBytes);
  const refusal = plain === body ? undefined : limits.reading.onBytes(plain.length);
  if (refusal) throw refusal;
  return plain;
}

/** @throws ApiError `too_large` or `request_timeout`, and that for which `reading` gave it up */
function readBody(request: IncomingMessage, limits: BodyLimits): Promise<Buffer> {
  const { maxBytes, timeoutMs, reading } = limits;
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const parts: Buffer[] = [];
  let bytes = 0;
  let isKept = true;

  function refuse(error: Error): void {
    isKept = false;
    parts.length = 0;
    reject(error);
  }

  function onEnd(): void {
    reading.onEnd();
    if (bytes > maxBytes) refuse(toTooLarge(maxBytes));
    else resolve(Buffer.concat(parts));
    // Every connection closes some day: making an error of that costs more than the rest of this function.
    request.off('close', onBroken);
  }

  function onBroken(): void {
    refuse(toTimeout('before its connection was closed'));
  }

  const timer = setTimeout(() => refuse(toTimeout(`within ${timeoutMs} ms`)), timeoutMs);
  request.on('data', (part: Buffer) => {
    bytes += part.length;
    if (bytes > MAX_DISCARDED_BYTES) refuse(toTooLarge(maxBytes));
    if (bytes > maxBytes || !isKept) return;
    parts.push(part);
    const refusal = reading.onBytes(part.length);
    if (refusal) refuse(refusal);
  });
  reading.onStart(refuse);
  request.on('end', onEnd).on('error', onBroken).on('close', onBroken);
  return promise.finally(() => clearTimeout(timer));
}

// The rest of the body is not wanted, so the connection cannot be used again.
const CLOSE = { headers: { connection: 'close' } };

const toTooLarge = (maxBytes: number) =>
  new ApiError('too_large', `The body is larger than ${maxBytes} bytes. Send it in parts.`, CLOSE);

const toTimeout = (when: string) =>
  new ApiError('request_timeout', `The body did not arrive ${when}. Send it again.`, CLOSE);
