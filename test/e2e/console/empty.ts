import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished } from 'vitest';
import { startBackend } from '../../../examples/start/backend.ts';
import { freePorts } from '../world.ts';

/** What a first run begins with: a backend that nobody has been in, and a product without Polku. */
const root = fileURLToPath(new URL('../../..', import.meta.url));

/** A backend on a store that nobody has been in, and the link that it prints. */
export async function startEmpty(): Promise<{ url: string; setupLink: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'polku-first-run-'));
  const [port = 0, receiverPort = 0] = await freePorts(2);
  const printed: string[] = [];
  const backend = await startBackend({
    ...{ root, storeFile: join(folder, 'polku.db'), port, receiverPort },
    onLog: (line) => printed.push(line),
  });
  onTestFinished(async () => {
    await backend.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const find = () => printed.find((line) => line.startsWith('http')) ?? '';
  await expect.poll(find).toMatch(/\/sign-in#setup=/);
  return { url: backend.url, setupLink: find() };
}

/** A product of one page, with the snippet in it as it was copied. */
export const toProduct = (snippet: string) => `<!doctype html><html lang="en"><meta charset="utf-8">
<title>Reportly</title><meta name="viewport" content="width=device-width">${snippet}
<body><h1>Reports</h1><button id="make" onclick="polku.push(['track', 'report_created'])">Make a report</button>`;
