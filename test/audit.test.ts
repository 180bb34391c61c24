import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { judgeAudit } from './audit.ts';

/** Known weaknesses of what is installed for production, as the registry knows them today. */
const root = fileURLToPath(new URL('..', import.meta.url));
const MAX_MS = 90_000;

const advisory = (severity: string) => ({
  ...{ id: 1_098_094, module_name: 'leaky', severity, title: 'Reads too much' },
  ...{ url: 'https://github.com/advisories/GHSA-0000', vulnerable_versions: '<2.0.0' },
});
const answer = (...severities: string[]) =>
  JSON.stringify({
    advisories: Object.fromEntries(severities.map((one, index) => [index, advisory(one)])),
    metadata: { vulnerabilities: { info: 0, low: 0, moderate: 0, high: 0, critical: 0 } },
  });

describe('what the audit of dependencies said', () => {
  test.each([
    ['nothing is known', answer(), []],
    ['little is known', answer('info', 'low', 'moderate'), []],
    [
      'something grave is known',
      answer('moderate', 'high', 'critical'),
      [
        'leaky: high, Reads too much (https://github.com/advisories/GHSA-0000)',
        'leaky: critical, Reads too much (https://github.com/advisories/GHSA-0000)',
      ],
    ],
  ])('%s', (_, said, found) => {
    expect(judgeAudit(said)).toEqual({ kind: 'answered', found });
  });

  test.each([
    [
      'a registry without a list',
      'Error: ERR_PNPM_AUDIT_BAD_RESPONSE\n\n  × The audit endpoint (at https://r.example/-/npm/v1/security/\n  │ advisories/bulk) responded with 405:',
    ],
    ['one that says so in JSON', '{"error":{"code":"ERR_PNPM_AUDIT_ENDPOINT_NOT_EXISTS"}}'],
    ['no network', 'getaddrinfo ENOTFOUND registry.npmjs.org'],
  ])('nobody answered: %s', (_, said) => {
    expect(judgeAudit(said).kind).toBe('unanswered');
  });

  test.each([
    ['nothing at all', ''],
    ['no lockfile', 'ERR_PNPM_AUDIT_NO_LOCKFILE No pnpm-lock.yaml found'],
    ['no such option', "error: unexpected argument '--prod'"],
    ['something else', '{"auditReportVersion":2}'],
  ])('the asking failed: %s', (_, said) => {
    expect(judgeAudit(said).kind).toBe('failed');
  });
});

test(
  'no package that runs in production has a grave weakness that is known',
  async () => {
    const verdict = judgeAudit(await askRegistry());
    if (verdict.kind === 'unanswered')
      console.log(
        `The registry told of no weaknesses, so none were looked for: ${verdict.because}`,
      );
    expect(verdict).not.toMatchObject({ kind: 'failed' });
    expect(verdict.kind === 'answered' ? verdict.found : []).toEqual([]);
  },
  MAX_MS,
);

/** It exits with 1 where something is known, too: what it says counts. */
function askRegistry(): Promise<string> {
  const args = ['audit', '--prod', '--json'];
  const options = { cwd: root, maxBuffer: 1e8, timeout: MAX_MS / 2 };
  return new Promise((resolve) =>
    execFile('pnpm', args, options, (error, stdout, stderr) =>
      resolve(error?.killed ? 'ETIMEDOUT' : stdout || stderr || String(error)),
    ),
  );
}
