import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestBackend, type TestBackend } from '../e2e/backend.ts';
import { createCrowd } from './crowd.ts';
import { expectOnce } from './ledger.ts';
import { CUTS, type CuttingProxy, startProxy } from './proxy.ts';
import { createRandom } from './random.ts';

const CUT_RATIO = 0.3;
const MIN_ANSWERS = process.env.POLKU_TEST_FULL ? 3_000 : 400;

describe('30 % of the answers are cut on their way', () => {
  let backend: TestBackend;
  let proxy: CuttingProxy;

  beforeAll(async () => {
    backend = await startTestBackend();
    const random = createRandom(2);
    const chooseCut = () =>
      random() < CUT_RATIO ? CUTS[Math.floor(random() * CUTS.length)] : undefined;
    proxy = await startProxy({ target: backend.url, chooseCut });
  });
  afterAll(async () => {
    await proxy?.close();
    await backend?.end();
  });

  test('nothing is lost and nothing is there twice, and each first use is told of once', async () => {
    const crowd = createCrowd({ backend, url: proxy.url, random: createRandom(3), paceMs: 20 });
    try {
      const countAnswers = () => Object.values(proxy.counts).reduce((sum, count) => sum + count);
      await expect.poll(countAnswers, { timeout: 60_000 }).toBeGreaterThan(MIN_ANSWERS);
      await crowd.finish();
      const { passed, ...cuts } = proxy.counts;
      expect(Math.abs(1 - passed / countAnswers() - CUT_RATIO)).toBeLessThan(0.06);
      expect(Math.min(...Object.values(cuts))).toBeGreaterThan(MIN_ANSWERS / 20);
      await expectOnce(backend, crowd);
    } finally {
      await crowd.stop();
    }
  });
});
