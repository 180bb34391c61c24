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

  test('refuses a question that asks what only the backend knows', async () => {
    const { store } = await createIngest();
    const [question] = flowExamples.survey.questions;
    if (!question) throw new Error('The example has a question.');
    const when = { fact: 'account.billingCents', is: 'gt' as const, value: 1 };
    for (const part of [{ when }, { next: [{ when, to: 'end' }] }]) {
      const flow = { ...flowExamples.survey, questions: [{ ...question, ...part }] };
      const published = store.transaction((db) =>
        publishFlow(db, { workspaceId: 'ws', flow, nowMs: NOW }),
      );
      await expect(published).rejects.toThrow(
        /inside "first-report-ces" names account.billingCents/,
      );
    }
  });

  test('refuses an audience that neither side could decide', async () => {
    const { store } = await createIngest();
    const flow = {
      ...flowExamples.tour,
      audience: {
        any: [
          { fact: 'page.path', is: 'glob' as const, value: '/reports/**' },
          { fact: 'account.touchLevel', is: 'eq' as const, value: 'high' },
        ],
      },
    };
    const published = store.transaction((db) =>
      publishFlow(db, { workspaceId: 'ws', flow, nowMs: NOW }),
    );
    await expect(published).rejects.toThrow(
      /"welcome" cannot be decided: one condition names account.touchLevel/,
    );
  });
});
