import { globSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { Pages } from './backend.ts';

const TYPES: { [ending: string]: string } = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

/** What Vite built into `dist`, by the paths that a browser asks for. */
export function readBuiltPages(dist: string): Pages {
  const files = globSync('**/*.{html,js,css,svg}', { cwd: dist }).map((file) => [
    file === 'index.html' ? '/' : `/${file}`,
    { type: TYPES[extname(file)] ?? '', body: readFileSync(join(dist, file), 'utf8') },
  ]);
  return Object.fromEntries(files) as Pages;
}
