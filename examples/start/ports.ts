import { createServer } from 'node:net';

/**
 * The three ports of the demo. A workspace is bound to them (the origin of the demo product, the webhook's
 * address), so each set of ports has its data in a folder of its own: two demos may run side by side, and
 * neither can come up with the other's addresses.
 */
export type Ports = { backend: number; demo: number; receiver: number };

export const DEFAULT_PORTS: Ports = { backend: 4800, demo: 4801, receiver: 4802 };

/** Where the small examples are served, each on its own: the demo's workspace takes what they send (`examples/try.ts`). */
export const EXAMPLE_PORTS = { react: 5173, vue: 5174, html: 5175 };

const HIGHEST_PORT = 65_535;

/** Each wanted port, or the next free one after all the wanted ones; never the same twice. */
export async function choosePorts(
  wanted: Ports,
  isFree: (port: number) => Promise<boolean>,
): Promise<Ports> {
  let next = Math.max(...Object.values(wanted)) + 1;
  const choose = async (port: number) => {
    if (await isFree(port)) return port;
    while (next <= HIGHEST_PORT && !(await isFree(next))) next++;
    if (next > HIGHEST_PORT) {
      throw new Error(`No free port was found above ${port}. Stop something that listens there.`);
    }
    return next++;
  };
  return {
    backend: await choose(wanted.backend),
    demo: await choose(wanted.demo),
    receiver: await choose(wanted.receiver),
  };
}

/** Whether this machine lets us listen there, on the address that the demo uses. */
export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

/** Three ports that the system says are free now: for a run that nobody has to find again. */
export async function findFreePorts(): Promise<Ports> {
  const [backend = 0, demo = 0, receiver = 0] = await findPorts(3);
  return { backend, demo, receiver };
}

/** So many, all different. */
export async function findPorts(count: number): Promise<number[]> {
  const probes = await Promise.all(Array.from({ length: count }, listen));
  const ports = probes.map((probe) => probe.port);
  await Promise.all(probes.map((probe) => probe.close()));
  return ports;
}

function listen(): Promise<{ port: number; close: () => Promise<void> }> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      resolve({ port, close: () => new Promise((done) => server.close(() => done())) });
    });
  });
}
