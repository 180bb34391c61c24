import { connect, createServer, type Socket } from 'node:net';

/**
 * A wire between the console and its backend that is cut on command: bytes pass both ways, until it is told to cut off
 * everybody and let nobody in, or to fall silent without a word, as a network does that somebody has left.
 */
export type CutProxy = {
  url: string;
  /** Everything that is open ends now, and nothing new is let in until {@link CutProxy.mend}. */
  cut(): void;
  /** What is open stays so, and nothing more passes on it; what is new passes. */
  freeze(): void;
  mend(): void;
  close(): Promise<void>;
};

export async function startCutProxy(upstream: string): Promise<CutProxy> {
  const { port: to, hostname } = new URL(upstream);
  const open = new Set<Socket>();
  let isCut = false;
  const server = createServer((near) => {
    if (isCut) return near.destroy();
    const far = connect(Number(to), hostname);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
    return undefined;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const endAll = () => {
    for (const socket of open) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${port}`,
    cut() {
      isCut = true;
      endAll();
    },
    freeze() {
      for (const socket of open) socket.unpipe();
    },
    mend() {
      isCut = false;
    },
    close() {
      endAll();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
