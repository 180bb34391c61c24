import type { Browser } from 'playwright-core';
import { percentile, type Row } from './bench.ts';
import { bundle, type Program } from './peers-bundle.ts';
import { launchQuiet, plainContext } from './peers-page.ts';
import type { SdkHost } from './sdk-host.ts';
import { toFlows } from './select-flows.ts';
import { POSTHOG_SURVEY, startSurveyHost } from './survey-page.ts';

/**
 * What a page pays a second while a hundred flows wait and nothing happens: main thread, less what the same page
 * pays without. None of them may be shown there, so that the figure is that of waiting.
 */
const FLOWS = 100;
const ROUNDS = 3;
const SETTLE_MS = 3_000;
const IDLE_MS = 10_000;

type Contender = {
  name: string;
  /** Absent: Polku, whose tag stands in the page. */
  program?: string;
  /** An expression of the page: how many flows it has looked at, or a promise of that. */
  loaded: string;
};

const POLKU: Contender = { name: 'Polku', loaded: `Object.keys(polku.why().reasons).length` };

/** A hundred surveys of another page. */
const POSTHOG: Contender = {
  name: 'posthog-js',
  program: `import posthog from 'posthog-js/dist/module.no-external'; import 'posthog-js/dist/surveys';
    posthog.init('phc_bench', { api_host: location.origin, autocapture: false, capture_pageview: false });
    globalThis.posthog = posthog; globalThis.prompts = {};`,
  loaded: `new Promise((resolve) => posthog.getSurveys((surveys) => resolve(surveys.length)))`,
};

const NOTHING: Program = { files: { 'main.js': 'globalThis.prompts = {};' }, first: ['main.js'] };

export async function measureIdle(say: (text: string) => void): Promise<Row[]> {
  const flows = toFlows(FLOWS);
  const surveys = Array.from({ length: FLOWS }, (_, i) => ({
    ...POSTHOG_SURVEY,
    id: `survey-${i}`,
    conditions: { url: `/settings/${i}`, urlMatchType: 'icontains' },
  }));
  const hosts: [Contender | undefined, SdkHost][] = [];
  for (const contender of [undefined, POLKU, POSTHOG]) {
    const program = contender?.program ? await bundle(contender.program) : undefined;
    const host = await startSurveyHost(contender ? program : NOTHING, { flows, surveys });
    hosts.push([contender, host]);
  }
  const browser = await launchQuiet();
  const costs = new Map<Contender | undefined, (number | null)[]>();
  try {
    for (let round = 0; round < ROUNDS; round++) {
      say(`at rest, round ${round + 1} of ${ROUNDS} …`);
      for (const [contender, host] of [...hosts.slice(round), ...hosts.slice(0, round)]) {
        const cost = await measureOnce(browser, host, contender);
        costs.set(contender, [...(costs.get(contender) ?? []), cost]);
      }
    }
  } finally {
    await browser.close();
    for (const [, host] of hosts) await host.close();
  }
  const nothing = medianOf(costs.get(undefined)) ?? 0;
  const more = (contender: Contender) => {
    const cost = medianOf(costs.get(contender));
    return cost === null ? null : Math.max(0, cost - nothing);
  };
  const row = { unit: 'ms', better: 'lower' } as const;
  return [
    {
      metric: `main thread a second at rest, ${FLOWS} flows loaded`,
      ...{ ...row, ours: more(POLKU), peers: { [POSTHOG.name]: more(POSTHOG) }, aim: 0.1 },
    },
    {
      metric: 'main thread a second at rest, of an empty page',
      ...{ ...row, ours: nothing, peers: {}, aim: null },
    },
  ];
}

/** In ms a second; null when the contender has not got all of them. */
async function measureOnce(
  browser: Browser,
  host: SdkHost,
  contender: Contender | undefined,
): Promise<number | null> {
  const context = await browser.newContext(await plainContext(browser));
  try {
    const page = await context.newPage();
    await page.goto(host.url);
    await page.waitForFunction(() => 'prompts' in globalThis);
    if (contender) {
      // Its own source says how it is known; the page has no policy that would forbid it.
      const ready = `Promise.resolve(${contender.loaded}).then((count) => count === ${FLOWS})`;
      const isLoaded = await page.waitForFunction(ready, undefined, { timeout: 10_000 }).then(
        () => true,
        () => false,
      );
      if (!isLoaded) return null;
    }
    await page.waitForTimeout(SETTLE_MS);
    const cdp = await context.newCDPSession(page);
    // CPU time, so that what else runs on the machine counts less.
    await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
    const readTaskMs = async () => {
      const { metrics } = await cdp.send('Performance.getMetrics');
      return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1_000;
    };
    const before = await readTaskMs();
    await page.waitForTimeout(IDLE_MS);
    return ((await readTaskMs()) - before) / (IDLE_MS / 1_000);
  } finally {
    await context.close();
  }
}

/** Null when one run was void: a figure of the others would be of the lucky ones. */
function medianOf(costs: readonly (number | null)[] = []): number | null {
  const whole = costs.filter((cost) => cost !== null);
  return whole.length < costs.length ? null : percentile(whole, 0.5);
}
