import type { Command } from 'commander';
import type { SecretKey } from '../store/sql/keys.ts';
import { createAdd } from './add-command.ts';
import { inStore, inWorkspace } from './in-store.ts';

type Options = { workspace: string; json?: boolean };
type Rotation = Options & { dropOld?: boolean };

export function addKey(program: Command): void {
  const key = program.command('key').description('The keys of a workspace.');
  const add = createAdd(key, { words: 'key', isOfWorkspace: true });

  add(
    'create',
    'Make a secret key, for a server of yours alone. It is printed this once.',
    'create --workspace ws_1 --name "Nightly import"',
  )
    .requiredOption('--name <N>', 'by which you know it')
    .option(
      '--scopes <scopes...>',
      'what it may be used for: events:write, accounts:write, privacy',
    )
    .action(create);
  add('list', 'The secret keys, without themselves.', 'list --workspace ws_1').action(list);
  add('revoke', 'End a secret key. It holds within seconds.', 'revoke key_1 --workspace ws_1')
    .argument('<KEY-ID>', 'as "key list" prints it')
    .action(revoke);
  add(
    'rotate-token-secret',
    'Make a new secret for signing identity tokens. Tokens of the former stay valid.',
    'rotate-token-secret --workspace ws_1',
  )
    .option('--drop-old', 'make none, but end the former one')
    .action(rotateTokenSecret);
  add(
    'rotate-write-key',
    'Make a new write key. Pages with the former one go on.',
    'rotate-write-key --workspace ws_1',
  )
    .option('--drop-old', 'make none, but end the former one')
    .action(rotateWriteKey);
}

type Creation = Options & { name: string; scopes?: string[] };

async function create({ workspace, name, scopes: asked, json }: Creation): Promise<void> {
  const { createSecretKey, parseScopes } = await import('../success/keys.ts');
  const scopes = parseScopes(asked);
  const made = await inStore((store) =>
    createSecretKey(store, { workspaceId: workspace, name, scopes }, Date.now()),
  );
  const lines = `Key         ${made.id}   ${made.name}\nSecret key  ${made.secretKey}   (on your server alone: what comes with it is believed)\n`;
  process.stdout.write(json ? `${JSON.stringify(made)}\n` : lines);
}

async function list({ workspace, json }: Options): Promise<void> {
  const { readSecretKeys } = await import('../store/sql/keys.ts');
  const keys = await inWorkspace(workspace, ({ db }) => readSecretKeys(db, workspace));
  process.stdout.write(json ? `${JSON.stringify({ keys })}\n` : keys.map(describe).join(''));
}

function describe({ id, name, createdAt, revokedAt }: SecretKey): string {
  const made = `made ${new Date(createdAt).toISOString()}`;
  const state = revokedAt === undefined ? made : `revoked ${new Date(revokedAt).toISOString()}`;
  return `${id}   ${name}   ${state}\n`;
}

async function revoke(id: string, { workspace, json }: Options): Promise<void> {
  const { endSecretKey } = await import('../success/keys.ts');
  await inStore((store) => endSecretKey(store, { workspaceId: workspace, id }, Date.now()));
  process.stdout.write(json ? `${JSON.stringify({ revoked: id })}\n` : `Revoked ${id}.\n`);
}

async function rotateTokenSecret({ workspace, dropOld, json }: Rotation): Promise<void> {
  const { dropTokenSecret, rotateTokenSecret: rotate } = await import('../success/keys.ts');
  if (dropOld) {
    await inStore((store) => dropTokenSecret(store, workspace));
    return tellDropped('token secret', json);
  }
  const tokenSecret = await inStore((store) => rotate(store, workspace));
  const text = `Token secret  ${tokenSecret}   (sign with it; then end the former with --drop-old)\n`;
  process.stdout.write(json ? `${JSON.stringify({ tokenSecret })}\n` : text);
}

async function rotateWriteKey({ workspace, dropOld, json }: Rotation): Promise<void> {
  const { dropWriteKey, rotateWriteKey: rotate } = await import('../success/keys.ts');
  if (dropOld) {
    await inStore((store) => dropWriteKey(store, workspace));
    return tellDropped('write key', json);
  }
  const writeKey = await inStore((store) => rotate(store, workspace));
  const text = `Write key  ${writeKey}   (put it into your pages; then end the former with --drop-old)\n`;
  process.stdout.write(json ? `${JSON.stringify({ writeKey })}\n` : text);
}

function tellDropped(what: string, json: boolean | undefined): void {
  process.stdout.write(json ? '{"dropped":true}\n' : `The former ${what} is ended.\n`);
}
