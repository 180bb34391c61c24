import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';

/**
 * A session with the server that is there whenever the server is: what it holds (a lock, what it listens to) ends with
 * it, and is taken again. Apart from those that read and write, which nobody may keep waiting.
 */
export type Line = {
  /** Connects. @throws when that fails */
  open(): Promise<void>;
  /** Connects, and tries again until it has. */
  keep(): Promise<void>;
  /** Takes the session for lost. */
  drop(): void;
  end(): Promise<void>;
};

export type LineOptions = {
  connect: () => Promise<pg.Client>;
  onUp?: (client: pg.Client) => void;
  onDown?: () => void;
};

const RETRY_MS = 500;

export function createLine({ connect, onUp = () => {}, onDown = () => {} }: LineOptions): Line {
  let client: pg.Client | undefined;
  let hasEnded = false;

  async function open(): Promise<void> {
    const next = await connect();
    if (hasEnded) return next.end().catch(() => {});
    client = next;
    next.once('end', () => lose(next));
    onUp(next);
  }

  async function keep(): Promise<void> {
    while (!hasEnded) {
      try {
        return await open();
      } catch {
        await pause(RETRY_MS);
      }
    }
  }

  function lose(lost: pg.Client): void {
    if (client !== lost) return;
    client = undefined;
    if (hasEnded) return;
    onDown();
    void pause(RETRY_MS).then(keep);
  }

  return {
    open,
    keep,
    drop() {
      const lost = client;
      if (!lost) return;
      lose(lost);
      // It may wait for an answer that does not come.
      lost.end().catch(() => {});
    },
    async end() {
      hasEnded = true;
      await client?.end().catch(() => {});
    },
  };
}

const CONNECT_MS = 10_000;
/** So long at most does a server hold what a machine held that was cut off: 5 s, and three times 2 s. */
const KEEPALIVE = '-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3';

/** @param answerMs a query that takes longer fails @default never */
export async function connectLine(
  url: string,
  name: string,
  answerMs?: number,
): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: name,
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    options: KEEPALIVE,
    ...(answerMs !== undefined && { query_timeout: answerMs }),
  });
  // Told by its end as well.
  client.on('error', () => {});
  await client.connect();
  return client;
}
