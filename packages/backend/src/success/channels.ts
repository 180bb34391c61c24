import { randomBytes } from 'node:crypto';
import { FaultsError } from '../faults-error.ts';
import type { Channel } from '../notify/channels/channel.ts';
import {
  channelOf,
  channels,
  isChannelKind,
  type NewChannel,
  parseChannel,
} from '../notify/channels/index.ts';
import type { Guard } from '../notify/guard.ts';
import { type ChannelRow, readChannel, updateChannel } from '../store/sql/channels.ts';
import { giveUpOld } from '../store/sql/delivery-results.ts';
import { insertChannel } from '../store/sql/workspaces.ts';
import type { Store } from '../store/store.ts';

/** What people do with channels, from the console and from the command line alike. */

export type ChannelKey = { workspaceId: string; id: string };

export type ChannelGiven = {
  kind: string;
  config: unknown;
  name?: string | undefined;
  fallbackId?: string | undefined;
};

/** @throws FaultsError with every fault */
export async function addChannel(
  store: Store,
  { workspaceId, ...given }: ChannelGiven & { workspaceId: string },
  { guard, nowMs }: { guard: Guard; nowMs: number },
): Promise<{ id: string; secret: string | undefined }> {
  const made = parseGiven(given);
  await checkTargets(made.targets, guard);
  await requireFallback(store, workspaceId, given.fallbackId);
  const id = `ch_${randomBytes(12).toString('base64url')}`;
  const { kind, audience, config, secret } = made;
  const { name, fallbackId } = given;
  const row = { workspaceId, id, kind, audience, config, name, fallbackId };
  await store.transaction((db) => insertChannel(db, row, nowMs));
  return { id, secret };
}

/** @throws FaultsError with every fault */
export function parseGiven({ kind, config }: ChannelGiven): NewChannel {
  if (!isChannelKind(kind))
    throw new FaultsError([
      `kind: expected one of ${Object.keys(channels).join(', ')}; received "${kind}".`,
    ]);
  const parsed = parseChannel(kind, config);
  if (!('issues' in parsed)) return parsed;
  throw new FaultsError(
    parsed.issues.map(({ path, message }) => `${path.join('.') || 'config'}: ${message}.`),
  );
}

/** @throws FaultsError with each address that the guard refuses */
export async function checkTargets(targets: NewChannel['targets'], guard: Guard): Promise<void> {
  const faults: string[] = [];
  for (const { field, url } of targets) {
    const verdict = await guard.check(new URL(url));
    if (!verdict.isAllowed) faults.push(`${field}: the address is refused: ${verdict.reason}.`);
  }
  if (faults.length > 0) throw new FaultsError(faults);
}

async function requireFallback(
  store: Store,
  workspaceId: string,
  id: string | null | undefined,
): Promise<void> {
  if (typeof id === 'string') await requireChannel(store, { workspaceId, id });
}

/** @throws Error when there is no such channel */
export async function requireChannel(store: Store, key: ChannelKey): Promise<ChannelRow> {
  const found = await readChannel(store.db, key);
  if (found) return found;
  throw new NoSuchChannel(`There is no channel "${key.id}". "polku channel list" shows them.`);
}

export class NoSuchChannel extends Error {}

/** Switched on, it sends what waits for it, but nothing that is too old to be of use. */
export async function setEnabled(
  store: Store,
  { workspaceId, id }: ChannelKey,
  { isEnabled, nowMs }: { isEnabled: boolean; nowMs: number },
): Promise<void> {
  const { audience } = await requireChannel(store, { workspaceId, id });
  await store.transaction(async (db) => {
    await updateChannel(db, { workspaceId, id }, { isEnabled });
    if (isEnabled) await giveUpOld(db, { workspaceId, channelId: id, nowMs, audience });
  });
}

export async function changeChannel(
  store: Store,
  key: ChannelKey,
  change: { name?: string | undefined; fallbackId?: string | null | undefined },
): Promise<void> {
  await requireChannel(store, key);
  await requireFallback(store, key.workspaceId, change.fallbackId);
  if (change.fallbackId === key.id)
    throw new FaultsError(['fallbackId: a channel cannot stand in for itself.']);
  await store.transaction((db) => updateChannel(db, key, change));
}

/**
 * A new secret, told this once; for a day the former signs as well.
 * @throws FaultsError for a kind that has none of ours
 */
export async function rotateChannel(
  store: Store,
  key: ChannelKey,
  nowMs: number,
): Promise<{ secret: string }> {
  const { kind, configJson } = await requireChannel(store, key);
  if (!isChannelKind(kind)) throw new FaultsError([`kind: "${kind}" is unknown.`]);
  const rotated = rotate(channelOf(kind), JSON.parse(configJson), nowMs);
  if (!rotated)
    throw new FaultsError([`kind: a channel of the kind ${kind} has no secret of ours to rotate.`]);
  await store.transaction((db) => updateChannel(db, key, { config: rotated.config }));
  return { secret: rotated.secret };
}

function rotate<C>(channel: Channel<C>, stored: unknown, nowMs: number) {
  const config = channel.rotate?.(channel.config.parse(stored), nowMs);
  const secret = config && channel.secretOf?.(config);
  return config && secret !== undefined ? { config: config as object, secret } : undefined;
}

/** What may be shown of a channel's configuration. */
export function describeChannel({ kind, configJson }: ChannelRow): string {
  return isChannelKind(kind) ? describe(channelOf(kind), JSON.parse(configJson)) : '';
}

function describe<C>(channel: Channel<C>, stored: unknown): string {
  const parsed = channel.config.safeParse(stored);
  return parsed.success ? channel.describe(parsed.data) : '';
}
