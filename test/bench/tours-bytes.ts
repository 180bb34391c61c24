/** What a page must load to run a tour of three steps. */
import type { Browser } from 'playwright-core';
import { type Bytes, weigh } from '../artefacts.ts';
import type { Row } from './bench.ts';
import { bundle } from './peers-bundle.ts';
import type { SdkHost } from './sdk-host.ts';
import type { Tours } from './tours-open.ts';
import { PEERS, REACT, toSmallest } from './tours-peers.ts';

/** Polku's are those of every file that a page has fetched by the time its tour stands there. */
export async function measureBytes(browser: Browser, host: SdkHost | undefined): Promise<Row[]> {
  const native = await fetchedFor(browser, host, '#one');
  const floating = await fetchedFor(browser, host, '#cut');
  const whole = await toTourSizes();
  const without = await toTourSizes(REACT);
  const rows = (metric: string, ours: Bytes, peers: Sizes, aim: number | null): Row[] =>
    (['gzip', 'brotli'] as const).map((how) => ({
      metric: `${metric}, ${how}`,
      unit: 'bytes',
      ours: ours[how],
      peers: Object.fromEntries(Object.entries(peers).map(([name, bytes]) => [name, bytes[how]])),
      better: 'lower',
      aim: how === 'gzip' ? aim : null,
    }));
  return [
    ...rows('to a running tour', native, whole, 19_000),
    ...rows('to a running tour, React left out', native, without, null),
    ...rows('to a running tour, with Floating UI', floating, whole, 25_000),
  ];
}

async function fetchedFor(
  browser: Browser,
  host: SdkHost | undefined,
  target: string,
): Promise<Bytes> {
  if (!host) return weigh();
  const page = await browser.newPage();
  try {
    host.fetched.clear();
    await page.goto(host.url);
    await page.waitForFunction(() => 'tours' in globalThis);
    await page.evaluate(
      (target) => (globalThis as unknown as { tours: Tours }).tours.begin([target]),
      target,
    );
    // The light of one that waits for its engine is not to be seen yet.
    await page.waitForFunction(() => {
      const root = document.querySelector('polku-stage')?.shadowRoot;
      const [card, ring] = [root?.querySelector('.card'), root?.querySelector('.ring')];
      return card && ring && getComputedStyle(ring).opacity === '1' && ring.clientWidth > 0;
    });
    return weigh(...host.fetched.values());
  } finally {
    await page.close();
  }
}

type Sizes = { [name: string]: Bytes };

/** By peer. `external`: what the page has anyway. */
export async function toTourSizes(external: string[] = []): Promise<Sizes> {
  const sizes = PEERS.map(async ({ name, program = '' }) => {
    const { files } = await bundle(toSmallest(program), { external });
    return [name, weigh(...Object.values(files))] as const;
  });
  return Object.fromEntries(await Promise.all(sizes));
}
