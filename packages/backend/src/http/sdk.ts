import { copyFile, mkdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { type Context, Hono } from 'hono';
import { type Asset, answerAsset, createAsset } from './asset.ts';
import { notFound } from './errors.ts';
import { listFiles } from './static.ts';

/**
 * The SDK's files for the script tag: `/sdk/v1.js`, the short-lived loader, and `/sdk/<version>/<file>`, which
 * never change. Pages stay open over an upgrade of the backend and then ask for chunks of the version before:
 * so each file that is current is kept in an archive beside the store, and served from there for 90 days
 * after it was current for the last time. When that was is the file's modification time.
 */
export type SdkFiles = {
  routes: Hono;
  assets: Asset[];
  /** Says again that what is current is so. To be called daily: a backend may run for longer than 90 days. */
  keepCurrent(): Promise<void>;
};

export type SdkOptions = {
  /** What the build made: `v1.js` and a folder for the version. */
  folder: string;
  archiveFolder: string;
  nowMs: () => number;
};

const DAY_MS = 24 * 3_600_000;
const KEPT_MS = 90 * DAY_MS;
const LOADER = 'v1.js';

/** Any page may load them, also one that isolates itself from other origins. */
const HEADERS = {
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
  'timing-allow-origin': '*',
  'x-content-type-options': 'nosniff',
};
const FOR_GOOD = { ...HEADERS, 'cache-control': 'public, max-age=31536000, immutable' };
const FOR_5_MINUTES = { ...HEADERS, 'cache-control': 'public, max-age=300' };

export async function createSdkFiles(options: SdkOptions): Promise<SdkFiles> {
  const { folder, archiveFolder, nowMs } = options;
  const built = await listFiles(folder);
  const current = built.filter((name) => name.includes(sep));
  await archive(current, options);
  const kept = await dropOld(archiveFolder, nowMs());
  const loader = built.includes(LOADER) ? await readAsset(folder, LOADER) : undefined;
  const versioned = new Map<string, Promise<Asset>>();

  /** Read when first asked for: there may be many versions, and few are. */
  function readKept(name: string): Promise<Asset> | undefined {
    if (!kept.has(name)) return undefined;
    const asset = versioned.get(name) ?? readAsset(archiveFolder, name);
    versioned.set(name, asset);
    return asset;
  }

  const routes = new Hono()
    .get(`/${LOADER}`, (context: Context) =>
      loader ? answerAsset(context, loader, FOR_5_MINUTES) : notFound(),
    )
    .get('/:version/:file', async (context) => {
      const { version, file } = context.req.param();
      const asset = await readKept(join(version, file));
      return asset ? answerAsset(context, asset, FOR_GOOD) : notFound();
    });

  const assets = await Promise.all(current.map((name) => readKept(name)));
  return {
    routes,
    assets: [loader, ...assets].filter((asset) => asset !== undefined),
    keepCurrent: () => touch(current, archiveFolder, nowMs()),
  };
}

const readAsset = async (folder: string, name: string): Promise<Asset> =>
  createAsset(name, new Uint8Array(await readFile(join(folder, name))));

/** Copies what is not there yet. Names are made from contents, so what is there is the same. */
async function archive(names: string[], { folder, archiveFolder, nowMs }: SdkOptions) {
  const known = new Set(await listFiles(archiveFolder));
  for (const name of names.filter((one) => !known.has(one))) {
    const target = join(archiveFolder, name);
    await mkdir(dirname(target), { recursive: true });
    // Whole or not at all, also when we are killed in the middle.
    await copyFile(join(folder, name), `${target}${PARTIAL}`);
    await rename(`${target}${PARTIAL}`, target);
  }
  await touch(names, archiveFolder, nowMs());
}

const PARTIAL = '.partial';

async function touch(names: string[], archiveFolder: string, atMs: number): Promise<void> {
  for (const name of names) await utimes(join(archiveFolder, name), atMs / 1_000, atMs / 1_000);
}

/** Removes what was current too long ago; the names of what is left. */
async function dropOld(archiveFolder: string, nowMs: number): Promise<Set<string>> {
  const kept = new Set<string>();
  for (const name of await listFiles(archiveFolder)) {
    const file = join(archiveFolder, name);
    const { mtimeMs } = await stat(file);
    if (nowMs - mtimeMs > KEPT_MS || name.endsWith(PARTIAL)) await rm(file);
    else kept.add(name);
  }
  return kept;
}
