import type pg from 'pg';
import type { Store } from '../store.ts';
import { createHearers } from './alone.ts';
import { connectLine, createLine, type Line } from './postgres-line.ts';

/**
 * News among the processes on a database: NOTIFY and LISTEN, on a session of their own. Not within the transactions that
 * have made them: the server lets those that notify commit one by one. Those of this process hear at once; what is told
 * while a message is under way goes together, each once.
 */
export function createNews(url: string): Pick<Store, 'tell' | 'hear'> & { close(): Promise<void> } {
  const hearers = createHearers();
  const waiting = new Set<string>();
  let line: Line | undefined;
  let client: pg.Client | undefined;
  let sending: Promise<void> | undefined;

  function start(): Line {
    const started = createLine({ connect: listen, onUp, onDown });
    void started.keep();
    return started;
  }

  async function listen(): Promise<pg.Client> {
    const next = await connectLine(url, 'polku (news)');
    const ours = await next.query<{ id: number }>('select pg_backend_pid() as id');
    next.on('notification', ({ processId, payload }) => {
      // Our own were heard when they were told.
      if (processId !== ours.rows[0]?.id) receive(payload ?? '');
    });
    await next.query(`listen ${CHANNEL}`);
    return next;
  }

  function onUp(next: pg.Client): void {
    client = next;
    // Before it stood nothing was heard.
    hearers.miss();
    send();
  }

  function onDown(): void {
    client = undefined;
  }

  function receive(message: string): void {
    const [topic, payload] = JSON.parse(message) as Message;
    if (payload === null) hearers.miss(topic);
    else hearers.tell(topic, payload);
  }

  function send(): void {
    sending ??= sendAll().finally(() => {
      sending = undefined;
    });
  }

  async function sendAll(): Promise<void> {
    while (client && waiting.size > 0) {
      const messages = [...waiting];
      waiting.clear();
      try {
        await client.query(NOTIFY, [messages]);
      } catch {
        for (const message of messages) waiting.add(toShort(message));
        line?.drop();
      }
    }
  }

  return {
    hear(topic, hearer) {
      line ??= start();
      return hearers.hear(topic, hearer);
    },
    tell(topic, payload) {
      line ??= start();
      hearers.tell(topic, payload);
      const message = JSON.stringify([topic, payload] satisfies Message);
      const isLong = Buffer.byteLength(message) > MAX_BYTES || waiting.size >= MAX_WAITING;
      waiting.add(isLong ? toShort(message) : message);
      send();
    },
    async close() {
      await sending;
      await line?.end();
    },
  };
}

const CHANNEL = 'polku_news';
const NOTIFY = `select pg_notify('${CHANNEL}', message) from unnest($1::text[]) as message`;
/** Of the server's own limit of 8,000. */
const MAX_BYTES = 7_900;
/** While the server is away: what comes then is told in one word. */
const MAX_WAITING = 10_000;

/** `null`: of this topic something that was not told. */
type Message = [topic: string, payload: string | null];

function toShort(message: string): string {
  const [topic] = JSON.parse(message) as Message;
  return JSON.stringify([topic, null] satisfies Message);
}
