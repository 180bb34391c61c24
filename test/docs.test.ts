import { execFileSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
const folder = mkdtempSync(join(root, 'packages/sdk/docs-check-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the docs', () => {
  test('have code to be held to', () => {
    expect(blocks.filter(({ language }) => language === 'ts').length).toBeGreaterThan(1);
  });

  test('every TypeScript block type-checks', () => {
    const code = blocks.filter(({ language }) => /^(ts|tsx)$/.test(language));
    for (const [i, { language, text }] of code.entries()) {
      writeFileSync(join(folder, `block-${i}.${language}`), `${text}\nexport {};\n`);
    }
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({
        extends: '../../../tsconfig.base.json',
        compilerOptions: { lib: ['es2024', 'dom'], noUnusedLocals: false, types: ['node'] },
        include: ['.'],
      }),
    );
    expect(complaints('tsc', ['-p', folder], code)).toBe('');
  }, 60_000);

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
