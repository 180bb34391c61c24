import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** What the build made, by the names that people use for it. */
const root = fileURLToPath(new URL('..', import.meta.url));
const cdn = `${root}/packages/sdk/dist/cdn`;

export type Bytes = { minified: number; gzip: number; brotli: number };

/** Each chunk of the script-tag build, by what it holds: `core`, `tour`, `place`, … */
export function readChunks(): { [name: string]: string } {
  const chunks: { [name: string]: string } = { loader: readFileSync(`${cdn}/v1.js`, 'utf8') };
  for (const file of globSync('*/*.js', { cwd: cdn })) {
    const [, name = ''] = /\/([\w-]+?)-[\w-]{8}\.js$/.exec(file) ?? [];
    chunks[name === 'polku' ? 'core' : name] = readFileSync(`${cdn}/${file}`, 'utf8');
  }
  return chunks;
}

/** Compressed as servers do at their best: gzip 9, brotli 11. */
export function weigh(...texts: string[]): Bytes {
  const sum = { minified: 0, gzip: 0, brotli: 0 };
  for (const text of texts) {
    const bytes = Buffer.from(text);
    sum.minified += bytes.length;
    sum.gzip += gzipSync(bytes, { level: 9 }).length;
    sum.brotli += brotliCompressSync(bytes, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11 },
    }).length;
  }
  return sum;
}

/** The chunks a browser loads to show one step of a tour beside its target, the first to the last. */
export const TOUR_CHUNKS = ['loader', 'core', 'guide', 'stage', 'pointing', 'tour', 'floating'];

/** Those that it loads to ask one question, on the surface that is taken when the survey names none. */
export const NPS_CHUNKS = ['loader', 'core', 'guide', 'stage', 'survey', 'nps', 'slideout'];

/** The chunks that this one needs before it can run. */
export function staticImportsOf(code: string): string[] {
  const found = code.matchAll(/(?:from|import)\s*"\.\/([\w-]+?)-[\w-]{8}\.js"/g);
  return [...found].map(([, name = '']) => (name === 'polku' ? 'core' : name));
}

/** What a browser fetches to show the console's inbox: the page and all that it names, gzip 9. */
export function weighConsole(): { files: string[]; gzip: number } {
  const dist = `${root}/packages/console/dist`;
  const page = readFileSync(`${dist}/index.html`, 'utf8');
  const named = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(
    ([, path = '']) => path,
  );
  const files = ['/index.html', ...new Set(named)];
  const gzip = files.reduce(
    (sum, file) => sum + gzipSync(readFileSync(`${dist}${file}`), { level: 9 }).length,
    0,
  );
  return { files, gzip };
}
