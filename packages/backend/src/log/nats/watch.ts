import type { Stream } from './stream.ts';

/**
 * Looks every two seconds whether the stream answers. A server that is cut off from the others, or stands still, keeps
 * its clients and serves none of them; after longer than it takes to choose another leader, another server is gone to.
 */
export function watchStream({ connection, info, isConnected }: Stream): { stop(): void } {
  let answeredAtMs = performance.now();
  const timer = setInterval(() => void look(), LOOK_MS);

  async function look(): Promise<void> {
    try {
      await info();
      answeredAtMs = performance.now();
    } catch {
      if (!isConnected() || performance.now() - answeredAtMs < PATIENCE_MS) return;
      answeredAtMs = performance.now();
      // It is closed by then: nothing to go to.
      await connection.reconnect().catch(() => {});
    }
  }

  return { stop: () => clearInterval(timer) };
}

const LOOK_MS = 2_000;
const PATIENCE_MS = 6_000;
