import { describe, expect, test } from 'vitest';
import { createIngest, NOW, WORKSPACE } from '../ingest/ingest.fixture.ts';
import { createSecretKey } from '../success/keys.ts';
import { errorOf } from './ingest-server.fixture.ts';
import { createSegmentSettings } from './segment-settings.ts';

async function start(publicUrl = 'https://polku.example') {
  const { store } = await createIngest();
  const onFault = (error: unknown) => {
    throw error;
  };
  const routes = createSegmentSettings({ store, publicUrl: () => publicUrl, onFault });
  const get = (key: string) => routes.request(`/v1/projects/${key}/settings`);
  return { store, get };
}

describe('the settings that Segment’s browser library asks for', () => {
  test.each([
    ['https://polku.example', 'polku.example/v1', 'https'],
    ['http://127.0.0.1:4800', '127.0.0.1:4800/v1', 'http'],
  ])('send everything to %s', async (publicUrl, apiHost, protocol) => {
    const { get } = await start(publicUrl);
    const response = await get(WORKSPACE.writeKey);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('cache-control')).toBe('public, max-age=300');
    expect(await response.json()).toMatchObject({
      integrations: { 'Segment.io': { apiKey: WORKSPACE.writeKey, apiHost, protocol } },
      metrics: { sampleRate: 0 },
    });
  });

  test('are given to no wrong key, and to no secret one', async () => {
    const { get, store } = await start();
    const wrong = await get('wk_other');
    expect(wrong.headers.get('access-control-allow-origin')).toBe('*');
    expect(await errorOf(wrong)).toMatchObject({ status: 401, code: 'unknown_write_key' });
    const named = { workspaceId: WORKSPACE.id, name: 'x' };
    const { secretKey } = await createSecretKey(store, named, NOW);
    expect(await errorOf(await get(secretKey))).toMatchObject({ code: 'unknown_secret_key' });
  });
});
