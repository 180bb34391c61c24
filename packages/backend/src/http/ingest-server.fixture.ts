import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BatchAnswer, ErrorBody, EventResult } from '@polku/protocol';
import { onTestFinished } from 'vitest';
import { createConsumer } from '../ingest/apply-group.ts';
import {
  type Act,
  createIngest,
  NOW,
  newId,
  toBatch,
  WORKSPACE,
} from '../ingest/ingest.fixture.ts';
import { createDirectLog, type DirectLogOptions } from '../log/direct.ts';
import { type BatchHandlerDeps, createBatchHandler } from './batch.ts';
import type { BatchLine } from './batch-line.ts';

export const ORIGIN = 'https://app.example';

/** An event as a browser would send it. */
export const event = (given: object = {}) => ({
  id: newId(),
  type: 'track',
  name: 'report_created',
  at: NOW,
  anonymousId: 'device-1',
  sessionId: 'session-1',
  ...given,
});

export async function errorOf(response: Response) {
  const { error } = (await response.json()) as ErrorBody;
  return { status: response.status, ...error };
}

export const resultsOf = async (response: Response): Promise<EventResult[]> =>
  ((await response.json()) as BatchAnswer).results;

/** The ingest route as it runs, on a port of its own. */
export async function startIngestServer(
  options: Partial<BatchHandlerDeps> & { directLog?: DirectLogOptions } = {},
) {
  const { directLog, ...deps } = options;
  const ingest = await createIngest();
  const { store } = ingest;
  const log = createDirectLog(directLog);
  const consumer = createConsumer({ store });
  log.consume(consumer);
  const lines: BatchLine[] = [];
  const faults: unknown[] = [];
  const handler = createBatchHandler({
    store,
    log,
    nowMs: () => NOW,
    onRequest: (line) => lines.push(line),
    onFault: (error) => faults.push(error),
    ...deps,
  });
  const url = `${await listen(handler)}/v1/batch`;
  const post = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
    fetch(url, { method: 'POST', body, headers });
  const postActs = async (acts: readonly Act[], headers?: Record<string, string>) =>
    post(JSON.stringify(await toBatch(acts, NOW)), headers);
  const postEvents = (events: readonly unknown[], more: object = {}) =>
    post(JSON.stringify({ writeKey: WORKSPACE.writeKey, sentAt: NOW, events, ...more }));
  return { ...ingest, url, post, postActs, postEvents, lines, faults };
}

async function listen(handler: RequestListener): Promise<string> {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
