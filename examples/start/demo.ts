/**
 * The whole demo as one thing: the workspace (made on the first run), the backend, the demo product and the
 * receiver, on three ports that are chosen before anything starts, because each must know the others'.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startDemoApp } from '../demo-app/server.ts';
import { AINO, createPastFirstUses, createWorkspaceDocument } from '../demo-app/workspace.ts';
import { startReceiver, WEBHOOK_PATH } from '../webhook-receiver/server.ts';
import type { Entry } from '../webhook-receiver/verify.ts';
import { type Backend, type BackendOptions, runPolku, startBackend } from './backend.ts';
import { type DemoKeys, emptyFolder, readDemoKeys, writeDemoKeys } from './demo-data.ts';
import { EXAMPLE_PORTS, type Ports } from './ports.ts';
import type { Progress } from './progress.ts';

export type DemoOptions = {
  root: string;
  folder: string;
  ports: Ports;
  progress: Progress;
  onNotification: (entry: Entry) => void;
  onBackendLog?: (line: string) => void;
  /** For work on Polku itself. */
  isDev?: boolean;
  /** What every process of the backend is told besides. */
  environment?: { [name: string]: string };
  /** @default one process */
  start?: (options: BackendOptions) => Promise<Pick<Backend, 'url' | 'ended' | 'stop'>>;
};

export type Demo = Awaited<ReturnType<typeof startDemo>>;

/** Everything runs when this resolves. When a part cannot start, those before it are stopped again. */
export async function startDemo(options: DemoOptions) {
  const { root, folder, ports, progress } = options;
  const backendOptions: BackendOptions = {
    root,
    storeFile: join(folder, 'polku.db'),
    port: ports.backend,
    receiverPort: ports.receiver,
    isWatched: options.isDev === true,
    ...(options.onBackendLog && { onLog: options.onBackendLog }),
    ...(options.environment && { environment: options.environment }),
  };
  const parts: { close: () => Promise<void> }[] = [];
  const close = async () => {
    // The last one first: nothing is sent to a part that has gone.
    for (const part of parts.splice(0).reverse()) await part.close();
  };
  try {
    const keys = await prepareWorkspace(options, backendOptions);
    const link = await createSignInLink(backendOptions, keys.workspaceId);
    const receiver = await progress.step(
      'Webhook receiver',
      () =>
        startReceiver({
          port: ports.receiver,
          secret: keys.webhookSecret,
          onEntry: options.onNotification,
        }),
      ({ url }) => url,
    );
    parts.push(receiver);
    const backend = await progress.step(
      'Backend and console',
      () => (options.start ?? startBackend)(backendOptions),
      ({ url }) => url,
    );
    parts.push({ close: backend.stop });
    const app = await progress.step(
      'Demo product',
      () => startDemoApp({ ...keys, port: ports.demo, backendUrl: backend.url }),
      ({ url }) => url,
    );
    parts.push(app);
    return {
      keys,
      demoUrl: app.url,
      backendUrl: backend.url,
      receiverUrl: receiver.url,
      signInLink: link,
      notifications: receiver.log,
      /** Resolves with its exit code when the backend ends, whoever ended it. */
      backendEnded: backend.ended,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function prepareWorkspace(
  { folder, ports, progress }: DemoOptions,
  backend: BackendOptions,
): Promise<DemoKeys> {
  const known = readDemoKeys(folder);
  if (known) return known;
  return progress.step(
    'Demo workspace',
    async () => {
      emptyFolder(folder);
      const keys = await createWorkspace(folder, ports, backend);
      writeDemoKeys(folder, keys);
      return keys;
    },
    () => 'created',
  );
}

async function createWorkspace(
  folder: string,
  ports: Ports,
  backend: BackendOptions,
): Promise<DemoKeys> {
  // A person may type either name of this machine.
  const origins = [ports.demo, ...Object.values(EXAMPLE_PORTS)].flatMap((port) => [
    `http://127.0.0.1:${port}`,
    `http://localhost:${port}`,
  ]);
  const webhookUrl = `http://127.0.0.1:${ports.receiver}${WEBHOOK_PATH}`;
  const document = createWorkspaceDocument({ origins, webhookUrl }, Date.now());
  const file = join(folder, 'workspace.json');
  writeFileSync(file, `${JSON.stringify(document, null, 2)}\n`);
  const flags = ['--name', document.name, ...origins.flatMap((origin) => ['--origin', origin])];
  const answer = await runPolku(backend, [
    'workspace',
    'create',
    ...flags,
    '--from',
    file,
    '--json',
  ]);
  // What our own command answers, by its contract.
  const created = answer as {
    workspaceId: string;
    writeKey: string;
    tokenSecret: string;
    channels: { kind: string; secret: string }[];
  };
  const webhook = created.channels.find((channel) => channel.kind === 'webhook');
  if (!webhook) throw new Error('`polku workspace create` answered without the webhook channel.');
  const { workspaceId, writeKey, tokenSecret } = created;
  const past = join(folder, 'past-first-uses.csv');
  writeFileSync(past, createPastFirstUses(Date.now()));
  await runPolku(backend, ['milestone', 'import', past, '--workspace', workspaceId, '--json']);
  return { workspaceId, writeKey, tokenSecret, webhookSecret: webhook.secret };
}

/** A new link on every start: each opens the console once. */
async function createSignInLink(backend: BackendOptions, workspaceId: string): Promise<string> {
  const who = ['--email', AINO.email, '--name', AINO.name, '--role', 'lead'];
  const args = ['user', 'create', '--workspace', workspaceId, ...who, '--json'];
  const { link } = (await runPolku(backend, args)) as { link: string };
  return link;
}
