import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { createToken } from '../../examples/demo-app/token.ts';
import type { Row } from './bench.ts';
import { createBenchStore } from './load.ts';
import { endProgram, hear, LOAD_CORE, startPolku, startProgram } from './programs.ts';
import type { RequestLoad, RequestResult } from './request-loop.ts';
import { toFlows } from './select-flows.ts';
import { toPerson } from './traffic.ts';

/** What comes down to a page: how large it is on the wire, and how many pages one backend serves. */
const FLOWS = 100;
const PEOPLE = 1_000;
const CONNECTIONS = 16;
const REQUESTS_LIMIT_MS = 40_000;
const ORIGIN = 'https://app.example';
const PATH = '/v1/bootstrap';

type Ask = { name: string; requests: string[]; status: number };

export async function measureBootstrap(say: (text: string) => void): Promise<Row[]> {
  const flows = toFlows(FLOWS).map(({ version: _, ...flow }) => flow);
  const milestones = Array.from({ length: 20 }, (_, n) => {
    const [key, event] = [`milestone_${n}`, `thing_${n}_done`];
    return { key, event, name: event };
  });
  const store = await createBenchStore(PEOPLE, { flows, milestones });
  const { port, program } = await startPolku(store.storeFile);
  try {
    const { writeKey, tokenSecret } = store.traffic;
    const people = await Promise.all(
      Array.from({ length: PEOPLE }, (_, index) => toQuestion(index, writeKey, tokenSecret)),
    );
    const shared = await weighAnswer(port, `?key=${writeKey}`);
    const person = await weighAnswer(port, '', people[0]);
    const get = `GET ${PATH}?key=${writeKey} HTTP/1.1\r\n${HEAD}`;
    const asks: Ask[] = [
      { name: 'shared part, GET', requests: [`${get}\r\n`], status: 200 },
      {
        name: 'shared part, GET of the version that it has',
        requests: [`${get}if-none-match: ${shared.etag}\r\n\r\n`],
        status: 304,
      },
      { name: 'person’s part, POST', requests: people.map(toPost), status: 200 },
    ];
    const rows = [
      toBytesRow(`shared part, ${FLOWS} flows`, shared.bytes),
      toBytesRow(`person’s part, ${FLOWS} flows`, person.bytes),
    ];
    for (const { name, ...ask } of asks) {
      say(`${name} …`);
      rows.push(...toRows(name, await runRequests({ port, ...ask })));
    }
    return rows;
  } finally {
    await endProgram(program);
    store.remove();
  }
}

const HEAD = `host: 127.0.0.1\r\norigin: ${ORIGIN}\r\naccept-encoding: gzip, br\r\n`;

const toPost = (body: string) =>
  `POST ${PATH} HTTP/1.1\r\n${HEAD}content-type: text/plain\r\ncontent-length: ${body.length}\r\n\r\n${body}`;

async function toQuestion(index: number, writeKey: string, tokenSecret: string): Promise<string> {
  const { userId, accountId } = toPerson(index);
  const person = { id: userId, name: userId, email: userId, accountId };
  const token = await createToken(person, tokenSecret, Date.now());
  return JSON.stringify({ writeKey, token, device: `device-${index}` });
}

/** Of the body alone, as it comes to a browser that takes gzip and brotli. */
async function weighAnswer(
  port: number,
  query: string,
  body?: string,
): Promise<{ bytes: number; etag: string }> {
  const method = body === undefined ? 'GET' : 'POST';
  const headers = { origin: ORIGIN, 'accept-encoding': 'gzip, br', 'content-type': 'text/plain' };
  // Not `fetch()`, which unpacks what has come.
  const asked = request({ port, path: PATH + query, method, headers }).end(body);
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  let bytes = 0;
  for await (const chunk of response) bytes += chunk.length;
  if (response.statusCode !== 200) {
    throw new Error(`${method} ${PATH} was to be answered 200; it was ${response.statusCode}.`);
  }
  return { bytes, etag: response.headers.etag ?? '' };
}

async function runRequests(
  load: Pick<RequestLoad, 'port' | 'requests' | 'status'>,
): Promise<RequestResult> {
  const client = startProgram('request-loop.ts', LOAD_CORE, {
    ...load,
    ...{ connections: CONNECTIONS, warmUpMs: 2_000, durationMs: 5_000 },
  } satisfies RequestLoad);
  const { result } = await hear<'result', RequestResult>(client, 'result', REQUESTS_LIMIT_MS);
  return result;
}

/** One answer that is not as it should be, and there is no figure. */
function toRows(name: string, { answersPerS, p99Ms, failed }: RequestResult): Row[] {
  const row = (part: Pick<Row, 'unit' | 'better'>, what: string, figure: number | null): Row => ({
    metric: `${name}, ${what}`,
    ...{ ...part, ours: failed > 0 ? null : figure, peers: {}, aim: null },
  });
  return [
    row({ unit: 'requests/s', better: 'higher' }, 'answered', answersPerS),
    row({ unit: 'ms', better: 'lower' }, `p99 with ${CONNECTIONS} at a time`, p99Ms),
  ];
}

const toBytesRow = (name: string, bytes: number): Row => ({
  metric: `${name}, on the wire`,
  ...{ unit: 'bytes', ours: bytes, peers: {}, better: 'lower', aim: null },
});
