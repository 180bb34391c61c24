/**
 * What a page must load: Polku's own artefacts as they are served, and of each peer a bundle of the smallest
 * program that does the same, minified by esbuild, with its style sheet where it has one. A collector counts
 * only when its bundle, run in a real page, has brought the user and the event to a server.
 */
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { type Bytes, readChunks, TOUR_CHUNKS, weigh } from '../artefacts.ts';
import type { Bench, Row } from './bench.ts';
import { BUILDS, type Contender } from './peers.ts';
import { bundle, type Program, toSmallest } from './peers-bundle.ts';
import { launchQuiet, plainContext, startPageHost } from './peers-page.ts';
import { startSink } from './peers-sink.ts';
import { toTourSizes } from './tours-bytes.ts';

/** The others send within 5 s by their defaults. */
const MAX_DELIVERY_MS = 15_000;

export const sizeBench: Bench = {
  name: 'size',
  async measure(say) {
    const chunks = readChunks();
    const ours = (names: string[]) => weigh(...names.map((name) => chunks[name] ?? ''));
    say('bundling the peers, and running the collectors …');
    const { Polku: collector, ...peers } = await toCollectorSizes();
    return [
      ...toRows('loader (script tag)', ours(['loader']), {}, null),
      ...toRows('core with collector', ours(['loader', 'core']), peers, 8_000),
      ...toRows('tour with everything', ours(TOUR_CHUNKS), await toTourSizes(), 25_000),
      ...toRows(
        'survey with everything',
        ours(['loader', 'core', 'guide', 'stage', 'slideout', 'survey']),
        {},
        null,
      ),
      ...toRows('collector alone', collector ?? null, peers, 4_000),
    ];
  },
};

type Sizes = { [name: string]: Bytes | null };

function toRows(metric: string, ours: Bytes | null, peers: Sizes, aim: Row['aim']): Row[] {
  return (['gzip', 'brotli'] as const).map((how) => ({
    metric: `${metric}, ${how}`,
    unit: 'bytes',
    ours: ours?.[how] ?? null,
    peers: Object.fromEntries(
      Object.entries(peers).map(([name, bytes]) => [name, bytes?.[how] ?? null]),
    ),
    better: 'lower',
    // The aims were set for gzip; brotli stands beside it for information.
    aim: how === 'gzip' ? aim : null,
  }));
}

/** By name, Polku's among them. */
async function toCollectorSizes(): Promise<Sizes> {
  const browser = await launchQuiet();
  try {
    const options = await plainContext(browser);
    const entries = await Promise.all(
      BUILDS.map(async (contender) => {
        const toSize = async (program: Program, names: string[]) =>
          (await doesDeliver(contender, program, browser, options))
            ? weigh(...names.map((name) => program.files[name] ?? ''))
            : null;
        const whole = await bundle(toSmallest(contender));
        const sizes = { [contender.name]: await toSize(whole, Object.keys(whole.files)) };
        const split = await bundle(toSmallest(contender), { isSplit: true });
        if (split.first.length < Object.keys(split.files).length) {
          sizes[`${contender.name} (first load)`] = await toSize(split, split.first);
        }
        return sizes;
      }),
    );
    return Object.assign({}, ...entries);
  } finally {
    await browser.close();
  }
}

/** Whether the program, run in a page, brings the user `u` and the event `e` to its server. */
async function doesDeliver(
  contender: Contender,
  program: Program,
  browser: Browser,
  options: BrowserContextOptions,
): Promise<boolean> {
  const sink = await startSink(contender);
  const host = await startPageHost(program, sink.url);
  const context = await browser.newContext(options);
  try {
    await (await context.newPage()).goto(host.url);
    return await sink.wait(
      (received) =>
        received.some(({ name }) => name === 'e') && received.some(({ user }) => user === 'u'),
      MAX_DELIVERY_MS,
    );
  } finally {
    await context.close();
    await host.close();
    await sink.close();
  }
}
