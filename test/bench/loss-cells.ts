/**
 * The cells of the loss bench: a scenario of the delivery matrix with a contender, each on an origin of its
 * own. Polku sends to a real backend; each peer to a server that answers as its own would.
 */
import type { Contender as Deliverer } from '../e2e/delivery/contender.ts';
import { deliver, type Scenario, untilCounted } from '../e2e/delivery/deliver.ts';
import type { PageHost } from '../e2e/delivery/page-host.ts';
import * as scenarios from '../e2e/delivery/scenarios.ts';
import type { Engine, EngineBrowser } from '../engines/engine.ts';
import type { Contender } from './peers.ts';
import { bundle } from './peers-bundle.ts';
import { startSink } from './peers-sink.ts';

/** Nothing fails. Who loses events here has been set up wrongly, and is not judged. */
export const control: Scenario = {
  id: 'control',
  title: 'nothing fails',
  events: 5,
  async run(stage) {
    const tab = await stage.open();
    await stage.track(tab);
    return tab;
  },
};

/** The kill comes at the same time for all. What is in localStorage takes seconds to reach the disk. */
const toHanging = (seconds: number): Scenario => ({
  id: `hang_${seconds}`,
  title: `the server never answers, and the browser is killed after ${seconds} s`,
  events: 3,
  browser: 'own',
  async run(stage) {
    const tab = await stage.open();
    await stage.proxy.set({ kind: 'hang' });
    await stage.track(tab);
    await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
    await stage.killAndRelaunch();
    await stage.proxy.set({ kind: 'none' });
    return stage.open();
  },
});

/** In them it matters what a browser gets done in a given time: nothing else may be at work. */
export const TIMED: readonly Scenario[] = [scenarios.crash, toHanging(1)].map(withFive);

export const UNTIMED: readonly Scenario[] = [
  control,
  ...[scenarios.navigate, scenarios.down, scenarios.fails, scenarios.asksForTime].map(withFive),
  ...[scenarios.cut, scenarios.offline, toHanging(6)].map(withFive),
  scenarios.twoTabs,
];

function withFive(scenario: Scenario): Scenario {
  return { ...scenario, events: 5 };
}

export type Outcome = {
  lost: number;
  doubled: number;
  /** Not there until the user did something more. */
  late: number;
};

/** How long a collector may take by itself once all is well, and when the user has done something more. */
const PATIENCE_MS = 20_000;
const MORE_PATIENCE_MS = 10_000;

/** Runs one cell. A collector that has not delivered by itself gets one more event to send: a user who comes
 *  back does something, and some take up what waits only then. */
export async function runCell(options: {
  engine: Engine;
  scenario: Scenario;
  deliverer: Deliverer;
  host: PageHost;
  shared: EngineBrowser;
  /** The scenario is over; what follows is waiting. */
  onPlayed?: () => void;
}): Promise<Outcome> {
  const { scenario, deliverer, onPlayed } = options;
  let late: string[] = [];
  const withOneMore: Scenario = {
    ...scenario,
    async run(stage) {
      const tab = await scenario.run(stage);
      onPlayed?.();
      await untilCounted(deliverer, stage.marks, PATIENCE_MS);
      const counted = await deliverer.counted(stage.marks);
      late = stage.marks.filter((mark) => !counted.some((each) => each.mark === mark));
      if (late.length > 0) await stage.track(tab, [`${scenario.id}_one_more`]);
      return tab;
    },
  };
  const { lost, doubled } = await deliver({
    ...options,
    contender: deliverer,
    scenario: withOneMore,
    patienceMs: MORE_PATIENCE_MS,
  });
  return {
    lost: lost.length,
    doubled: doubled.length,
    late: late.filter((mark) => !lost.includes(mark)).length,
  };
}

/** The page of a peer, to be given to each of its cells. */
export async function toPeerPage(peer: Contender): Promise<string> {
  const { files } = await bundle(toProgram(peer));
  const script = files['main.js']?.replaceAll('</script', '<\\/script');
  return `<script>${NOT_AUTOMATED}</script><script type="module">${script}</script>`;
}

/** A peer with a server of its own, which counts an event once an id, as the vendor's does. */
export async function startPeer(
  peer: Contender,
  page: string,
): Promise<{ deliverer: Deliverer; close(): Promise<void> }> {
  const sink = await startSink(peer);
  const deliverer: Deliverer = {
    name: peer.name,
    upstream: sink.url,
    toHtml: (endpoint) => `<script>globalThis.SINK = '${endpoint}'</script>${page}`,
    counted(marks) {
      const ids = new Map(
        sink.received.flatMap(({ id, name = '' }) =>
          marks.includes(name) ? [[`${name} ${id}`, { mark: name }]] : [],
        ),
      );
      return [...ids.values()];
    },
  };
  return { deliverer, close: sink.close };
}

const toProgram = (peer: Contender) => `${peer.start()}
  ${peer.identify("'user-1'")};
  globalThis.contender = {
    ready: ${peer.ready ?? 'Promise.resolve()'},
    track: (mark) => ${peer.track('mark', '{}')},
    ${peer.triesWithinMs ? `tried: () => new Promise((resolve) => setTimeout(resolve, ${peer.triesWithinMs})),` : ''}
  };`;

/** Some peers count no events of automated browsers; this one shall not be known for it. */
const NOT_AUTOMATED = `
  const userAgent = navigator.userAgent.replace('Headless', '');
  Object.defineProperty(navigator, 'userAgent', { get: () => userAgent });
  Object.defineProperty(navigator, 'webdriver', { get: () => false });`;
