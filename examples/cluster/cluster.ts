/**
 * Polku on several processes of this machine: PostgreSQL, three NATS servers, two processes that take events, two that
 * apply them, one for the console, and a proxy before them. All are real programs on loopback, in folders that go with
 * them; each can be killed and started again, which is what the fault tests do.
 */
import type { NatsServers } from '../../packages/backend/src/log/nats.fixture.ts';
import { startNats } from '../../packages/backend/src/log/nats.fixture.ts';
import {
  type PostgresServer,
  startPostgres,
} from '../../packages/backend/src/store/engines/postgres.fixture.ts';
import { type Backend, type BackendOptions, startBackend } from '../start/backend.ts';
import { findPorts } from '../start/ports.ts';
import { startProxy } from './proxy.ts';

/** What the processes meet in. */
export type Engines = {
  postgres: PostgresServer;
  nats: NatsServers;
  /** Tells a process of Polku where they are. */
  environment: { POLKU_STORE: string; POLKU_LOG: string };
  close: () => Promise<void>;
};

export type EnginesOptions = {
  /** @default three on loopback */
  makeNats?: () => Promise<NatsServers>;
  /** What PostgreSQL commits is on the disk. @default false */
  isFlushed?: boolean;
};

/** Both must be installed: `test/postgres.ts` and `test/nats.ts` see to that. */
export async function startEngines({
  makeNats = () => startNats(3),
  isFlushed = false,
}: EnginesOptions = {}): Promise<Engines> {
  const postgres = await startPostgres({ isFlushed });
  try {
    const nats = await makeNats();
    const store = await postgres.createDatabase();
    return {
      ...{ postgres, nats },
      environment: { POLKU_STORE: store, POLKU_LOG: nats.url },
      close: async () => {
        await Promise.all([nats.stop(), postgres.stop()]);
      },
    };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

export const NODES = {
  'ingest-1': 'ingest',
  'ingest-2': 'ingest',
  'worker-1': 'worker',
  'worker-2': 'worker',
  'web-1': 'web',
} as const;
export type NodeName = keyof typeof NODES;

export type Cluster = {
  /** Of the proxy. */
  url: string;
  /** SIGKILL and others; resolves when it has ended, if it does of that. */
  signal(name: NodeName, signal: NodeJS.Signals): Promise<void>;
  /** One that has ended, on the same port. `isToEnd`: it will end by itself; resolves when it has. */
  start(name: NodeName, more?: Told, options?: { isToEnd?: boolean }): Promise<void>;
  /** As for a new version: one after the other, each back before the next. */
  restart(): Promise<void>;
  /** Resolves with its exit code when one ends that was not told to. */
  ended: Promise<number>;
  close: () => Promise<void>;
};

/** What a process is told besides. */
type Told = { [variable: string]: string };

/** Whoever balances sees that a process stops before it does. */
const STOP_DELAY_S = '1';

/** `options`: how the demo runs its one backend; `port` is the proxy's. */
export async function startCluster(options: BackendOptions, engines: Engines): Promise<Cluster> {
  const names = Object.keys(NODES) as NodeName[];
  const ports = await findPorts(names.length);
  const portOf = (name: NodeName) => ports[names.indexOf(name)] ?? 0;
  const running = new Map<NodeName, Backend>();
  const { promise: ended, resolve: tellEnd } = Promise.withResolvers<number>();

  async function start(name: NodeName, more: Told = {}, { isToEnd = false } = {}): Promise<void> {
    const environment = {
      ...engines.environment,
      POLKU_ROLE: NODES[name],
      POLKU_PORT: String(portOf(name)),
      POLKU_TRUST_PROXY: '1',
      POLKU_STOP_DELAY_S: STOP_DELAY_S,
      ...options.environment,
      ...more,
    };
    const node = await startBackend({ ...options, environment });
    if (isToEnd) return void (await node.ended);
    running.set(name, node);
    void node.ended.then((code) => {
      if (running.get(name) === node) tellEnd(code);
    });
  }

  /** Its end is expected from now on. */
  function take(name: NodeName): Backend | undefined {
    const node = running.get(name);
    running.delete(name);
    return node;
  }

  const close = async () => {
    await proxy?.close();
    await Promise.all(names.map((name) => take(name)?.stop()));
  };
  let proxy: Awaited<ReturnType<typeof startProxy>> | undefined;
  try {
    // The schema is made by the first; the others find it.
    await start('web-1');
    await Promise.all(names.filter((name) => name !== 'web-1').map((name) => start(name)));
    const targets = names.flatMap((name) => {
      const role = NODES[name];
      return role === 'worker' ? [] : [{ role, url: `http://127.0.0.1:${portOf(name)}` }];
    });
    proxy = await startProxy({ port: options.port, targets });
  } catch (error) {
    await close();
    throw error;
  }
  return {
    url: proxy.url,
    async signal(name, signal) {
      if (signal !== 'SIGKILL') return void process.kill(running.get(name)?.pid ?? 0, signal);
      const node = take(name);
      if (!node) return;
      process.kill(node.pid, signal);
      await node.ended;
    },
    start,
    async restart() {
      for (const name of names) {
        await take(name)?.stop();
        await start(name);
      }
    },
    ended,
    close,
  };
}
