import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Contender } from './peers.ts';

/** Programs as the bundler of a host makes them: minified, for browsers of today. */
const root = fileURLToPath(new URL('../..', import.meta.url));

export type Program = {
  /** File names to texts. The page loads `main.js`, which asks for the others itself. */
  files: { [name: string]: string };
  /** What the browser must have before the program runs: `main.js` and what that imports statically. */
  first: string[];
};

/** The smallest program that starts the SDK, says who the user is and what they did. */
export const toSmallest = (contender: Contender) =>
  `${contender.start()}\n${contender.identify("'u'")};\n${contender.track("'e'", '{}')};`;

/** The same with its calls as globals of the page: `identify(id)` and `track(name, properties)`. */
export const toRemote = (contender: Contender, more?: string) => `${contender.start(more)}
  globalThis.identify = (id) => ${contender.identify('id')};
  globalThis.track = (name, properties) => ${contender.track('name', 'properties')};`;

/**
 * `isSplit`: with a file for each part that is loaded on demand, as an app's bundler makes them. `external`: what is
 * left out, because the host has it anyway.
 */
export async function bundle(
  contents: string,
  { isSplit = false, external = [] }: { isSplit?: boolean; external?: string[] } = {},
): Promise<Program> {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: root },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    outdir: 'out',
    entryNames: 'main',
    splitting: isSplit,
    external,
    metafile: true,
    legalComments: 'none',
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  const toName = (path: string) => path.replace(/^.*\//, '');
  const files = Object.fromEntries(outputFiles.map(({ path, text }) => [toName(path), text]));
  const outputs = Object.entries(metafile.outputs);
  const first = new Set(['main.js', ...Object.keys(files).filter((name) => name.endsWith('.css'))]);
  // A set grows while it is walked: this visits what the visited import.
  for (const name of first) {
    const [, output] = outputs.find(([path]) => toName(path) === name) ?? [];
    for (const { path, kind } of output?.imports ?? []) {
      if (kind === 'import-statement') first.add(toName(path));
    }
  }
  return { files, first: [...first] };
}
