import type { Command } from 'commander';
import { parseConfig } from '../config.ts';
import type { Tools } from '../notify/channels/channel.ts';
import type { Guard } from '../notify/guard.ts';
import { createAdd } from './add-command.ts';
import { inWorkspace } from './in-store.ts';
import { readJson } from './read-json.ts';

type Options = { workspace: string; json?: boolean };
type AddOptions = Options & {
  kind: string;
  from?: string;
  url?: string;
  name?: string;
  fallback?: string;
};
type ReplayOptions = Options & { id?: string[]; from?: string; to?: string };
type TestOptions = Options & { email?: string };

export function addChannel(program: Command): void {
  const channel = program.command('channel').description('What notifications go out by.');
  const add = createAdd(channel, { words: 'channel', isOfWorkspace: true });
  add(
    'add',
    'Add a channel: webhook, slack, slack_bot, teams, email, salesforce or monday.',
    'add --workspace ws_1 --kind slack --url https://hooks.slack.com/services/… --name "CS room"',
  )
    .requiredOption('--kind <KIND>', 'what it is')
    .option('--from <FILE>', 'a JSON file with its configuration, "-" for standard input')
    .option('--url <URL>', 'where the configuration is an address and nothing more')
    .option('--name <N>', 'what people call it')
    .option('--fallback <CHANNEL-ID>', 'the channel that is begun when this one is late')
    .action(addOne);
  add('list', 'The channels, without their secrets.', 'list --workspace ws_1').action(list);
  add('test', 'Send a test now.', 'test ch_1 --workspace ws_1 --email liisa@vendor.example')
    .argument('<CHANNEL-ID>', 'as "channel list" prints it')
    .option('--email <E-MAIL>', 'of the person, for a channel that reaches one')
    .action(test);
  add(
    'rotate',
    'Make a new secret for a webhook. For 24 hours the former signs as well.',
    'rotate ch_1 --workspace ws_1',
  )
    .argument('<CHANNEL-ID>')
    .action(rotate);
  add('enable', 'Switch a channel on.', 'enable ch_1 --workspace ws_1')
    .argument('<CHANNEL-ID>')
    .action((id: string, options: Options) => setOn(id, options, true));
  add('disable', 'Switch a channel off. What waits for it stays.', 'disable ch_1 --workspace ws_1')
    .argument('<CHANNEL-ID>')
    .action((id: string, options: Options) => setOn(id, options, false));
  add(
    'replay',
    'Send again, under the same ids: some by their ids, or all of a time that have not arrived.',
    'replay ch_1 --workspace ws_1 --from 2026-03-01T00:00:00Z --to 2026-03-02T00:00:00Z',
  )
    .argument('<CHANNEL-ID>')
    .option('--id <ID...>', 'of notifications')
    .option('--from <TIME>', 'queued then or later')
    .option('--to <TIME>', 'queued before')
    .action(replay);
}

async function createWorld(): Promise<{ guard: Guard; tools: Tools; publicUrl: string }> {
  const { toPublicUrl } = await import('../config.ts');
  const { createGuard } = await import('../notify/guard.ts');
  const { createTools } = await import('../notify/tools.ts');
  const config = parseConfig(process.env);
  const guard = createGuard({ allow: config.allowTargets });
  const publicUrl = toPublicUrl(config, config.port);
  return { guard, tools: createTools({ guard, nowMs: Date.now }), publicUrl };
}

async function addOne(options: AddOptions): Promise<void> {
  const { workspace: workspaceId, kind, from, url, name, fallback: fallbackId, json } = options;
  const { addChannel: insert } = await import('../success/channels.ts');
  const given = from === undefined ? {} : await readJson(from);
  const config = url === undefined ? given : { ...(given as object), url };
  const { guard } = await createWorld();
  const made = await inWorkspace(workspaceId, (store) =>
    insert(store, { workspaceId, kind, config, name, fallbackId }, { guard, nowMs: Date.now() }),
  );
  const secret = made.secret === undefined ? '' : `Secret   ${made.secret}   (printed this once)\n`;
  process.stdout.write(json ? `${JSON.stringify(made)}\n` : `Channel  ${made.id}\n${secret}`);
}

async function list({ workspace, json }: Options): Promise<void> {
  const { countDeliveries, readChannels } = await import('../store/sql/channels.ts');
  const { describeChannel } = await import('../success/channels.ts');
  const found = await inWorkspace(workspace, async ({ db }) => {
    const counts = await countDeliveries(db, workspace);
    return (await readChannels(db, workspace)).map((row) => {
      const { configJson: _, ...shown } = row;
      return { ...shown, description: describeChannel(row), counts: counts.get(row.id) ?? {} };
    });
  });
  const lines = found.map(({ id, kind, name, description, isEnabled, offBecause, counts }) => {
    const state = isEnabled ? 'on' : `off${offBecause ? ` (${offBecause})` : ''}`;
    const told = Object.entries(counts).map(([status, count]) => `${count} ${status}`);
    return [id, kind, name ?? '', description, state, told.join(', ')].join('   ');
  });
  process.stdout.write(
    json ? `${JSON.stringify({ channels: found })}\n` : lines.map((line) => `${line}\n`).join(''),
  );
}

async function test(id: string, { workspace, email, json }: TestOptions): Promise<void> {
  const { testChannel } = await import('../success/channel-config.ts');
  const { tools, publicUrl } = await createWorld();
  const to =
    email === undefined
      ? undefined
      : { id: '', email, name: '', language: undefined, timeZone: undefined };
  const outcome = await inWorkspace(workspace, (store) =>
    testChannel(store, { workspaceId: workspace, id }, { tools, publicUrl, to }),
  );
  if (outcome.kind === 'failed') throw new Error(`The test did not arrive: ${outcome.error}`);
  const text =
    outcome.kind === 'delivered' ? 'It has arrived.' : 'It was taken; look whether it came.';
  process.stdout.write(json ? `${JSON.stringify({ outcome: outcome.kind })}\n` : `${text}\n`);
}

async function rotate(id: string, { workspace, json }: Options): Promise<void> {
  const { rotateChannel } = await import('../success/channels.ts');
  const { secret } = await inWorkspace(workspace, (store) =>
    rotateChannel(store, { workspaceId: workspace, id }, Date.now()),
  );
  const text = `Secret  ${secret}   (printed this once; the former signs for 24 hours more)\n`;
  process.stdout.write(json ? `${JSON.stringify({ secret })}\n` : text);
}

async function setOn(id: string, { workspace, json }: Options, isEnabled: boolean): Promise<void> {
  const { setEnabled } = await import('../success/channels.ts');
  await inWorkspace(workspace, (store) =>
    setEnabled(store, { workspaceId: workspace, id }, { isEnabled, nowMs: Date.now() }),
  );
  const text = isEnabled ? `${id} is on.\n` : `${id} is off.\n`;
  process.stdout.write(json ? `${JSON.stringify({ id, isEnabled })}\n` : text);
}

async function replay(id: string, options: ReplayOptions): Promise<void> {
  const { workspace, id: ids, from, to, json } = options;
  const { replayDeliveries } = await import('../store/sql/channels.ts');
  const { requireChannel } = await import('../success/channels.ts');
  const of = ids ? { ids } : toWindow(from, to);
  const replayed = await inWorkspace(workspace, async (store) => {
    const key = { workspaceId: workspace, id };
    await requireChannel(store, key);
    return store.transaction((db) => replayDeliveries(db, { ...key, nowMs: Date.now() }, of));
  });
  const text = `${replayed} queued again; a running backend sends them within a minute.\n`;
  process.stdout.write(json ? `${JSON.stringify({ replayed })}\n` : text);
}

function toWindow(from: string | undefined, to: string | undefined) {
  const fromMs = Date.parse(from ?? '');
  const toMs = to === undefined ? Date.now() : Date.parse(to);
  if (Number.isNaN(fromMs) || Number.isNaN(toMs))
    throw new Error('Which ones? Give --id, or --from and --to as 2026-03-01T00:00:00Z.');
  return { fromMs, toMs };
}
