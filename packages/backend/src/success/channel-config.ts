import { FaultsError } from '../faults-error.ts';
import type { Channel, Message, Recipient, Tools } from '../notify/channels/channel.ts';
import {
  type ChannelKind,
  channelOf,
  isChannelKind,
  type NewChannel,
  secretFields,
  toForm,
} from '../notify/channels/index.ts';
import type { Guard } from '../notify/guard.ts';
import { renderMessage } from '../notify/render/index.ts';
import type { Outcome } from '../notify/retry.ts';
import { updateChannel } from '../store/sql/channels.ts';
import type { Store } from '../store/store.ts';
import {
  type ChannelGiven,
  type ChannelKey,
  checkTargets,
  parseGiven,
  requireChannel,
} from './channels.ts';

/**
 * How a channel is set up, seen and changed after it was made, and tried before it is kept. Secrets go in and never come
 * out: a secret that is not written again stays. But where the address changes, what was written for the old one has to
 * be written again, or whoever may change an address could have a password sent to themselves.
 */
export type ChannelConfig = {
  /** Without what is secret. */
  config: { [field: string]: unknown };
  /** The secrets that are set. */
  kept: string[];
};

type Fields = { [field: string]: unknown };

export async function readChannelConfig(store: Store, key: ChannelKey): Promise<ChannelConfig> {
  const { kind, stored } = await requireStored(store, key);
  const secrets = secretFields(kind);
  const shown = Object.entries(stored).filter(
    ([field]) => isSetUp(kind, field) && !secrets.includes(field),
  );
  return {
    config: Object.fromEntries(shown),
    kept: secrets.filter((field) => stored[field] !== undefined),
  };
}

/** @throws FaultsError with every fault */
export async function configureChannel(
  store: Store,
  { config: given, ...key }: ChannelKey & { config: Fields },
  { guard }: { guard: Guard },
): Promise<void> {
  const { kind, stored } = await requireStored(store, key);
  const made = merge({ kind, stored, given });
  await checkTargets(made.targets, guard);
  // What people do not set up, such as the former secret of a webhook, stays.
  const ours = Object.entries(stored).filter(([field]) => !isSetUp(kind, field));
  const config = { ...made.config, ...Object.fromEntries(ours) };
  await store.transaction((db) => updateChannel(db, key, { config }));
}

function merge({ kind, stored, given }: { kind: ChannelKind; stored: Fields; given: Fields }) {
  const secrets = Object.entries(stored).filter(([field]) => secretFields(kind).includes(field));
  const made = parseGiven({ kind, config: { ...Object.fromEntries(secrets), ...given } });
  const before = targetsOf(kind, stored);
  const isElsewhere = made.targets.some(({ url }) => !before.includes(new URL(url).host));
  // A secret of ours signs and is not sent; an address that is one was written just now.
  const faults = secrets
    .map(([field]) => field)
    .filter((field) => made.secret === undefined && field !== 'url' && given[field] === undefined)
    .map((field) => `${field}: write it again, as the address is another.`);
  if (isElsewhere && faults.length > 0) throw new FaultsError(faults);
  return made;
}

function targetsOf(kind: ChannelKind, stored: Fields): string[] {
  const channel = channelOf(kind) as Channel<unknown>; // parsed by its own schema, next
  return channel.targets(channel.config.parse(stored)).map(({ url }) => new URL(url).host);
}

const isSetUp = (kind: ChannelKind, field: string): boolean => {
  const { properties = {} } = toForm(kind) as { properties?: Fields };
  return Object.hasOwn(properties, field);
};

async function requireStored(store: Store, key: ChannelKey) {
  const { kind, configJson } = await requireChannel(store, key);
  if (!isChannelKind(kind)) throw new FaultsError([`kind: "${kind}" is unknown.`]);
  const stored: Fields = JSON.parse(configJson);
  return { kind, stored };
}

type TestOptions = { tools: Tools; publicUrl: string; to: Recipient | undefined };

/** Sends a test now, to whoever asked for it, and says what came of it. It leaves nothing behind. */
export async function testChannel(
  store: Store,
  key: ChannelKey,
  options: TestOptions,
): Promise<Outcome> {
  const { kind, stored } = await requireStored(store, key);
  return sendTest({ kind, config: stored, id: key.id }, options);
}

/**
 * The same of a configuration that is not kept yet.
 * @param given.id of a channel whose secrets stand where none are written
 * @throws FaultsError with every fault
 */
export async function tryChannel(
  store: Store,
  {
    workspaceId,
    id,
    kind,
    config,
  }: Omit<ChannelGiven, 'config'> & {
    config: Fields;
    workspaceId: string;
    id?: string | undefined;
  },
  { guard, ...options }: TestOptions & { guard: Guard },
): Promise<Outcome> {
  const old = id === undefined ? undefined : await requireStored(store, { workspaceId, id });
  const made: NewChannel = old ? merge({ ...old, given: config }) : parseGiven({ kind, config });
  await checkTargets(made.targets, guard);
  return sendTest({ kind: made.kind, config: made.config, id: id ?? 'new' }, options);
}

async function sendTest(
  { kind, config, id }: { kind: ChannelKind; config: unknown; id: string },
  { tools, publicUrl, to }: TestOptions,
): Promise<Outcome> {
  const nowMs = tools.nowMs();
  const body = JSON.stringify({
    type: 'channel.tested',
    timestamp: new Date(nowMs).toISOString(),
    data: { channel: { id: id, kind } },
  });
  const names = { user: null, account: null, owner: null, milestone: null, flow: null };
  const { language: spoken, timeZone } = to ?? {};
  const message: Message = {
    id: `test-${id}-${nowMs}`,
    body,
    attempts: 0,
    to,
    names: async () => names,
    render: async ({ language }) =>
      renderMessage(body, { names, language: spoken ?? language ?? 'en', publicUrl, timeZone }),
    acknowledgeUrl: undefined,
    acknowledgeToken: undefined,
    unsubscribeUrl: undefined,
  };
  return send(channelOf(kind), config, { message, tools });
}

const send = <C>(
  channel: Channel<C>,
  stored: unknown,
  { message, tools }: { message: Message; tools: Tools },
): Promise<Outcome> => channel.send(channel.config.parse(stored), message, tools);
