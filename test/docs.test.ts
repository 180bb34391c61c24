import { execFileSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';

/**
 * What the docs say is held to the code: TypeScript blocks type-check against the packages, JSON parses,
 * commands and links exist. Browser blocks may await at the top level, as a module does.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const files = globSync('{*.md,docs/**/*.md,packages/*/README.md,examples/**/*.md}', {
  cwd: root,
  exclude: (name) => name.includes('node_modules'),
});
const blocks = files.flatMap((file) => readBlocks(file));
const folder = join(root, `.cache/docs-check-${process.pid}`);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** How a page calls the script tag's global, before and after the SDK has loaded. */
const PAGE_TYPES = `import type { MoreWords, Polku } from '@polku/sdk';
type Call = { [M in keyof Polku]: [M, ...Parameters<Polku[M]>] }[keyof Polku] | ['words', MoreWords];
declare global {
  interface Window { polku: { push(...calls: Call[]): unknown } }
  var polku: Window['polku'];
}
`;

describe('the docs', () => {
  test('have code to be held to', () => {
    expect(blocks.filter(({ language }) => language === 'ts').length).toBeGreaterThan(1);
  });

  test('every block of TypeScript or JavaScript type-checks', () => {
    const code = blocks.filter(({ language }) => /^(ts|tsx|js)$/.test(language));
    mkdirSync(folder, { recursive: true });
    const names = code.map(({ language, text }, i) => {
      const name = `block-${i}.${language === 'js' ? 'ts' : language}`;
      writeFileSync(join(folder, name), `${text}\nexport {};\n`);
      return name;
    });
    writeFileSync(join(folder, 'page.d.ts'), PAGE_TYPES);
    const config = {
      extends: '../../tsconfig.base.json',
      compilerOptions: {
        lib: ['es2024', 'dom'],
        noUnusedLocals: false,
        types: ['node'],
        // The host's own, which the root does not have.
        paths: {
          react: ['../../packages/sdk/node_modules/@types/react/index.d.ts'],
          vue: ['../../packages/sdk/node_modules/vue/dist/vue.d.mts'],
        },
      },
      files: ['page.d.ts', ...names],
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    expect(complaints('tsc', ['-p', folder], code)).toBe('');
  }, 60_000);

  test('every attribute of a script tag is one that the SDK reads', () => {
    const sdk = ['loader', 'script-tag']
      .map((name) => readFileSync(join(root, `packages/sdk/src/${name}.ts`), 'utf8'))
      .join('');
    const tags = blocks.filter(({ language }) => language === 'html').map(({ text }) => text);
    const named = tags.flatMap((text) =>
      [...text.matchAll(/data-(\w+)=/g)].map(([, name = '']) => name),
    );
    expect(named.length).toBeGreaterThan(1);
    expect(named.filter((name) => !new RegExp(`(dataset|script)\\.${name}\\b`).test(sdk))).toEqual(
      [],
    );
  });

  test('every JSON block parses', () => {
    for (const { language, text } of blocks) if (language === 'json') JSON.parse(text);
  });

  test('every command of the project in a shell block exists', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts: object;
    };
    const lines = blocks
      .filter(({ language }) => language === 'sh')
      .flatMap(({ text }) => text.split('\n'));
    const asked = lines.flatMap((line) => {
      const [, name] =
        /^(?:npm run|npm(?= (?:start|test)\b)|pnpm(?= (?!add|install|--))) ([\w:]+)/.exec(
          line.trim(),
        ) ?? [];
      return name ?? [];
    });
    expect(asked.length).toBeGreaterThan(3);
    expect(asked.filter((name) => !(name in scripts))).toEqual([]);
  });

  test('every link to a file leads to one', () => {
    const broken = files.flatMap((file) => {
      const text = readFileSync(join(root, file), 'utf8');
      return [...text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)]
        .map(([, target = '']) => join(dirname(file), target))
        .filter((target) => !existsSync(join(root, target)))
        .map((target) => `${file} → ${target}`);
    });
    expect(broken).toEqual([]);
  });

  test.each([
    ['variable of the environment', 'config.ts', /\bPOLKU_[A-Z_]+/g],
    ['metric', 'http/metrics.ts', /\bpolku_[a-z_]+/g],
  ])('every %s stands in operating.md, and no other', (_what, file, pattern) => {
    const namesIn = (path: string) =>
      [...new Set(readFileSync(join(root, path), 'utf8').match(pattern))].sort();
    expect(namesIn('docs/operating.md')).toEqual(namesIn(`packages/backend/src/${file}`));
  });

  test('every test that guarantees.md names is there', () => {
    const text = readFileSync(join(root, 'docs/guarantees.md'), 'utf8');
    const named = [...text.matchAll(/`([\w./-]+\.(?:test|spec)\.tsx?)`/g)].map(
      ([, name = '']) => name,
    );
    const all = globSync('{packages,test}/**/*.{test,spec}.{ts,tsx}', {
      cwd: root,
      exclude: (name) => name.includes('node_modules'),
    });
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((name) => !all.some((file) => file.endsWith(name)))).toEqual([]);
  });
});

type Block = { file: string; language: string; text: string };

function readBlocks(file: string): Block[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language = '', code = '']) => ({
    file,
    language,
    text: code,
  }));
}

function complaints(tool: string, args: string[], code: Block[]): string {
  try {
    execFileSync(join(root, 'node_modules/.bin', tool), args, { cwd: root, encoding: 'utf8' });
    return '';
  } catch (error) {
    const { stdout } = error as { stdout: string };
    return stdout.replace(/\S*block-(\d+)\.tsx?/g, (name, i) => `${code[Number(i)]?.file ?? name}`);
  }
}
