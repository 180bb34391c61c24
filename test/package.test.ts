import { execFileSync } from 'node:child_process';
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Batch, Event } from '@polku/protocol/schemas';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startHost } from './e2e/backend.ts';
import { readBuiltPages } from './e2e/built-pages.ts';
import { launch, openPage, skipReason } from './e2e/world.ts';

/** What npm gets: packed as it would be published, looked into, and used by a stranger's project. */
const root = fileURLToPath(new URL('..', import.meta.url));
const NAMES = ['sdk', 'collector'] as const;

describe('the packages that npm gets', () => {
  let folder: string;
  const tarballs: { [name: string]: string } = {};

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'polku-pack-'));
    for (const name of NAMES) {
      run('pnpm', ['pack', '--pack-destination', folder], join(root, 'packages', name));
      tarballs[name] = join(folder, globSync(`polku-${name}-*.tgz`, { cwd: folder })[0] ?? '');
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  describe.each(NAMES)('@polku/%s', (name) => {
    test('holds code, types, a README and the licence, and no word of what is not published', () => {
      const unpacked = join(folder, name);
      mkdirSync(unpacked);
      run('tar', ['xzf', tarballs[name] ?? '', '-C', unpacked], folder);
      const files = globSync('package/**/*', { cwd: unpacked }).filter((file) => extname(file));
      expect(files.map((file) => basename(file))).toEqual(
        expect.arrayContaining(['index.js', 'index.d.ts', 'README.md']),
      );
      const hits = files.filter((file) =>
        /zod|@polku\/(protocol|flows|backend|console)|workspace:|catalog:/.test(
          readFileSync(join(unpacked, file), 'utf8'),
        ),
      );
      expect(hits).toEqual([]);
    });

    test('passes publint', () => {
      expect(run('publint', ['run', tarballs[name] ?? '', '--strict'], root)).toMatch(/All good/);
    });

    test('has types that resolve for every kind of importer', () => {
      // It exits with 1, and so throws here, on any problem. ES modules alone: CommonJS gets it by `import()`.
      expect(
        run('attw', [tarballs[name] ?? '', '--profile', 'esm-only', '--no-emoji'], root),
      ).toMatch(/OK \(ESM\)/);
    });
  });

  test.skipIf(skipReason)(
    'work in an empty project outside the workspace, built with Vite',
    async () => {
      const project = join(folder, 'project');
      mkdirSync(project);
      const sent: unknown[] = [];
      const sink = await startSink(sent);
      writeProject(project, tarballs, sink.url);
      run('pnpm', ['install', '--prefer-offline', '--ignore-workspace'], project);
      run('pnpm', ['exec', 'tsc', '--noEmit'], project);
      run('pnpm', ['exec', 'vite', 'build', '--logLevel', 'warn'], project);
      // On a server of theirs: a token of three parts, with the claims in the middle.
      const claims = Buffer.from(run('node', ['server.js'], project).split('.')[1] ?? '', 'base64');
      expect(JSON.parse(claims.toString())).toMatchObject({ sub: 'u1', account: 'acme' });

      const host = await startHost(readBuiltPages(join(project, 'dist')));
      host.allow(sink.url);
      const browser = await launch();
      try {
        const { page, troubles } = await openPage(browser, host.url);
        await page.getByRole('dialog', { name: 'From npm' }).waitFor();
        await vi.waitFor(() => {
          const events = sent.flatMap((batch) =>
            Batch.parse(batch).events.map((event) => Event.parse(event)),
          );
          const names = events.map(({ name }) => name);
          expect(names).toEqual(
            expect.arrayContaining(['from_sdk', 'from_collector', 'message_shown']),
          );
        }, 10_000);
        expect(troubles).toEqual([]);
      } finally {
        await browser.close();
        await host.close();
        await sink.close();
      }
    },
  );
});

function run(program: string, args: string[], cwd: string): string {
  try {
    return execFileSync(program, args, {
      cwd,
      encoding: 'utf8',
      env: { ...process.env, PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH}` },
    });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${program} ${args.join(' ')} failed:\n${stdout}\n${stderr}`);
  }
}

/** What a stranger would write by the README. */
function writeProject(folder: string, tarballs: { [name: string]: string }, endpoint: string) {
  const versions = readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8');
  const versionOf = (name: string) => new RegExp(`^  ${name}: (.+)$`, 'm').exec(versions)?.[1];
  const files: { [name: string]: string } = {
    'package.json': JSON.stringify({
      name: 'stranger',
      private: true,
      type: 'module',
      dependencies: {
        '@polku/sdk': `file:${tarballs.sdk}`,
        '@polku/collector': `file:${tarballs.collector}`,
      },
      devDependencies: { vite: versionOf('vite'), typescript: versionOf('typescript') },
    }),
    'pnpm-workspace.yaml': 'packages: []\nallowBuilds:\n  esbuild: false\n',
    'tsconfig.json': JSON.stringify({
      compilerOptions: {
        strict: true,
        target: 'es2022',
        module: 'esnext',
        moduleResolution: 'bundler',
        lib: ['es2022', 'dom'],
        types: [],
        noEmit: true,
      },
      include: ['main.ts'],
    }),
    'index.html':
      '<!doctype html><html lang="en"><title>Stranger</title><body><h1>Mine</h1><script type="module" src="/main.ts"></script></body></html>',
    'main.ts': `import { createCollector } from '@polku/collector';
import { createPolku, type Polku } from '@polku/sdk';

const polku: Polku = createPolku({ key: 'wk_test', endpoint: '${endpoint}', consent: 'given', flushAfterMs: 50 });
polku.track('from_sdk', { n: 1 });
const collector = createCollector({ key: 'wk_other', endpoint: '${endpoint}', consent: 'given', flushAfterMs: 50 });
collector.track('from_collector');
`,
    'server.js': `import { createIdentityToken } from '@polku/sdk/server';
console.log(await createIdentityToken({ secret: 'ts_test', user: 'u1', account: 'acme' }));
`,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
}

/** The two routes that a page needs, held to the protocol's schemas by the test above. */
async function startSink(sent: unknown[]) {
  const { createServer } = await import('node:http');
  const server = createServer(async (request, response) => {
    response.setHeader('access-control-allow-origin', '*');
    if (request.method === 'GET') return response.end(JSON.stringify(SHARED_PART));
    let text = '';
    for await (const chunk of request) text += chunk;
    const batch = JSON.parse(text) as { events: { id: string }[] };
    sent.push(batch);
    const results = batch.events.map(({ id }) => ({ id, status: 'accepted' }));
    return response.end(JSON.stringify({ success: true, results }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

const SHARED_PART = {
  revision: '1',
  milestones: [],
  policy: { maxInterruptions: 1, surveyEveryDays: 30, accountShare: 0.2 },
  theme: {},
  isPaused: false,
  flows: [
    {
      id: 'hello',
      kind: 'message',
      name: 'Hello',
      version: 1,
      trigger: { on: 'load' },
      frequency: 'once',
      surface: 'slideout',
      title: 'From npm',
      text: 'Built by Vite.',
    },
  ],
};
