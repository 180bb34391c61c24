import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';
import { createGuard, parseAllowedTargets } from '../guard.ts';
import { createMail } from '../mail.ts';
import { createAsk, createPost } from '../post.ts';
import { renderMessage } from '../render/index.ts';
import type { Names } from '../render/rendered.ts';
import type { Channel, Message, Tools } from './channel.ts';
import { createMemory } from './memory.ts';
import { createTurns } from './turns.ts';

export type Received = {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  text: string;
};
export type Answer = (
  response: ServerResponse,
  received: Received,
  request: IncomingMessage,
) => unknown;

/** A real receiver on a free port of loopback. */
export async function startReceiver(answer: Answer) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = '', url: path = '', headers } = request;
    const one = { method, path, headers, text: Buffer.concat(chunks).toString() };
    received.push(one);
    answer(response, one, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { received, port, url: `http://127.0.0.1:${port}` };
}

/** One that takes everything; `told`: the ids of the webhooks that came. */
export async function startTold() {
  const told: string[] = [];
  const { port } = await startReceiver((response, { headers }) => {
    told.push(String(headers['webhook-id']));
    response.end();
  });
  return { told, port };
}

/** What a channel may use of the world, in which this port of loopback alone is open. */
export function createTools(
  port: number,
  { timeoutMs = 5_000 }: { timeoutMs?: number } = {},
): Tools {
  const { targets } = parseAllowedTargets(`127.0.0.1/32:${port}`);
  const guard = createGuard({ allow: targets, lookup: async () => [{ address: '127.0.0.1' }] });
  const options = { guard, timeoutMs };
  return {
    post: createPost(options),
    ask: createAsk(options),
    mail: createMail(options),
    memory: createMemory(Date.now),
    turns: createTurns(),
    nowMs: Date.now,
  };
}

const NAMES: Names = {
  user: 'Aino',
  account: 'Kone',
  owner: 'Veikko',
  milestone: 'First report',
  flow: 'Welcome',
};

const BODY = {
  type: 'first_use.reached',
  timestamp: '2026-01-01T00:00:00.000Z',
  data: {
    milestone: 'first_use',
    user: { id: 'ünï' },
    account: { id: 'a', plan: 'gold', touchLevel: 'high', first: true },
    owner: null,
    firstUseAt: '2026-01-01T00:00:00.000Z',
    sinceContractMs: 86_400_000,
    sinceFirstSessionMs: null,
    flow: 'welcome',
    step: 'new',
  },
};

/** A notification for one person, as the dispatcher composes it. */
export function createMessage(more: Partial<Message> & { named?: Partial<Names> } = {}): Message {
  const { named, ...rest } = more;
  const names = { ...NAMES, ...named };
  // What is the vendor's own, and of nobody.
  const { milestone, flow } = names;
  const titles = { milestone, flow };
  const body = rest.body ?? JSON.stringify(BODY);
  return {
    id: 'first-use-1',
    body,
    attempts: 0,
    to: {
      id: 'p1',
      email: 'liisa@vendor.example',
      name: 'Liisa',
      language: undefined,
      timeZone: undefined,
    },
    names: async () => names,
    render: async ({ includeNames, language = 'en' }) =>
      renderMessage(body, {
        names: includeNames ? names : { ...titles, user: null, account: null, owner: null },
        language,
        publicUrl: 'https://polku.example',
      }),
    acknowledgeUrl: 'https://polku.example/acknowledge/token',
    acknowledgeToken: 'token',
    unsubscribeUrl: undefined,
    ...rest,
  };
}

/** One send of a channel at a receiver, parsed as it is stored. */
export async function sendTo<C>(
  channel: Channel<C>,
  config: unknown,
  { port, message = createMessage(), timeoutMs }: SendOptions,
) {
  const tools = createTools(port, timeoutMs === undefined ? {} : { timeoutMs });
  return channel.send(channel.config.parse(config), message, tools);
}

type SendOptions = { port: number; message?: Message; timeoutMs?: number };
