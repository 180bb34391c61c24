import type { Browser } from 'playwright-core';

/**
 * The longest task of a page's main thread, by the browser's own trace. In CPU time, as a task that waits for a
 * core is the machine's fault; the page's own long-task observer says nothing under 50 ms.
 */
type TraceEvent = {
  name: string;
  pid: number;
  tid: number;
  tdur?: number;
  args?: { name?: string };
};

/** Begins to trace; the function returned ends it and gives ms. */
export async function traceTasks(browser: Browser): Promise<() => Promise<number>> {
  const session = await browser.newBrowserCDPSession();
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) =>
    events.push(...(value as unknown as TraceEvent[])),
  );
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel'], excludedCategories: ['*'] },
  });
  return async () => {
    const isComplete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
    await session.send('Tracing.end');
    await isComplete;
    await session.detach();
    return longestOf(events) / 1_000;
  };
}

/** In µs. Of the renderers the page's own is the busiest; the others keep themselves ready. */
function longestOf(events: readonly TraceEvent[]): number {
  const mains = events.filter(
    ({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain',
  );
  const tasks = mains.map((main) =>
    events
      .filter((event) => event.pid === main.pid && event.tid === main.tid)
      .flatMap(({ name, tdur }) => (name === 'ThreadControllerImpl::RunTask' ? (tdur ?? 0) : [])),
  );
  const busiest = tasks.toSorted((a, b) => sum(b) - sum(a))[0] ?? [];
  return busiest.reduce((longest, tdur) => Math.max(longest, tdur), 0);
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
