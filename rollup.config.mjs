/**
 * Every browser artefact in one run, so that the chunks agree:
 *   packages/sdk/dist/cdn/     what the script tag gets: `v1.js`, and the core with its chunks under /<version>/
 *   packages/sdk/dist/         what npm gets of the SDK, and its rolled-up declarations
 *   packages/collector/dist/   the same of the collector alone
 * The script tag's files carry everything; npm's leave preact and its like to the host's own bundler.
 */
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import ts from '@typescript/typescript6';
import { transformSync } from 'esbuild';
import { dts } from 'rollup-plugin-dts';
import esbuild from 'rollup-plugin-esbuild';

const { version } = JSON.parse(readFileSync('packages/sdk/package.json', 'utf8'));
// The only packages that a host page may be given (docs/decisions/0003).
const RUNTIME = /^(preact|@floating-ui\/dom|idb-keyval)(\/|$)/;
// The host's own.
const FRAMEWORK = /^(react|vue)(\/|$)/;

/** Every file of this run. What an earlier one left beside them is removed at the end, and not before, so
 *  that whoever reads `dist` meanwhile finds it whole. */
const written = new Set();

const minify = () =>
  terser({
    ecma: 2020,
    module: true,
    compress: { passes: 3, pure_getters: true, unsafe_arrows: true },
    // No property is mangled: they cross chunks and wires.
    format: { comments: false },
  });

const plugins = (define = {}) => [
  nodeResolve({ browser: true, extensions: ['.ts', '.tsx', '.js', '.mjs'] }),
  minifyStyles(),
  esbuild({
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    tsconfig: false,
    define,
  }),
];

/** The core of the script tag; the loader is built when its hashed name is known. */
const core = {
  input: { polku: 'packages/sdk/src/script-tag.ts' },
  // What a lazy chunk shares with the core stays in the entry: one file to fetch, not two.
  preserveEntrySignatures: 'allow-extension',
  plugins: [...plugins(), buildLoader()],
  output: {
    dir: `packages/sdk/dist/cdn/${version}`,
    format: 'es',
    entryFileNames: '[name]-[hash].js',
    chunkFileNames: toChunkName,
    manualChunks: toManualChunk,
    onlyExplicitManualChunks: true,
    // A chunk names what it uses itself. What that needs in turn has been loaded by then: each name is 30 bytes.
    hoistTransitiveImports: false,
    // Kept beside for whoever reads a stack; a line in each chunk that names it would be loaded by everyone.
    sourcemap: 'hidden',
    plugins: [minify()],
  },
};

const npm = (name) => ({
  input: { index: `packages/${name}/src/index.ts` },
  preserveEntrySignatures: 'allow-extension',
  external: RUNTIME,
  plugins: plugins(),
  output: {
    dir: `packages/${name}/dist`,
    format: 'es',
    entryFileNames: '[name].js',
    chunkFileNames: toChunkName,
    manualChunks: toManualChunk,
    onlyExplicitManualChunks: true,
    plugins: [minify()],
  },
});

/** What a host's own server gets. Not minified: no browser loads it, and people read what signs for them. */
const server = {
  input: { server: 'packages/sdk/src/server.ts' },
  plugins: plugins(),
  output: { dir: 'packages/sdk/dist', format: 'es', entryFileNames: '[name].js' },
};

/** For hosts that are made with a framework, which they have already. They are handed a Polku and so bring none. */
const adapters = {
  input: { react: 'packages/sdk/src/react.ts', vue: 'packages/sdk/src/vue.ts' },
  external: FRAMEWORK,
  plugins: plugins(),
  output: {
    dir: 'packages/sdk/dist',
    format: 'es',
    entryFileNames: '[name].js',
    chunkFileNames: toChunkName,
    plugins: [minify()],
  },
};

/** What several entries speak of is one file of declarations beside them. */
const types = (name, entries = ['index']) => ({
  input: Object.fromEntries(entries.map((entry) => [entry, `packages/${name}/src/${entry}.ts`])),
  external: [RUNTIME, FRAMEWORK],
  plugins: [
    writtenOutTypes(),
    nodeResolve({ browser: true, extensions: ['.ts', '.tsx', '.js', '.mjs'] }),
    // The lower layers are not published: their declarations go in.
    dts({ includeExternal: ['@polku/protocol', '@polku/flows', '@polku/collector'] }),
  ],
  output: {
    dir: `packages/${name}/dist`,
    format: 'es',
    entryFileNames: '[name].d.ts',
    chunkFileNames: '[name]-[hash].d.ts',
  },
});

const all = [core, npm('sdk'), npm('collector'), server, adapters];
all.push(types('sdk', ['index', 'react', 'vue']), types('sdk', ['server']), types('collector'));
for (const each of all) each.plugins.push(noteFiles());
all.at(-1).plugins.push(removeOldFiles());
export default all;

/** What every view needs is one chunk, because it is always loaded together and compresses better so. */
function toManualChunk(id) {
  const isOfEveryView =
    /\/(preact|flows\/src\/(parts\/(?!markup|media|rich|corner)|view\.ts|pick-text)|sdk\/src\/view\/(?!place\/floating))/;
  // What finds and places is for what points at elements of the page.
  if (/sdk\/src\/view\/(pointing|find|watch|listen|route|place\/(?!floating))/.test(id))
    return 'pointing';
  if (isOfEveryView.test(id)) return 'stage';
  // What some flows say of the clock and of the share of people that are shown them.
  if (/flows\/src\/(terms|schedule|wall-clock|sampling)\.|sdk\/src\/held-out\./.test(id))
    return 'terms';
  if (/flows\/src\/surfaces\/(hint|hotspot|tooltip)/.test(id)) return 'hint';
  // With what several kinds of questions are drawn with, which nothing but surveys have. No kind is in here, and stars
  // are for those who draw stars.
  if (/flows\/src\/(survey\/|questions\/(views|scale\/(?!star)|option|field))/.test(id))
    return 'survey';
  if (/(flows|sdk)\/src\/inbox\//.test(id)) return 'inbox';
  if (/(flows|sdk)\/src\/my-data\//.test(id)) return 'my-data';
  return /flows\/src\/parts\/(markup|media)\b/.test(id) ? 'markup' : undefined;
}

/** Chunks are called by what they hold: `tour-HASH.js` says more than `view2-HASH.js`. */
function toChunkName({ facadeModuleId, name }) {
  const [, kind] =
    /flows\/src\/(?:(?:surfaces|questions|message)\/)?(\w+)\/view\.tsx$/.exec(
      facadeModuleId ?? '',
    ) ?? [];
  return `${kind ?? name}-[hash].js`;
}

/** Style texts lose what only people need. What a text begins with, of other texts, was made so where it stands. */
function minifyStyles() {
  const STYLES = /(tyles = `(?:\$\{\w+\})*)([^`$]+)`/gi;
  // White space and comments only: what is written stays as it was written.
  const toSmallest = (css) =>
    transformSync(css, { loader: 'css', minifyWhitespace: true }).code.trim();
  return {
    name: 'minify-styles',
    transform(code, id) {
      if (!/packages\/(flows|sdk)\/src\//.test(id)) return null;
      return {
        code: code.replace(STYLES, (_, begin, css) => `${begin}${toSmallest(css)}\``),
        map: null,
      };
    },
  };
}

/**
 * The types of the lower layers are inferred from zod schemas. A user of the SDK shall not need zod to read
 * them, so they are written out: what the compiler computed takes the place of how it was computed.
 */
function writtenOutTypes() {
  return {
    name: 'written-out-types',
    resolveId(id) {
      const [, layer] = /^@polku\/(protocol|flows)$/.exec(id) ?? [];
      if (!layer) return null;
      const file = resolve('node_modules/.cache/polku-types', `${layer}.d.ts`);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, writeOutTypes(`packages/${layer}/src/index.ts`));
      return file;
    },
  };
}

function writeOutTypes(entry) {
  const options = {
    ...ts.parseConfigFileTextToJson('', readFileSync('tsconfig.base.json', 'utf8')).config
      .compilerOptions,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'],
    jsx: undefined,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
  };
  const program = ts.createProgram([entry], options);
  const checker = program.getTypeChecker();
  const module = checker.getSymbolAtLocation(program.getSourceFile(entry));
  const { NoTruncation, InTypeAlias, UseSingleQuotesForStringLiteralType } = ts.TypeFormatFlags;
  const flags = NoTruncation | InTypeAlias | UseSingleQuotesForStringLiteralType;
  return checker
    .getExportsOfModule(module)
    .map((symbol) => {
      const type = checker.getDeclaredTypeOfSymbol(checker.getAliasedSymbol(symbol));
      return `export type ${symbol.name} = ${checker.typeToString(type, undefined, flags)};\n`;
    })
    .join('');
}

function noteFiles() {
  return {
    name: 'note-files',
    writeBundle({ dir, file }, bundle) {
      for (const name of Object.keys(bundle)) written.add(resolve(dir ?? dirname(file), name));
    },
  };
}

function removeOldFiles() {
  return {
    name: 'remove-old-files',
    writeBundle: {
      order: 'post',
      sequential: true,
      handler() {
        const found = globSync('packages/{sdk,collector}/dist/**/*.{js,map,ts}').map((file) =>
          resolve(file),
        );
        for (const file of found) if (!written.has(file)) rmSync(file);
      },
    },
  };
}

function buildLoader() {
  return {
    name: 'build-loader',
    async writeBundle(_, bundle) {
      const { rollup } = await import('rollup');
      const entry = Object.values(bundle).find((chunk) => chunk.isEntry);
      const loader = await rollup({
        input: 'packages/sdk/src/loader.ts',
        plugins: plugins({ __CORE__: JSON.stringify(`./${version}/${entry.fileName}`) }),
      });
      written.add(resolve('packages/sdk/dist/cdn/v1.js'));
      await loader.write({
        file: 'packages/sdk/dist/cdn/v1.js',
        format: 'iife',
        plugins: [minify()],
      });
    },
  };
}
