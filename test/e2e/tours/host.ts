/**
 * Host pages for tours: `test/pages/*.html` on an origin of its own, under the strictest policy (the page's own
 * `<style>` has a nonce that nobody else is told), with the SDK as a browser gets it under `/sdk/`. No backend
 * answers: a tour of code needs none.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const FOLDERS = { '/sdk/': join(root, 'packages/sdk/dist/cdn'), '/': join(root, 'test/pages') };
const TYPES: { [ending: string]: string } = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.vtt': 'text/vtt; charset=utf-8',
};
const CSP =
  "default-src 'self'; style-src 'self' 'nonce-host'; frame-src 'self' data:; object-src 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types test-page";

/** `files`: what is served beside the pages, by its path. */
export async function startTourHost({
  csp = CSP,
  files = {},
}: {
  csp?: string;
  files?: { [path: string]: string };
} = {}) {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://h').pathname));
    const [prefix, folder] =
      Object.entries(FOLDERS).find(([each]) => path.startsWith(each)) ?? ([] as string[]);
    try {
      const file = join(folder ?? '', path.slice((prefix ?? '').length));
      const body = files[path] ?? readFileSync(file, 'utf8');
      response.setHeader('content-type', TYPES[extname(path)] ?? 'application/octet-stream');
      response.setHeader('content-security-policy', csp);
      response.end(body.replaceAll('<style>', '<style nonce="host">'));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close() {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** One of our own modules, as a script of the page: for what the SDK as it is built keeps to itself. */
export async function buildScript(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(root, entry)],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
  });
  return outputFiles[0]?.text ?? '';
}
