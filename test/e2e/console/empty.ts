import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { startBackend } from '../../../examples/start/backend.ts';
import { freePorts } from '../world.ts';

/** What a first run begins with: a backend that nobody has been in, and a product without Polku. */
const root = fileURLToPath(new URL('../../..', import.meta.url));

/** A backend on a store that nobody has been in, and the link that it prints; for one test. */
export async function startEmpty(): Promise<{ url: string; setupLink: string }> {
  const empty = await openEmpty();
  onTestFinished(empty.end);
  return empty;
}

export async function openEmpty() {
  const folder = mkdtempSync(join(tmpdir(), 'polku-first-run-'));
  const [port = 0, receiverPort = 0] = await freePorts(2);
  const printed: string[] = [];
  const backend = await startBackend({
    ...{ root, storeFile: join(folder, 'polku.db'), port, receiverPort },
    onLog: (line) => printed.push(line),
  });
  const isLink = (line: string) => line.startsWith('http') && line.includes('/sign-in#setup=');
  // It may be printed before the backend is ready, or just after.
  while (!printed.some(isLink)) await new Promise((resolve) => setTimeout(resolve, 20));
  return {
    url: backend.url,
    setupLink: printed.find(isLink) ?? '',
    async end() {
      await backend.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A product of one page, with the snippet in it as it was copied. */
export const toProduct = (snippet: string) => `<!doctype html><html lang="en"><meta charset="utf-8">
<title>Reportly</title><meta name="viewport" content="width=device-width">${snippet}
<body><h1>Reports</h1><button id="make" onclick="polku.push(['track', 'report_created'])">Make a report</button>`;
