import { gunzipSync } from 'node:zlib';
import { ApiError } from './errors.ts';

/**
 * Undoes the encoding of a body. What it begins with decides and not the header: clients forget the header,
 * and proxies that inflate leave it. Inflated at once and not in a thread: it is stopped at `maxBytes`, so it
 * costs less than the parsing that follows, and no half-inflated body waits in memory beside the counted ones.
 * No deflate, br or zstd: no client of ours or Segment's sends them.
 *
 * @throws ApiError `unsupported_encoding`, `invalid_encoding` or `too_large`
 */
export function inflate(body: Buffer, encoding: string | undefined, maxBytes: number): Buffer {
  if (encoding !== undefined && !/^(x-gzip|gzip|identity|)$/i.test(encoding.trim()))
    throw unsupported(encoding);
  // JSON begins with neither byte.
  const isGzip = body[0] === 0x1f && body[1] === 0x8b;
  return isGzip ? gunzip(body, maxBytes) : body;
}

function gunzip(body: Buffer, maxBytes: number): Buffer {
  try {
    return gunzipSync(body, { maxOutputLength: maxBytes, chunkSize: CHUNK_BYTES });
  } catch (error) {
    throw toRefusal(error, maxBytes);
  }
}

const CHUNK_BYTES = 65_536;

function toRefusal(error: unknown, maxBytes: number): unknown {
  const { code = '', message = '' } = error as NodeJS.ErrnoException;
  if (code === 'ERR_BUFFER_TOO_LARGE')
    return new ApiError(
      'too_large',
      `The body is larger than ${maxBytes} bytes when it is inflated. Send it in parts.`,
    );
  const fault = FAULTS[code];
  if (fault === undefined) return error;
  return new ApiError('invalid_encoding', `The body is not whole gzip: ${fault || message}.`);
}

/** By zlib's code. Empty: its own words are clear. */
const FAULTS: { [code: string]: string } = {
  Z_BUF_ERROR: 'it ends too early',
  Z_DATA_ERROR: '',
  Z_NEED_DICT: 'it needs a dictionary',
};

function unsupported(encoding: string): ApiError {
  const message = `The body is encoded as ${JSON.stringify(encoding.slice(0, 60))}; only gzip is taken, or no encoding.`;
  // RFC 9110 §15.5.16: what would be taken.
  return new ApiError('unsupported_encoding', message, { headers: { 'accept-encoding': 'gzip' } });
}
