import { flowExamples } from '@polku/flows/schemas';
import { describe, expect, test } from 'vitest';
import { createIngest, NOW } from '../ingest/ingest.fixture.ts';
import { publishFlow } from './publish-flow.ts';

describe('publishing a flow', () => {
  test('makes the next version, and none of what is unchanged', async () => {
    const { store } = await createIngest();
    const publish = (flow: typeof flowExamples.tour) =>
      store.transaction((db) => publishFlow(db, { workspaceId: 'ws', flow, nowMs: NOW }));
    expect(await publish(flowExamples.tour)).toEqual({ version: 1, isNew: true });
    expect(await publish({ ...flowExamples.tour, version: 7 })).toEqual({
      version: 1,
      isNew: false,
    });
    const renamed = { ...flowExamples.tour, name: 'Welcome back' };
    expect(await publish(renamed)).toEqual({ version: 2, isNew: true });
    const versions = await store.db
      .selectFrom('flow_version')
      .select(['version', 'document_json'])
      .orderBy('version')
      .execute();
    expect(versions.map(({ document_json }) => JSON.parse(document_json))).toEqual([
      flowExamples.tour,
      { ...renamed, version: 2 },
    ]);
  });
});
