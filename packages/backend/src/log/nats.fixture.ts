import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';

/** NATS servers of a test's own, one or a cluster, in a folder that is gone with them. */
export type NatsServers = {
  /** For `POLKU_LOG`. */
  url: string;
  /** To the server of that index: `SIGKILL`, or `SIGSTOP` and `SIGCONT`. */
  signal(index: number, signal: NodeJS.Signals): void;
  /** Has one that was killed come back on the same files. */
  start(index: number): void;
  /** Of the server that leads the stream; -1 while none does. */
  findLeader(): Promise<number>;
  /** Removes the stream and all that waits in it. */
  empty(): Promise<void>;
  stop(): Promise<void>;
};

const PLACES = ['/usr/sbin/nats-server', '/usr/bin/nats-server', '/usr/local/bin/nats-server'];

/** The program: that of `NATS_SERVER`, else at a well-known place. */
export function findNats(): string | undefined {
  return process.env.NATS_SERVER ?? PLACES.find((place) => existsSync(place));
}

/** Where each of them is, when it is not as usual. */
export type NatsPlaces = {
  /** @default 127.0.0.1 */
  hosts?: readonly string[];
  /** What starts its program there, and the program's own words follow. @default nothing before them */
  commands?: readonly (readonly string[])[];
  /** The folders of their data. @default one that is gone with them */
  stores?: readonly (string | undefined)[];
};

export async function startNats(count: 1 | 3 = 1, places: NatsPlaces = {}): Promise<NatsServers> {
  const program = findNats();
  if (!program)
    throw new Error(
      'No nats-server was found. Install it (Debian: nats-server), or set NATS_SERVER.',
    );
  const folder = mkdtempSync(join(tmpdir(), 'polku-nats-'));
  const ports = await findPorts(2 * count);
  const [clients, routes] = [ports.slice(0, count), ports.slice(count)];
  const toPlace = (port: number, index: number) =>
    `${places.hosts?.[index] ?? '127.0.0.1'}:${port}`;
  const url = `nats://${clients.map(toPlace).join()}`;
  const processes: ChildProcess[] = [];

  function start(index: number): void {
    const words = [...(places.commands?.[index] ?? []), program as string];
    const args = [...words.slice(1), '-c', join(folder, `${index}.conf`)];
    processes[index] = spawn(words[0] as string, args, { stdio: 'ignore' });
  }

  for (const [index, port] of clients.entries()) {
    const cluster = count > 1 ? toCluster(routes.map(toPlace), index) : '';
    const store = places.stores?.[index] ?? join(folder, `store-${index}`);
    await writeFile(
      join(folder, `${index}.conf`),
      `server_name: n${index}\nlisten: ${toPlace(port, index)}\njetstream { store_dir: "${store}", max_mem: 64M, max_file: 1G }\n${cluster}`,
    );
    start(index);
  }
  await ask(url, (manager) => manager.getAccountInfo());

  return {
    url,
    signal: (index, signal) => void processes[index]?.kill(signal),
    start,
    async findLeader() {
      const { cluster } = await ask(url, (manager) => manager.streams.info('polku'));
      return Number(cluster?.leader?.slice(1) ?? -1);
    },
    empty: () =>
      ask(url, async (manager) => {
        for await (const { config } of manager.streams.list())
          await manager.streams.delete(config.name);
      }),
    async stop() {
      await Promise.all(processes.map(end));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const toCluster = (routes: readonly string[], index: number): string =>
  `cluster { name: polku, listen: ${routes[index]}, routes: [${routes.map((place) => `nats://${place}`).join()}] }\n`;

type Manager = Awaited<ReturnType<typeof jetstreamManager>>;

/** Again until it is answered: a cluster takes a while to choose who leads. */
async function ask<T>(url: string, work: (manager: Manager) => Promise<T>): Promise<T> {
  for (let left = 300; ; left -= 1) {
    const servers = url.replace('nats://', '').split(',');
    const connection = await connect({ servers, reconnect: false, timeout: 1_000 }).catch(() => {});
    try {
      if (connection) return await work(await jetstreamManager(connection, { timeout: 1_000 }));
    } catch (error) {
      if (left <= 0) throw error;
    } finally {
      await connection?.close();
    }
    if (left <= 0) throw new Error(`No nats-server answers at ${url}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const gone = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGKILL');
  await gone;
}

/** All different, because each is held until the last is found. */
async function findPorts(count: number): Promise<number[]> {
  const probes = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<Server>((resolve, reject) => {
          const probe: Server = createServer()
            .once('error', reject)
            .listen(0, '127.0.0.1', () => resolve(probe));
        }),
    ),
  );
  const ports = probes.map((probe) => {
    const address = probe.address();
    return typeof address === 'object' && address ? address.port : 0;
  });
  await Promise.all(probes.map((probe) => new Promise((resolve) => probe.close(resolve))));
  return ports;
}
