/**
 * A real backend with a small workspace of its own: for what is said over HTTP, and for pages that are not
 * the demo product. It can be killed and started again on the same store and port.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createToken } from '../../examples/demo-app/token.ts';
import {
  createWorkspaceDocument,
  type WorkspaceDocument,
} from '../../examples/demo-app/workspace.ts';
import {
  type Backend,
  type BackendOptions,
  readPolku,
  runPolku,
  startBackend,
} from '../../examples/start/backend.ts';
import { startReceiver } from '../../examples/webhook-receiver/server.ts';
import type { Entry } from '../../examples/webhook-receiver/verify.ts';
import { freePorts } from './world.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export type TestBackend = Awaited<ReturnType<typeof startTestBackend>>;

type Environment = { [name: string]: string };

export type TestBackendOptions = {
  /** Where the store lies. @default a folder of its own */
  storeFolder?: string;
  /** What every process of this backend is told besides. */
  environment?: Environment;
  /** Changes the workspace before it is made. */
  edit?: (document: WorkspaceDocument) => object;
  /** @default one process */
  start?: (options: BackendOptions) => Promise<Backend>;
};

export async function startTestBackend(
  origins: string[] = ['http://host.example'],
  {
    storeFolder,
    environment = {},
    edit = (given) => given,
    start = startBackend,
  }: TestBackendOptions = {},
) {
  const folder = mkdtempSync(join(tmpdir(), 'polku-backend-'));
  const [port = 0, receiverPort = 0] = await freePorts(2);
  const storeFile = join(storeFolder ?? folder, 'polku.db');
  const options = { root, storeFile, port, receiverPort, environment };
  const webhookUrl = `http://127.0.0.1:${receiverPort}/webhook`;
  const document = join(folder, 'workspace.json');
  const demo = createWorkspaceDocument({ origins, webhookUrl }, Date.now());
  writeFileSync(document, JSON.stringify(edit(demo)));
  const flags = ['--name', 'Test', ...origins.flatMap((origin) => ['--origin', origin])];
  const created = (await runPolku(options, [
    ...['workspace', 'create', ...flags, '--from', document, '--json'],
  ])) as {
    workspaceId: string;
    writeKey: string;
    tokenSecret: string;
    channels: { secret: string }[];
  };

  const deliveries: Entry[] = [];
  const startTestReceiver = () =>
    startReceiver({
      port: receiverPort,
      secret: created.channels[0]?.secret ?? '',
      onEntry: (entry) => deliveries.push(entry),
    });
  let receiver: Awaited<ReturnType<typeof startReceiver>> | undefined = await startTestReceiver();
  let running: Backend | undefined = await start(options);

  return {
    ...created,
    url: running.url,
    folder,
    storeFile,
    /** Of the process that runs now; undefined when none does. */
    pid: () => running?.pid,
    /** Runs a command beside the backend, over the same store: → what it printed. Rejects when it fails. */
    polku: (...args: string[]) => readPolku(options, args),
    /** Every delivery, good or bad, oldest first. */
    deliveries,
    token: (sub: string, account: string, nowMs = Date.now()) =>
      createToken(
        { id: sub, name: sub, email: '', accountId: account },
        created.tokenSecret,
        nowMs,
      ),
    /** Posts a batch as a page of the first origin does. */
    post: (batch: unknown, headers: Record<string, string> = {}) =>
      fetch(`http://127.0.0.1:${port}/v1/batch`, {
        method: 'POST',
        headers: { origin: origins[0] ?? '', 'content-type': 'text/plain', ...headers },
        body: typeof batch === 'string' ? batch : JSON.stringify(batch),
      }),
    /** Another workspace of the same backend; gives its write key. */
    async addWorkspace(): Promise<string> {
      const args = ['workspace', 'create', ...flags, '--json'];
      return ((await runPolku(options, args)) as { writeKey: string }).writeKey;
    },
    /** A one-time link into the console, for a new lead or one who is there. */
    async signInLink(): Promise<string> {
      const who = ['--email', 'test@host.example', '--name', 'Test', '--role', 'lead'];
      const args = ['user', 'create', '--workspace', created.workspaceId, ...who, '--json'];
      return ((await runPolku(options, args)) as { link: string }).link;
    },
    async closeReceiver() {
      await receiver?.close();
      receiver = undefined;
    },
    async openReceiver() {
      receiver = await startTestReceiver();
    },
    /** SIGKILL: nothing is tidied up. */
    async kill() {
      if (!running) return;
      process.kill(running.pid, 'SIGKILL');
      await running.ended;
      running = undefined;
    },
    /** Resolves when it has ended without being asked. */
    async hasEnded() {
      await running?.ended;
      running = undefined;
    },
    /** `more`: what this one process is told besides. */
    async start(more: Environment = {}) {
      const told = { ...environment, ...more };
      running = await start({ ...options, environment: told });
    },
    async stop() {
      await running?.stop();
      running = undefined;
    },
    async end() {
      await running?.stop();
      await receiver?.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type Pages = {
  [path: string]: { type: string; body: string | (() => string | Promise<string>) };
};

/** A page on an origin of its own, under the strictest policy that still allows the backend. */
export async function startHost(pages: Pages) {
  let csp = "default-src 'self'";
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://host');
    // Every browser asks for it; a host has one.
    if (pathname === '/favicon.ico') return response.writeHead(204).end();
    const found = pages[pathname];
    if (!found) return response.writeHead(404).end();
    response.setHeader('content-security-policy', csp);
    response.setHeader('content-type', `${found.type}; charset=utf-8`);
    return response.end(typeof found.body === 'string' ? found.body : await found.body());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    pages,
    /** @param others what a host lets in beside, that is less strict: as much as a tag manager needs */
    allow(origin: string, others?: string) {
      const strict = "object-src 'none'; base-uri 'none'; require-trusted-types-for 'script'";
      csp = `default-src 'self' ${origin} ${others ?? `; ${strict}`}`;
    },
    close() {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
