import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { type Bytes, readChunks, TOUR_CHUNKS, weigh } from '../artefacts.ts';
import type { Bench, Row } from './bench.ts';

/**
 * What a page must load: Polku's own artefacts as they are served, and of each peer a bundle of the smallest
 * program that does the same, minified by esbuild, with its style sheet where it has one.
 */
const root = fileURLToPath(new URL('../..', import.meta.url));

const PEERS = {
  tour: {
    'driver.js': `import { driver } from 'driver.js'; import 'driver.js/dist/driver.css';
      driver({ showProgress: true, steps: [1, 2, 3].map((n) => ({ element: '#s' + n, popover: { title: 't', description: 'd' } })) }).drive();`,
    'shepherd.js': `import Shepherd from 'shepherd.js'; import 'shepherd.js/dist/css/shepherd.css';
      const tour = new Shepherd.Tour({ useModalOverlay: true });
      for (const n of [1, 2, 3]) tour.addStep({ title: 't', text: 'd', attachTo: { element: '#s' + n, on: 'bottom' },
        buttons: [{ text: 'Back', action: tour.back }, { text: 'Next', action: tour.next }] });
      tour.start();`,
  },
  collector: {
    'posthog-js': `import posthog from 'posthog-js'; posthog.init('k', { api_host: 'http://x' }); posthog.identify('u'); posthog.capture('e');`,
    '@segment/analytics-next': `import { AnalyticsBrowser } from '@segment/analytics-next';
      const a = AnalyticsBrowser.load({ writeKey: 'k' }); a.identify('u'); a.track('e');`,
  },
};

const COLLECTOR = `import { createCollector } from './packages/collector/dist/index.js';
  const c = createCollector({ key: 'k', endpoint: 'http://x', consent: 'given' }); c.identify('u'); c.track('e');`;

export const sizeBench: Bench = {
  name: 'size',
  async measure(say) {
    const chunks = readChunks();
    const ours = (names: string[]) => weigh(...names.map((name) => chunks[name] ?? ''));
    say('bundling the peers …');
    const tours = await bundleAll(PEERS.tour);
    const collectors = await bundleAll(PEERS.collector);
    return [
      ...toRows('loader (script tag)', ours(['loader']), {}, null),
      ...toRows('core with collector', ours(['loader', 'core']), collectors, 8_000),
      ...toRows('tour with everything', ours(TOUR_CHUNKS), tours, 25_000),
      ...toRows(
        'survey with everything',
        ours(['loader', 'core', 'guide', 'stage', 'slideout', 'survey']),
        {},
        null,
      ),
      ...toRows('collector alone', await bundle(COLLECTOR), collectors, 'best'),
    ];
  },
};

function toRows(
  metric: string,
  ours: Bytes,
  peers: { [name: string]: Bytes },
  aim: Row['aim'],
): Row[] {
  return (['gzip', 'brotli'] as const).map((how) => ({
    metric: `${metric}, ${how}`,
    unit: 'bytes',
    ours: ours[how],
    peers: Object.fromEntries(Object.entries(peers).map(([name, bytes]) => [name, bytes[how]])),
    better: 'lower',
    // The aims were set for gzip; brotli stands beside it for information.
    aim: how === 'gzip' ? aim : null,
  }));
}

async function bundleAll(programs: { [name: string]: string }): Promise<{ [name: string]: Bytes }> {
  const all = Object.entries(programs).map(
    async ([name, code]) => [name, await bundle(code)] as const,
  );
  return Object.fromEntries(await Promise.all(all));
}

async function bundle(contents: string): Promise<Bytes> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    outdir: 'out',
    legalComments: 'none',
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  return weigh(...outputFiles.map(({ text }) => text));
}
