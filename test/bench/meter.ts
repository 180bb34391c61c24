/** What a page of a bench has cost, as Chromium itself counts it. */
import type { Page } from 'playwright-core';

export type Cost = { taskMs: number; layouts: number };

export type Meter = {
  /** Since this was opened: CPU time of its main thread, so that what else runs on the machine counts less. */
  readCost(): Promise<Cost>;
  /** After a collection. */
  readHeapBytes(): Promise<number>;
};

export async function openMeter(page: Page): Promise<Meter> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  async function read() {
    const { metrics } = await cdp.send('Performance.getMetrics');
    return (wanted: string) => metrics.find(({ name }) => name === wanted)?.value ?? Number.NaN;
  }
  return {
    async readCost() {
      const of = await read();
      return { taskMs: of('TaskDuration') * 1_000, layouts: of('LayoutCount') };
    },
    async readHeapBytes() {
      // The second takes what the first has only let go.
      await cdp.send('HeapProfiler.collectGarbage');
      await cdp.send('HeapProfiler.collectGarbage');
      return (await read())('JSHeapUsedSize');
    },
  };
}
