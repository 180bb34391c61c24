import type { Page } from 'playwright-core';
import { startHost, startTestBackend } from '../e2e/backend.ts';
import { launch } from '../e2e/world.ts';
import { type Bench, percentile, type Row } from './bench.ts';

/**
 * The whole slice: a click in a page becomes a first use, its signed webhook and a line in the open console.
 * Both ends read the same machine's clock. Each first use is of a new user in a fresh page.
 */
const FIRST_USES = 100;
const WARM_UP = 5;
/** The page shows no flow: the bench is of the way of the event. */
const PATH = '/bench';

export const sliceBench: Bench = {
  name: 'slice',
  async measure(say) {
    let user = '';
    const host = await startHost({});
    const backend = await startTestBackend([host.url]);
    host.allow(backend.url);
    Object.assign(host.pages, {
      [PATH]: { type: 'text/html', body: toHtml(backend) },
      '/host.js': { type: 'text/javascript', body: HOST_SCRIPT },
      '/polku-token': { type: 'text/plain', body: () => backend.token(user, 'northwind') },
    });
    const browser = await launch();
    try {
      const csm = await openConsole(await browser.newPage(), backend);
      const toWebhook: number[] = [];
      const toConsole: number[] = [];
      for (let i = -WARM_UP; i < FIRST_USES; i++) {
        user = `bench-${i + WARM_UP}`;
        const context = await browser.newContext();
        const { clickedAt } = await useOnce(await context.newPage(), `${host.url}${PATH}`);
        const [hookAt, seenAt] = await Promise.all([
          webhookOf(backend, user),
          csm.evaluate((id) => (globalThis as unknown as Seen).seen(id), user),
        ]);
        await context.close();
        if (i < 0) continue;
        toWebhook.push(hookAt - clickedAt);
        toConsole.push(seenAt - clickedAt);
        if ((i + 1) % 20 === 0) say(`${i + 1} of ${FIRST_USES} first uses`);
      }
      return [
        ...toRows('click → webhook received', toWebhook),
        ...toRows('click → visible in the console', toConsole),
      ];
    } finally {
      await browser.close();
      await host.close();
      await backend.end();
    }
  },
};

type TestBackend = Awaited<ReturnType<typeof startTestBackend>>;
type Seen = { seen(userId: string): Promise<number> };

function toRows(metric: string, values: number[]): Row[] {
  const row = (name: string, share: number, aim: number | null): Row => ({
    metric: `${metric}, ${name} of ${values.length}`,
    unit: 'ms',
    ours: percentile(values, share),
    peers: {},
    better: 'lower',
    aim,
  });
  return [row('p50', 0.5, null), row('p95', 0.95, 250)];
}

async function useOnce(page: Page, url: string): Promise<{ clickedAt: number }> {
  await page.goto(url);
  // Identified and idle: what is measured begins with the click.
  await page.waitForFunction(() => (globalThis as unknown as { isReady: boolean }).isReady);
  await page.click('button');
  return page
    .evaluate(() => globalThis as unknown as { clickedAt: number })
    .then(() =>
      page.evaluate(() => ({
        clickedAt: (globalThis as unknown as { clickedAt: number }).clickedAt,
      })),
    );
}

async function webhookOf(backend: TestBackend, user: string): Promise<number> {
  for (;;) {
    const found = backend.deliveries.find((entry) => entry.user === user);
    if (found) return Date.parse(found.receivedAt);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Signs in and notes when each user's line has been painted. */
async function openConsole(page: Page, backend: TestBackend): Promise<Page> {
  await page.addInitScript(() => {
    const paintedAt = new Map<string, number>();
    const waiting = new Map<string, (at: number) => void>();
    const note = () => {
      for (const line of document.querySelectorAll('[data-notification-id]')) {
        const [user] = /bench-\d+/.exec(line.textContent ?? '') ?? [];
        if (!user || paintedAt.has(user)) continue;
        paintedAt.set(user, 0);
        requestAnimationFrame(() => {
          const at = performance.timeOrigin + performance.now();
          paintedAt.set(user, at);
          waiting.get(user)?.(at);
        });
      }
    };
    addEventListener('DOMContentLoaded', () => {
      new MutationObserver(note).observe(document.documentElement, {
        childList: true,
        subtree: true,
      });
    });
    (globalThis as unknown as Seen).seen = (user) => {
      const at = paintedAt.get(user);
      return at ? Promise.resolve(at) : new Promise((resolve) => waiting.set(user, resolve));
    };
  });
  await page.goto(await backend.signInLink());
  await page.locator('[data-page="inbox"]').waitFor();
  await page.goto(`${backend.url}/?scope=all`);
  await page.locator('[data-page="inbox"]').waitFor();
  return page;
}

const toHtml = ({ url, writeKey }: TestBackend) => `<!doctype html>
<html lang="en"><head><title>Bench</title></head><body><h1>A page</h1><button>Create report</button>
<script src="/host.js"></script>
<script src="${url}/sdk/v1.js" data-key="${writeKey}" data-consent="given" async></script>
</body></html>`;

const HOST_SCRIPT = `
(window.polku ||= []).push(['identify', () => fetch('/polku-token').then((response) => response.text())]);
polku.push(['on', 'person', async () => { await polku.flush(); globalThis.isReady = true; }]);
document.querySelector('button').addEventListener('click', (event) => {
  globalThis.clickedAt = performance.timeOrigin + event.timeStamp;
  polku.push(['track', 'report_created']);
});
`;
