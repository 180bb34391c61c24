import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

/**
 * Who may import whom, one table. A package imports from lower layers and itself, never sideways, never up;
 * browser code takes types from anywhere below and values only from the facets that are made for it.
 */
const root = fileURLToPath(new URL('..', import.meta.url));

type Rule = {
  /** Files that this line speaks of, below packages/. The first line that fits a file holds. */
  files: string;
  /** What may be imported as values; `x/*` allows every facet of x. */
  values: string[];
  /** What may beside be imported as types. */
  types?: string[];
};

const ANY_LOWER_TYPE = ['@polku/protocol', '@polku/flows', '@polku/collector'];

const TABLE: Rule[] = [
  { files: 'protocol/src/(match|limits|counted)\\.ts', values: [] },
  { files: 'protocol/src/', values: ['zod'] },
  {
    files: 'flows/src/.*(schema|schemas|flow-base|question-base)\\.ts',
    values: ['zod', '@polku/protocol/schemas', '@polku/protocol/limits'],
  },
  {
    files: 'flows/src/(language|theme|bootstrap|flow)\\.ts',
    values: ['zod', '@polku/protocol/schemas', '@polku/protocol/limits'],
  },
  {
    files: 'flows/src/(select|suppress|history|pick-text|view|views)\\.ts',
    values: ['@polku/protocol/match'],
    types: ['preact', '@polku/protocol'],
  },
  // A tour and a survey move by rules, and a checklist ticks off by them, and so each takes the function that
  // matches them.
  {
    files:
      'flows/src/(tour/(path|on-advance|use-target)|survey/(path|use-survey)|checklist/done)\\.ts',
    values: ['@polku/protocol/match', 'preact/hooks'],
    types: ['@polku/protocol'],
  },
  { files: 'flows/src/.*\\.tsx?', values: ['preact', 'preact/hooks'], types: ['@polku/protocol'] },
  {
    files: 'collector/src/',
    values: ['idb-keyval', '@polku/protocol/match', '@polku/protocol/limits'],
    types: ['@polku/protocol'],
  },
  { files: 'sdk/src/view/place/floating\\.ts', values: ['@floating-ui/dom'] },
  {
    files: 'sdk/src/view/',
    values: ['preact', 'preact/hooks'],
    types: ['@polku/flows', '@polku/flows/select', '@polku/flows/views'],
  },
  { files: 'sdk/src/react\\.', values: ['react', 'react-dom/*'] },
  { files: 'sdk/src/vue\\.', values: ['vue', 'vue/*'] },
  {
    files: 'sdk/src/my-data/',
    values: ['preact', '@polku/flows/my-data'],
    types: ANY_LOWER_TYPE,
  },
  {
    files: 'sdk/src/inbox/',
    values: [
      'preact',
      '@polku/collector',
      '@polku/flows/inbox',
      '@polku/flows/select',
      '@polku/flows/views',
    ],
    types: ANY_LOWER_TYPE,
  },
  {
    files: 'sdk/src/',
    values: [
      '@polku/collector',
      '@polku/flows/select',
      '@polku/flows/terms',
      '@polku/flows/views',
      '@polku/protocol/match',
      '@polku/protocol/conditions',
      '@polku/protocol/counted',
      '@polku/protocol/limits',
      '@polku/protocol/unmet',
    ],
    types: ANY_LOWER_TYPE,
  },
  // Looks at pages in a browser; a backend that only serves has neither package.
  {
    files: 'backend/src/cli/check-page/(chromium|lap|look|sdk-answers|show)\\.',
    values: ['@polku/flows/schemas', 'node:*', 'playwright-core'],
    types: ['@polku/flows'],
  },
  {
    files: 'backend/src/',
    values: [
      '@polku/protocol/schemas',
      '@polku/protocol/match',
      '@polku/protocol/counted',
      '@polku/protocol/limits',
      '@polku/flows/schemas',
      '@polku/flows/select',
      '@polku/flows/summaries',
      'node:*',
      'zod',
      'hono',
      'hono/*',
      '@hono/node-server',
      '@hono/node-server/*',
      'kysely',
      'better-sqlite3',
      'pg',
      '@nats-io/jetstream',
      '@nats-io/transport-node',
      'pino',
      'date-holidays',
      'ipaddr.js',
      'jsonc-parser',
      'csv-parse/sync',
      'commander',
      'csv-parse/sync',
      'prom-client',
      'uuid',
      'nodemailer',
      'openid-client',
    ],
    types: ['@polku/protocol', '@polku/flows'],
  },
  // The page in which a flow is previewed, in a frame of its own.
  {
    files: 'console/src/(preview/|around/show-(around|checklist)\\.)',
    values: ['@polku/sdk/preview'],
    types: ['@polku/flows'],
  },
  {
    files: 'console/src/',
    values: [
      'preact',
      'preact/*',
      'wouter-preact',
      'wouter-preact/*',
      'i18next',
      'd3-scale',
      'd3-shape',
      '@fontsource-variable/inter',
      '@fontsource-variable/inter/*',
    ],
    types: ['@polku/backend/*', '@polku/protocol', '@polku/flows'],
  },
];

type Import = { name: string; isType: boolean };

const files = globSync('packages/*/src/**/*.{ts,tsx}', { cwd: root }).filter(
  (file) => !/\.(test|suite|fixture)\.tsx?$|\.d\.ts$/.test(file),
);

describe('imports', () => {
  test('every file keeps to its line of the table', () => {
    expect(files.length).toBeGreaterThan(50);
    expect(files.flatMap(faultsOf)).toEqual([]);
  });

  test('a file that is on no line is refused', () => {
    expect(faultsIn('other/src/x.ts', "import { z } from 'zod';")).toEqual([
      'other/src/x.ts: is on no line of the table in test/boundaries.test.ts',
    ]);
  });

  test('a view may not import zod, nor a schema as a value', () => {
    const view = 'flows/src/questions/nps/view.tsx';
    expect(faultsIn(view, "import { z } from 'zod';")).toEqual([
      `${view}: may not import zod (allowed: preact, preact/hooks, and as types @polku/protocol)`,
    ]);
    expect(faultsIn(view, "import { Rule } from '@polku/protocol/schemas';")).toHaveLength(1);
    expect(faultsIn(view, "import { NpsQuestion } from './schema.ts';")).toEqual([
      `${view}: may not import ./schema.ts as a value: it brings zod into the browser; import its type`,
    ]);
    expect(faultsIn(view, "import type { NpsQuestion } from './schema.ts';")).toEqual([]);
  });

  test('nobody reaches into another package by a path', () => {
    expect(faultsIn('sdk/src/x.ts', "import { a } from '../../collector/src/queue.ts';")).toEqual([
      'sdk/src/x.ts: may not import ../../collector/src/queue.ts, which is in another package; import the package by its name',
    ]);
  });
});

function faultsOf(file: string): string[] {
  return faultsIn(file.replace('packages/', ''), readFileSync(`${root}/${file}`, 'utf8'));
}

function faultsIn(file: string, code: string): string[] {
  const rule = TABLE.find(({ files: pattern }) => new RegExp(`^${pattern}`).test(file));
  if (!rule) return [`${file}: is on no line of the table in test/boundaries.test.ts`];
  return readImports(code).flatMap((found) => faultOf(file, rule, found) ?? []);
}

function faultOf(file: string, rule: Rule, { name, isType }: Import): string | undefined {
  if (name.startsWith('.')) return relativeFault(file, name, isType);
  const allowed = [...rule.values, ...(isType ? (rule.types ?? []) : [])];
  if (allowed.some((pattern) => isAllowed(pattern, name))) return undefined;
  const types = rule.types ? `, and as types ${rule.types.join(', ')}` : '';
  return `${file}: may not import ${name} (allowed: ${rule.values.join(', ') || 'nothing'}${types})`;
}

function relativeFault(file: string, name: string, isType: boolean): string | undefined {
  const target = new URL(name, `file:///${file}`).pathname.slice(1);
  if (target.split('/')[0] !== file.split('/')[0]) {
    return `${file}: may not import ${name}, which is in another package; import the package by its name`;
  }
  // Within `flows`, the browser's half must not lead to a schema.
  const isBrowserHalf = /^flows\/src\/.*(view|views|path|words|style|select|history)\.tsx?$/.test(
    file,
  );
  if (
    isBrowserHalf &&
    !isType &&
    /(schema|schemas|flow-base|question-base|bootstrap|flow)\.ts$/.test(target)
  ) {
    return `${file}: may not import ${name} as a value: it brings zod into the browser; import its type`;
  }
  return undefined;
}

const isAllowed = (pattern: string, name: string) =>
  pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;

function readImports(code: string): Import[] {
  const found: Import[] = [];
  const statements = /(?:^|\n)\s*(?:import|export)\s+(type\s+)?([^'"();]*?\s+from\s+)?'([^']+)'/g;
  for (const [, type, names = '', name = ''] of code.matchAll(statements)) {
    found.push({ name, isType: Boolean(type) || isOnlyTypes(names) });
  }
  for (const [, name = ''] of code.matchAll(/\bimport\('([^']+)'\)/g))
    found.push({ name, isType: false });
  return found;
}

/** `{ type A, type B }` is erased as `type { A, B }` is. */
function isOnlyTypes(names: string): boolean {
  const [, list] = /^\{([^}]*)\}\s+from\s+$/.exec(names) ?? [];
  const each =
    list
      ?.split(',')
      .map((part) => part.trim())
      .filter(Boolean) ?? [];
  return each.length > 0 && each.every((part) => part.startsWith('type '));
}
