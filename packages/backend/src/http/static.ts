import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { type Context, Hono } from 'hono';
import { type Asset, answerAsset, createAsset } from './asset.ts';
import { ApiError } from './errors.ts';

/**
 * The console's files, read once at the start; a path is looked up among them and never on the disk. Every page
 * address answers `index.html`, in which the console's own router takes over.
 */
export type Console = { routes: Hono; assets: Asset[] };

/** Nothing inline, nothing foreign, no script made from text. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/**
 * The page in which a flow is previewed: in a frame of the console's own, and with the pictures and films of wherever
 * the flow has them.
 */
const PREVIEW = '/preview.html';
const PREVIEW_POLICY = CONTENT_SECURITY_POLICY.replace(
  "frame-ancestors 'none'",
  "frame-ancestors 'self'",
).replace("img-src 'self' data:", "img-src 'self' data: https: http:; media-src https: http:");

const HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  // It asks for nothing of a device, and nothing that is drawn in it may.
  'permissions-policy':
    'accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()',
};
const ONE_YEAR_S = 31_536_000;
/** What Vite names by its content. */
const HASHED = /^\/assets\//;

export async function createConsole(folder: string): Promise<Console> {
  const files = await readFiles(folder);
  const index = files.get('/index.html');
  const routes = new Hono();
  const answer = (context: Context, asset: Asset, cacheControl: string) =>
    answerAsset(context, asset, {
      ...HEADERS,
      ...(context.req.path === PREVIEW && { 'content-security-policy': PREVIEW_POLICY }),
      'cache-control': cacheControl,
    });

  routes.get('*', (context, next) => {
    const { path } = context.req;
    const file = path === '/index.html' ? undefined : files.get(path);
    if (file) {
      const isHashed = HASHED.test(path);
      return answer(
        context,
        file,
        isHashed ? `public, max-age=${ONE_YEAR_S}, immutable` : 'no-cache',
      );
    }
    const isPage = context.req.header('accept')?.includes('text/html');
    if (!isPage || HASHED.test(path)) return next();
    if (index) return answer(context, index, 'no-cache');
    throw new ApiError(
      'unavailable',
      'The console is not built. Run "pnpm build" and start again.',
    );
  });
  return { routes, assets: [...files.values()] };
}

/** By address. Empty when there is no such folder: a backend without its console still takes events. */
async function readFiles(folder: string): Promise<Map<string, Asset>> {
  const names = await listFiles(folder);
  const entries = names.map(async (name): Promise<[string, Asset]> => {
    const bytes = new Uint8Array(await readFile(join(folder, name)));
    return [`/${name.split(sep).join('/')}`, createAsset(name, bytes)];
  });
  return new Map(await Promise.all(entries));
}

/** Every file below `folder`, relative to it; none when the folder is not there. */
export async function listFiles(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
