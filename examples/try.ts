/**
 * `npm run example -- react|vue|html`: one of the small examples on this machine, as a page of the demo that `npm start`
 * runs in another terminal: with its backend, its write key, and the tokens of its product.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, request, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { demoFolder, listDemos, readDemoKeys } from './start/demo-data.ts';
import { EXAMPLE_PORTS, type Ports } from './start/ports.ts';
import { onceStopped } from './start/signals.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const demos = join(root, '.polku', 'demo');

type Demo = { backendUrl: string; productUrl: string; writeKey: string };
const EXAMPLES: { [name: string]: (demo: Demo) => Promise<number> } = {
  react: (demo) => runVite('@polku/spa-react', demo),
  vue: (demo) => runVite('@polku/spa-vue', demo),
  html: serveHtml,
};

main(process.argv[2] ?? '').then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);

async function main(name: string): Promise<number> {
  const run = Object.hasOwn(EXAMPLES, name) ? EXAMPLES[name] : undefined;
  if (!run) {
    throw new Error(
      `There is no example "${name}". Say one of ${Object.keys(EXAMPLES).join(', ')}.`,
    );
  }
  const ports = await findRunning();
  const keys = ports && readDemoKeys(demoFolder(demos, ports));
  if (!keys) throw new Error('No demo runs here. Run `npm start` in another terminal first.');
  const productUrl = `http://127.0.0.1:${ports.demo}`;
  process.stdout.write(`\n  Who you are is chosen at ${productUrl}\n`);
  return run({
    backendUrl: `http://127.0.0.1:${ports.backend}`,
    productUrl,
    writeKey: keys.writeKey,
  });
}

/** The demo of this clone that answers. */
async function findRunning(): Promise<Ports | undefined> {
  for (const ports of listDemos(demos)) {
    const isUp = await fetch(`http://127.0.0.1:${ports.backend}/healthz`).then(
      ({ ok }) => ok,
      () => false, // nothing listens there
    );
    if (isUp) return ports;
  }
  return undefined;
}

function runVite(name: string, { backendUrl, productUrl, writeKey }: Demo): Promise<number> {
  const env = {
    ...process.env,
    VITE_POLKU_ENDPOINT: backendUrl,
    VITE_POLKU_KEY: writeKey,
    REPORTLY_URL: productUrl,
  };
  const vite = spawn('pnpm', ['--filter', name, 'dev'], { cwd: root, env, stdio: 'inherit' });
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => vite.kill(signal));
  // Ctrl+C reaches it by itself, on the same terminal.
  process.on('SIGINT', () => {});
  return new Promise((resolve) => vite.on('exit', (code) => resolve(code ?? 0)));
}

const FILES: { [path: string]: string } = {
  '/': 'text/html',
  '/app.js': 'text/javascript',
  '/polku.js': 'text/javascript',
  '/style.css': 'text/css',
};

/** Its files as they stand, but for the key and the address that are one's own; tokens are the product's. */
async function serveHtml({ backendUrl, productUrl, writeKey }: Demo): Promise<number> {
  const server = createServer(({ url = '/', headers }, response) => {
    const { pathname } = new URL(url, 'http://host');
    if (pathname === '/polku-token')
      return handOn(new URL(pathname, productUrl), headers.cookie ?? '', response);
    const type = Object.hasOwn(FILES, pathname) ? FILES[pathname] : undefined;
    if (!type) return response.writeHead(404).end();
    const name = pathname === '/' ? 'index.html' : pathname;
    const text = readFileSync(join(root, 'examples', 'plain-html', name), 'utf8');
    response.setHeader('content-type', `${type}; charset=utf-8`);
    return response.end(
      text.replace('wk_…', writeKey).replace('http://127.0.0.1:4800', backendUrl),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(EXAMPLE_PORTS.html, '127.0.0.1', resolve);
  });
  process.stdout.write(`  The page is at http://127.0.0.1:${EXAMPLE_PORTS.html}/\n`);
  const code = await onceStopped();
  server.closeAllConnections();
  return code;
}

function handOn(url: URL, cookie: string, response: ServerResponse): void {
  const asked = request(url, { headers: { cookie } }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, { 'content-type': 'text/plain' });
    answer.pipe(response);
  });
  asked.on('error', () => response.writeHead(502).end()); // the product has stopped
  asked.end();
}
