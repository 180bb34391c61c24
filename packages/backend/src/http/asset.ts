import { createHash } from 'node:crypto';
import { extname } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import type { Context } from 'hono';

/** A file that is served, held in memory with its compressed forms, each made once. */
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

export function createAsset(name: string, bytes: Uint8Array<ArrayBuffer>): Asset {
  const encoded = new Map<Encoding, Promise<Uint8Array<ArrayBuffer>>>();
  return {
    bytes,
    type: TYPES[extname(name)] ?? 'application/octet-stream',
    // Weak: the compressed forms of one file share it.
    etag: `W/"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`,
    encode(encoding) {
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
  const all: Record<string, string> = { ...headers, etag: asset.etag };
  if (isCompressible(asset)) all.vary = 'accept-encoding';
  const known = context.req.header('if-none-match')?.split(',') ?? [];
  if (known.some((tag) => tag.trim() === asset.etag)) return context.body(null, 304, all);
  all['content-type'] = asset.type;
  const encoding = isCompressible(asset)
    ? pickEncoding(context.req.header('accept-encoding'))
    : undefined;
  if (!encoding) return context.body(asset.bytes, 200, all);
  return context.body(await asset.encode(encoding), 200, { ...all, 'content-encoding': encoding });
}

/** Makes the compressed forms before anybody asks, one after the other. */
export async function warmAssets(assets: Iterable<Asset>): Promise<void> {
  for (const asset of assets) {
    if (!isCompressible(asset)) continue;
    await asset.encode('br');
    await asset.encode('gzip');
  }
}

const isCompressible = ({ type, bytes }: Asset): boolean =>
  bytes.length >= MIN_BYTES && type.includes('charset=utf-8');

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
