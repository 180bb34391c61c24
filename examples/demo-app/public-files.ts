import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The files a browser may have. Their names are listed once at the start, so that no address can reach
 * outside the folder; their contents are read each time, so that an edit shows at the next reload.
 */

export type PublicFile = { type: string; body: Buffer };

const TYPES: { [extension: string]: string } = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

const folder = fileURLToPath(new URL('public', import.meta.url));
const INTER = '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2';

export function createPublicFiles() {
  const files = new Map([['/inter.woff2', createRequire(import.meta.url).resolve(INTER)]]);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.endsWith('.html')) continue;
    const file = join(entry.parentPath, entry.name);
    files.set(file.slice(folder.length).replaceAll('\\', '/'), file);
  }
  return {
    read(path: string): PublicFile | undefined {
      const file = files.get(path);
      if (!file) return undefined;
      return {
        type: TYPES[extname(file)] ?? 'application/octet-stream',
        body: readFileSync(file),
      };
    },
    /** index.html with its `{{placeholders}}` filled in; a value can never become markup. */
    page(values: { [name: string]: string }): string {
      const template = readFileSync(join(folder, 'index.html'), 'utf8');
      return template.replace(/\{\{(\w+)\}\}/g, (_, name: string) =>
        escapeHtml(values[name] ?? ''),
      );
    },
  };
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
