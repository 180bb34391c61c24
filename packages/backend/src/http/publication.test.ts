import { brotliDecompressSync } from 'node:zlib';
import { flowExamples } from '@polku/flows/schemas';
import { expect, test } from 'vitest';
import { createIngest, NOW, WORKSPACE } from '../ingest/ingest.fixture.ts';
import { setCurrentVersion } from '../store/sql/flows.ts';
import { findWorkspaceByKey } from '../store/sql/ingest-workspace.ts';
import { createBootstrapRoutes } from './bootstrap.ts';
import { createPublicationReader } from './publication.ts';

const { tour, survey } = flowExamples;

async function start() {
  const ingest = await createIngest();
  await ingest.publishFlows(tour, survey);
  const reader = createPublicationReader(ingest.store);
  const read = async () => {
    const workspace = await findWorkspaceByKey(ingest.store.db, WORKSPACE.writeKey);
    if (!workspace) throw new Error('The workspace of the fixture is not there.');
    return reader(workspace);
  };
  return { ...ingest, read };
}

test('what is published is read once, until it is not that any more', async () => {
  const { read, store, publishFlows } = await start();
  const first = await read();
  expect(await read()).toBe(first);
  await publishFlows({ ...tour, name: 'Another' });
  const second = await read();
  expect(second.flows.map(({ name }) => name)).toContain('Another');
  const turnTo = (version: number) =>
    store.transaction((db) =>
      setCurrentVersion(db, { workspaceId: WORKSPACE.id, flowId: tour.id, version }),
    );
  await turnTo(1);
  expect((await read()).flows).toEqual(first.flows);
  await turnTo(0);
  expect((await read()).flows.map(({ id }) => id)).toEqual([survey.id]);
  await store.transaction((db) => db.updateTable('workspace').set({ is_paused: 1 }).execute());
  expect(JSON.parse(new TextDecoder().decode((await read()).shared.bytes))).toMatchObject({
    isPaused: true,
  });
});

test('it comes compressed to who takes that, as the same version', async () => {
  const { store } = await start();
  const routes = createBootstrapRoutes({ store, nowMs: () => NOW });
  const get = (headers: Record<string, string> = {}) =>
    routes.request(`/v1/bootstrap?key=${WORKSPACE.writeKey}`, { headers });
  const plain = await get();
  const text = await plain.text();
  const packed = await get({ 'accept-encoding': 'gzip, deflate, br' });
  expect(packed.headers.get('content-encoding')).toBe('br');
  expect(packed.headers.get('vary')).toBe('accept-encoding');
  expect(packed.headers.get('content-type')).toBe('application/json');
  const bytes = new Uint8Array(await packed.arrayBuffer());
  expect(brotliDecompressSync(bytes).toString()).toBe(text);
  expect(bytes.length).toBeLessThan(text.length / 2);
  const etag = packed.headers.get('etag') ?? '';
  expect(etag).toBe(`W/${plain.headers.get('etag')}`);
  const again = await get({ 'accept-encoding': 'br', 'if-none-match': etag });
  expect([again.status, await again.text()]).toEqual([304, '']);
});
