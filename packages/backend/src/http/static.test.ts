import { mkdir, mkdtemp, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTestConsole } from './console.fixture.ts';
import { createSdkFiles } from './sdk.ts';
import { createConsole } from './static.ts';

const DAY_MS = 24 * 3_600_000;
const SCRIPT = `console.log(${JSON.stringify('x'.repeat(1_000))})`;
const PAGE = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

async function createFolder(files: { [name: string]: string }): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'polku-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await write(folder, files);
  return folder;
}

async function write(folder: string, files: { [name: string]: string }): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(folder, name, '..'), { recursive: true });
    await writeFile(join(folder, name), text);
  }
}

describe('the console’s files', () => {
  const createSite = async (folder?: string) => {
    const made = await createFolder({
      'index.html': '<!doctype html><title>Polku</title>',
      'favicon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
      'assets/index-Ab12.js': SCRIPT,
      'assets/inter-Cd34.woff2': 'font',
    });
    const { routes } = await createConsole(folder ?? made);
    return createTestConsole({ console: routes });
  };

  it.each(['/', '/accounts', '/accounts/kone', '/sign-in', '/index.html'])(
    'answers %s with the page, under the strict policy',
    async (path) => {
      const { app } = await createSite();
      const answer = await app.request(path, { headers: PAGE });
      expect(answer.status).toBe(200);
      expect(await answer.text()).toContain('<title>Polku</title>');
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-cache',
        'content-security-policy':
          "default-src 'self'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; font-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; require-trusted-types-for 'script'; trusted-types 'none'",
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
      });
    },
  );

  it('lets the page of the preview stand in a frame of the console, and no other page', async () => {
    const made = await createFolder({
      'index.html': '<!doctype html><title>Polku</title>',
      'preview.html': '<!doctype html><title>Preview</title>',
    });
    const { app } = await createSite(made);
    const answer = await app.request('/preview.html', { headers: PAGE });
    const policy = answer.headers.get('content-security-policy');
    expect(policy).toContain("frame-ancestors 'self'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain('media-src https: http:');
    const page = await app.request('/flows', { headers: PAGE });
    expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  });

  it('lets hashed files be kept for good, and others be asked after', async () => {
    const { app } = await createSite();
    const script = await app.request('/assets/index-Ab12.js');
    expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    const icon = await app.request('/favicon.svg');
    expect(icon.headers.get('cache-control')).toBe('no-cache');
    const etag = icon.headers.get('etag') ?? '';
    const again = await app.request('/favicon.svg', {
      headers: { 'if-none-match': `"x", ${etag}` },
    });
    expect(again.status).toBe(304);
    expect(await again.text()).toBe('');
  });

  it.each([
    ['br', 'gzip, deflate, br, zstd', brotliDecompressSync],
    ['gzip', 'gzip, br;q=0', gunzipSync],
    [null, 'identity', (bytes: Uint8Array) => Buffer.from(bytes)],
  ] as const)('answers in %s to who accepts "%s"', async (encoding, accepted, decode) => {
    const { app } = await createSite();
    const headers = { 'accept-encoding': accepted };
    const answer = await app.request('/assets/index-Ab12.js', { headers });
    expect(answer.headers.get('content-encoding')).toBe(encoding);
    expect(answer.headers.get('vary')).toBe('accept-encoding');
    const bytes = new Uint8Array(await answer.arrayBuffer());
    expect(decode(bytes).toString()).toBe(SCRIPT);
  });

  it.each([
    ['an asset that is gone', '/assets/index-Zz99.js', PAGE],
    ['a file that is not there', '/nothing.png', { accept: 'image/*' }],
    ['what a program asks for', '/accounts', { accept: 'application/json' }],
    ['a way out of the folder', '/assets/../../package.json', {}],
    ['an encoded way out', '/assets/%2e%2e/%2e%2e/package.json', {}],
  ])('answers 404 for %s', async (_, path, headers) => {
    const { app } = await createSite();
    const answer = await app.request(path, { headers });
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ error: { code: 'not_found' } });
  });

  it('says that the console is not built', async () => {
    const { app } = await createSite('/nowhere/at/all');
    const answer = await app.request('/', { headers: PAGE });
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ error: { code: 'unavailable' } });
  });
});

describe('the SDK’s files', () => {
  const createSdk = async () => {
    const folder = await createFolder({ 'v1.js': 'loader(1)', '1.0.0/core-Aa.js': SCRIPT });
    const archiveFolder = join(await createFolder({}), 'sdk');
    let now = Date.UTC(2026, 0, 1);
    const start = async () => {
      const files = await createSdkFiles({ folder, archiveFolder, nowMs: () => now });
      const { app } = await createTestConsole({ sdk: files.routes });
      const status = async (path: string) => (await app.request(path)).status;
      return { app, status, files };
    };
    const upgrade = async (version: string) => {
      await rm(folder, { recursive: true });
      await write(folder, { 'v1.js': 'loader(2)', [`${version}/core-${version}.js`]: SCRIPT });
    };
    const pass = (days: number) => {
      now += days * DAY_MS;
    };
    return { start, upgrade, pass, archiveFolder };
  };

  it('may be loaded by any page: the loader for five minutes, the rest for good', async () => {
    const { start } = await createSdk();
    const { app } = await start();
    const loader = await app.request('/sdk/v1.js');
    expect(await loader.text()).toBe('loader(1)');
    const core = await app.request('/sdk/1.0.0/core-Aa.js');
    expect(await core.text()).toBe(SCRIPT);
    for (const [answer, cache] of [
      [loader, 'public, max-age=300'],
      [core, 'public, max-age=31536000, immutable'],
    ] as const) {
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'cache-control': cache,
        'access-control-allow-origin': '*',
        'cross-origin-resource-policy': 'cross-origin',
        'content-type': 'text/javascript; charset=utf-8',
      });
    }
  });

  it('are there for an open page after an upgrade, for 90 days', async () => {
    const { start, upgrade, pass } = await createSdk();
    await start();
    await upgrade('2.0.0');
    pass(30);
    const second = await start();
    expect(await second.status('/sdk/1.0.0/core-Aa.js')).toBe(200);
    expect(await second.status('/sdk/2.0.0/core-2.0.0.js')).toBe(200);
    pass(61);
    const third = await start();
    expect(await third.status('/sdk/1.0.0/core-Aa.js')).toBe(404);
    expect(await third.status('/sdk/2.0.0/core-2.0.0.js')).toBe(200);
  });

  it('count their 90 days from the last day that they were current', async () => {
    const { start, upgrade, pass } = await createSdk();
    const first = await start();
    pass(200);
    await first.files.keepCurrent();
    await upgrade('2.0.0');
    pass(1);
    const second = await start();
    expect(await second.status('/sdk/1.0.0/core-Aa.js')).toBe(200);
  });

  it('are whole: what a killed start left half copied is not served', async () => {
    const { start, archiveFolder } = await createSdk();
    await write(archiveFolder, { '1.0.0/core-Aa.js.partial': 'conso' });
    await utimes(join(archiveFolder, '1.0.0/core-Aa.js.partial'), new Date(), new Date());
    const { status } = await start();
    expect(await status('/sdk/1.0.0/core-Aa.js.partial')).toBe(404);
    await expect(stat(join(archiveFolder, '1.0.0/core-Aa.js.partial'))).rejects.toThrow('ENOENT');
  });

  it.each([
    '/sdk/1.0.0/none.js',
    '/sdk/..%2f..%2fpackage.json',
    '/sdk/1.0.0/..%2f..%2fv1.js',
    '/sdk/v2.js',
  ])('answer 404 to %s', async (path) => {
    const { start } = await createSdk();
    const { status } = await start();
    expect(await status(path)).toBe(404);
  });
});
