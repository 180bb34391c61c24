import { createHash } from 'node:crypto';
import { extname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import type { Context } from 'hono';

/** What is served as it is, a file or a document, held in memory with its compressed forms, each made once. */
export type Asset = {
  bytes: Uint8Array<ArrayBuffer>;
  type: string;
  etag: string;
  encode(encoding: Encoding): Promise<Uint8Array<ArrayBuffer>>;
};

type Encoding = 'br' | 'gzip';

/** Types that get smaller, and those that are compressed already. */
const TYPES: { [extension: string]: string } = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};
/** Below this a compressed answer is hardly smaller than its headers. */
const MIN_BYTES = 256;

const compressors: { [E in Encoding]: (bytes: Uint8Array) => Promise<Uint8Array<ArrayBuffer>> } = {
  br: promisify(brotliCompress),
  gzip: promisify(gzip),
};

/** Of a file. Its name says its type. */
export function createAsset(name: string, bytes: Uint8Array<ArrayBuffer>): Asset {
  const hash = createHash('sha256').update(bytes).digest('base64url').slice(0, 22);
  const type = TYPES[extname(name)] ?? 'application/octet-stream';
  return toAsset(bytes, { type, etag: `W/"${hash}"` });
}

/** Of a document that names its own `revision`. */
export const createJsonAsset = (document: { revision: string }): Asset =>
  toAsset(new TextEncoder().encode(JSON.stringify(document)), {
    type: 'application/json',
    etag: `"${document.revision}"`,
  });

function toAsset(bytes: Uint8Array<ArrayBuffer>, { type, etag }: Pick<Asset, 'type' | 'etag'>) {
  const encoded = new Map<Encoding, Promise<Uint8Array<ArrayBuffer>>>();
  return {
    ...{ bytes, type, etag },
    encode(encoding: Encoding) {
      const known = encoded.get(encoding) ?? compressors[encoding](bytes);
      encoded.set(encoding, known);
      return known;
    },
  };
}

/** The answer to a GET of `asset`: 304 for who has it, else the smallest form that the browser takes. */
export async function answerAsset(
  context: Context,
  asset: Asset,
  headers: Record<string, string>,
): Promise<Response> {
  const encoding = isCompressible(asset)
    ? pickEncoding(context.req.header('accept-encoding'))
    : undefined;
  // Weak where it stands for another form of the same.
  const etag = encoding ? `W/${toOpaque(asset.etag)}` : asset.etag;
  const all: Record<string, string> = { ...headers, etag };
  if (isCompressible(asset)) all.vary = 'accept-encoding';
  if (isKnown(context.req.header('if-none-match'), asset)) return context.body(null, 304, all);
  all['content-type'] = asset.type;
  if (!encoding) return context.body(asset.bytes, 200, all);
  return context.body(await asset.encode(encoding), 200, { ...all, 'content-encoding': encoding });
}

/**
 * Makes the compressed forms before anybody asks, one after the other. All of them are seconds of a core, of which it
 * takes a part: a process that has just started has something else to do.
 */
export async function warmAssets(assets: Iterable<Asset>): Promise<void> {
  for (const asset of assets) {
    if (!isCompressible(asset)) continue;
    const startedAt = performance.now();
    await asset.encode('br');
    await asset.encode('gzip');
    const tookMs = performance.now() - startedAt;
    await pause(tookMs * RESTS, undefined, { ref: false });
  }
}

/** For one part of work so many of rest. */
const RESTS = 4;

/** RFC 9110 §13.1.2: a list, compared weakly, since a cache on the way may have compressed the body. */
const isKnown = (header: string | undefined, { etag }: Asset): boolean =>
  (header ?? '').split(',').some((one) => ['*', toOpaque(etag)].includes(toOpaque(one.trim())));

const toOpaque = (etag: string): string => etag.replace(/^W\//, '');

const isCompressible = ({ type, bytes }: Asset): boolean =>
  bytes.length >= MIN_BYTES && /charset=utf-8|json/.test(type);

/** Quality values but `q=0` are not weighed: every browser that takes Brotli wants it. */
function pickEncoding(header = ''): Encoding | undefined {
  const accepted = new Set(
    header
      .split(',')
      .filter((part) => !/;\s*q=0(\.0*)?\s*$/.test(part))
      .map((part) => part.split(';')[0]?.trim()),
  );
  if (accepted.has('br')) return 'br';
  return accepted.has('gzip') ? 'gzip' : undefined;
}
