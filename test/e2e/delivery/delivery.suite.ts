import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine, EngineBrowser } from '../../engines/engine.ts';
import { startTestBackend, type TestBackend } from '../backend.ts';
import { type Delivery, deliver, type Scenario } from './deliver.ts';
import { type PageHost, startPageHost } from './page-host.ts';
import { createPolkuContender, type PolkuOptions } from './polku.ts';

export type Cell = {
  scenario: Scenario;
  /** Names of the register (docs/testing.md) that it proves. */
  proves?: string;
  from?: PolkuOptions['from'];
  /** What more is true of it. */
  check?: (delivery: Delivery) => void;
};

/**
 * The delivery matrix of one engine, against one real backend: each cell a page host, a proxy and a user of
 * its own. Cells that a tab is enough for share a browser.
 */
export function describeDelivery(engine: Engine, cells: readonly Cell[]): void {
  describe.skipIf(engine.missing)(`delivery in ${engine.name}`, () => {
    const hosts: PageHost[] = [];
    const profile = mkdtempSync(join(tmpdir(), 'polku-shared-'));
    let backend: TestBackend;
    let shared: EngineBrowser;

    beforeAll(async () => {
      hosts.push(...(await Promise.all(cells.map(startPageHost))));
      backend = await startTestBackend(hosts.flatMap(({ url, plainUrl }) => [url, plainUrl]));
      shared = await engine.launch({ profile });
    });
    afterAll(async () => {
      await shared?.close();
      await Promise.all(hosts.map((host) => host.close()));
      await backend?.end();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    });

    cells.forEach(({ scenario, from, proves, check }, i) => {
      const { title, impossible, id } = scenario;
      const reason = impossible?.[engine.name];
      const name = [proves, from === 'script' ? `${title} (script tag)` : title].filter(Boolean);
      if (reason) return;
      test(name.join(': '), async () => {
        const host = hosts[i] as PageHost;
        const contender = await createPolkuContender({
          backend,
          user: `user-${i}-${id}`,
          ...(from ? { from } : {}),
        });
        const delivery = await deliver({ engine, scenario, contender, host, shared });
        expect(delivery).toMatchObject({ of: scenario.events, lost: [], doubled: [] });
        expect(delivery.counted.filter(({ isVerified }) => !isVerified)).toEqual([]);
        check?.(delivery);
      });
    });
  });
}
