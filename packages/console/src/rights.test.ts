import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { mayChangeField, RIGHTS } from './rights.ts';

const DOCS = readFileSync(new URL('../../../docs/roles.md', import.meta.url), 'utf8');
const ROLES = ['admin', 'lead', 'csm', 'seller', 'trainer', 'viewer'] as const;

it.each(Object.entries(RIGHTS))('offers %s to whom the docs give it', (right, roles) => {
  const line = new RegExp(`^\\| \`${right}\` +\\|[^|]*\\|(.*)\\|$`, 'm').exec(DOCS)?.[1];
  const marks = line?.split('|').map((cell) => cell.trim());
  expect(roles).toEqual(ROLES.filter((_, index) => marks?.[index] === '✓'));
});

it.each([
  ['csm', 'plan', true],
  ['seller', 'plan', false],
  ['trainer', 'stage', false],
  ['trainer', 'onboardingModel', true],
  ['viewer', 'onboardingModel', false],
] as const)('a %s may change %s: %s', (role, field, may) => {
  expect(mayChangeField(role, field)).toBe(may);
});
