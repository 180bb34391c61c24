/**
 * The server of Reportly: its pages, its reports, and one route for Polku, `/polku-token`.
 *
 * Plain node:http and no framework, so that what Polku asks of a product can be read in one sitting: a
 * script tag in index.html, this token, and the calls in public/polku.js. The content security policy is
 * as strict as a careful product's: no inline script or style, and Trusted Types.
 *
 * Run alone: `POLKU_URL=… POLKU_WRITE_KEY=… POLKU_TOKEN_SECRET=… PORT=4801 node examples/demo-app/server.ts`
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { ZodError } from 'zod';
import type { Person } from './people.ts';
import { createPublicFiles } from './public-files.ts';
import { createReports, NewReport } from './reports.ts';
import { parseSignIn, readPerson, toCookie, toSession } from './session.ts';
import { createToken } from './token.ts';

const HOST = '127.0.0.1';
const MAX_BODY_BYTES = 10_000;

export type DemoAppOptions = {
  /** 0 takes any free one. */
  port: number;
  /** Where the page loads Polku from, and sends to. */
  backendUrl: string;
  writeKey: string;
  tokenSecret: string;
  /** @default Date.now */
  now?: () => number;
};

type Answer = { status?: number; type?: string; body?: string | Buffer; cookie?: string };
type Request = { path: string; person: Person; body: unknown };

/** Serves until `close()`. Rejects when the port is taken. */
export async function startDemoApp(options: DemoAppOptions) {
  const answer = createRoutes(options);
  const csp = contentSecurityPolicy(options.backendUrl);
  const server = createServer((request, response) => {
    respond(request, response, answer, csp).catch((cause: unknown) => {
      console.error('Reportly could not answer', request.method, request.url, cause);
      response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port, HOST, resolve);
  });
  const { port } = server.address() as AddressInfo; // an address on TCP is always an object
  return {
    url: `http://${HOST}:${port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function createRoutes(options: DemoAppOptions) {
  const now = options.now ?? Date.now;
  const files = createPublicFiles();
  const reports = createReports(now);
  const toPage = (person: Person) =>
    files.page({
      backend: options.backendUrl,
      writeKey: options.writeKey,
      session: JSON.stringify(toSession(person)),
    });
  const json = (value: unknown, rest: Answer = {}): Answer => ({
    ...rest,
    type: 'application/json',
    body: JSON.stringify(value),
  });
  const notFound = json({ error: 'not_found' }, { status: 404 });

  const routes: { [route: string]: (request: Request) => Answer | Promise<Answer> } = {
    'GET /polku-token': async ({ person }) => ({
      type: 'text/plain',
      body: await createToken(person, options.tokenSecret, now()),
    }),
    'GET /api/session': ({ person }) => json(toSession(person)),
    'POST /api/session': ({ body }) => {
      const person = parseSignIn(body);
      return person ? json(toSession(person), { cookie: toCookie(person) }) : notFound;
    },
    'GET /api/reports': ({ person }) => json(reports.list(person.id)),
    'POST /api/reports': ({ person, body }) =>
      json(reports.create(person.id, NewReport.parse(body)), { status: 201 }),
  };

  return (method: string, request: Request): Answer | Promise<Answer> => {
    const route = routes[`${method} ${request.path}`];
    if (route) return route(request);
    if (method !== 'GET') return notFound;
    const [, id] = /^\/api\/reports\/([0-9a-f]+)$/.exec(request.path) ?? [];
    if (id) return json(reports.find(request.person.id, id) ?? null);
    const file = files.read(request.path);
    if (file) return file;
    // Every other address without a file's ending is one of the page's own routes.
    if (/\.\w+$|^\/api\//.test(request.path)) return notFound;
    return { type: 'text/html; charset=utf-8', body: toPage(request.person) };
  };
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  answer: ReturnType<typeof createRoutes>,
  csp: string,
) {
  const { pathname } = new URL(request.url ?? '/', 'http://host');
  response.setHeader('content-security-policy', csp);
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('cache-control', 'no-store');
  try {
    const method = request.method === 'HEAD' ? 'GET' : (request.method ?? 'GET');
    const body = method === 'POST' ? await readJson(request) : undefined;
    const person = readPerson(request.headers.cookie);
    const result = await answer(method, { path: pathname, person, body });
    if (result.cookie) response.setHeader('set-cookie', result.cookie);
    response.writeHead(result.status ?? 200, { 'content-type': result.type ?? 'text/plain' });
    response.end(request.method === 'HEAD' ? undefined : result.body);
  } catch (error) {
    if (!(error instanceof ZodError || error instanceof SyntaxError)) throw error;
    response.writeHead(400, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: 'invalid_body', message: error.message }));
  }
}

/** A body that is not declared as JSON is refused: a form of another site cannot declare it. */
async function readJson(request: IncomingMessage): Promise<unknown> {
  if (!request.headers['content-type']?.startsWith('application/json')) {
    throw new SyntaxError('The body must be declared as application/json.');
  }
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk;
    if (text.length > MAX_BODY_BYTES) throw new SyntaxError('The body is over 10 kB.');
  }
  return JSON.parse(text);
}

function contentSecurityPolicy(backendUrl: string): string {
  return [
    `default-src 'self' ${new URL(backendUrl).origin}`,
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');
}

function required(name: string): string {
  const value = process.env[name];
  if (value) return value;
  throw new Error(
    `${name} is not set. Reportly needs it; \`npm start\` sets everything by itself.`,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const app = await startDemoApp({
    port: Number(process.env.PORT ?? 4801),
    backendUrl: required('POLKU_URL'),
    writeKey: required('POLKU_WRITE_KEY'),
    tokenSecret: required('POLKU_TOKEN_SECRET'),
  });
  console.log(`Reportly is at ${app.url}`);
}
