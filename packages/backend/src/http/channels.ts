import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { FaultsError } from '../faults-error.ts';
import type { Tools } from '../notify/channels/channel.ts';
import { CHANNEL_KINDS, channels, toForm } from '../notify/channels/index.ts';
import type { Guard } from '../notify/guard.ts';
import type { Outcome } from '../notify/retry.ts';
import {
  countDeliveries,
  readChannels,
  readDeliveryLog,
  replayDeliveries,
} from '../store/sql/channels.ts';
import type { SignedIn } from '../store/sql/people.ts';
import type { Store } from '../store/store.ts';
import {
  configureChannel,
  readChannelConfig,
  testChannel,
  tryChannel,
} from '../success/channel-config.ts';
import {
  addChannel,
  changeChannel,
  describeChannel,
  NoSuchChannel,
  requireChannel,
  rotateChannel,
  setEnabled,
} from '../success/channels.ts';
import { toIsoOrNull } from '../success/iso-time.ts';
import type {
  ChannelAdded,
  ChannelConfigured,
  ChannelList,
  ChannelReplayed,
  ChannelTestResult,
  DeliveryLog,
} from './channel-api.ts';
import type { ConsoleEnv } from './console-env.ts';
import { ApiError, parseBody, parseQuery } from './errors.ts';
import { may } from './rights.ts';

/** `/api/channels`: which there are, and what people do with them. No secret goes out. */

export type ChannelRouteOptions = {
  store: Store;
  guard: Guard;
  tools: Tools;
  publicUrl: () => string;
  nowMs: () => number;
  /** Something waits to be sent. */
  onQueued: () => void;
};

const LOG_LINES = 100;
const STATUSES = ['queued', 'delivered', 'accepted', 'failed', 'missed'] as const;

const Name = z.string().trim().min(1).max(100);
export const NewChannel = z.strictObject({
  kind: z.string(),
  name: Name.optional(),
  fallbackId: z.string().optional(),
  config: z.unknown(),
});
export const ChannelChange = z.strictObject({
  name: Name.optional(),
  fallbackId: z.string().nullable().optional(),
  isEnabled: z.boolean().optional(),
});
export const Configured = z.strictObject({ config: z.record(z.string(), z.unknown()) });
export const Tried = Configured.extend({ kind: z.string(), id: z.string().optional() });
const Instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
export const Replay = z.union(
  [
    z.strictObject({ ids: z.array(z.string()).min(1).max(100) }),
    z
      .strictObject({ from: Instant, to: Instant })
      .transform(({ from: fromMs, to: toMs }) => ({ fromMs, toMs })),
  ],
  'expected ids, or from and to',
);
const LogQuery = z.object({
  status: z.enum(STATUSES, `expected one of ${STATUSES.join(', ')}`).optional(),
  before: z
    .string()
    .regex(/^\d{1,15}\..{1,200}$/, 'expected the next of the page before')
    .transform((text) => ({
      at: Number(text.slice(0, text.indexOf('.'))),
      id: text.slice(text.indexOf('.') + 1),
    }))
    .optional(),
});

export function createChannelRoutes(options: ChannelRouteOptions): Hono<ConsoleEnv> {
  const { store, guard, tools, publicUrl, nowMs, onQueued } = options;
  const keyOf = (context: Context<ConsoleEnv>) => ({
    workspaceId: context.var.signedIn.person.workspaceId,
    id: context.req.param('id') ?? '',
  });

  /** To whoever asks. */
  const toSender = (context: Context<ConsoleEnv>) => {
    const { id, email, name } = context.var.signedIn.person;
    const to = { id, email, name, language: undefined, timeZone: undefined };
    return { tools, publicUrl: publicUrl(), to };
  };

  async function answerTest(context: Context<ConsoleEnv>, test: Promise<Outcome>) {
    const outcome = await answering(test);
    const error = outcome.kind === 'failed' ? outcome.error : null;
    return context.json<ChannelTestResult>({ outcome: outcome.kind, error });
  }

  return new Hono<ConsoleEnv>()
    .get('/channels', may('read'), async (context) =>
      context.json<ChannelList>(await readList(store, context.var.signedIn)),
    )
    .post('/channels', may('add_channels'), async (context) => {
      const { workspaceId } = context.var.signedIn.person;
      const given = await parseBody(context, NewChannel);
      const made = addChannel(store, { ...given, workspaceId }, { guard, nowMs: nowMs() });
      const { id, secret = null } = await answering(made);
      return context.json<ChannelAdded>({ id, secret }, 201);
    })
    .patch('/channels/:id', may('run_channels'), async (context) => {
      const { isEnabled, ...change } = await parseBody(context, ChannelChange);
      const key = keyOf(context);
      await answering(changeChannel(store, key, change));
      if (isEnabled !== undefined)
        await answering(setEnabled(store, key, { isEnabled, nowMs: nowMs() }));
      if (isEnabled) onQueued();
      return context.body(null, 204);
    })
    .post('/channels/:id/rotate', may('add_channels'), async (context) => {
      const { secret } = await answering(rotateChannel(store, keyOf(context), nowMs()));
      return context.json<ChannelAdded>({ id: keyOf(context).id, secret });
    })
    .get('/channels/:id/config', may('add_channels'), async (context) =>
      context.json<ChannelConfigured>(await answering(readChannelConfig(store, keyOf(context)))),
    )
    .put('/channels/:id/config', may('add_channels'), async (context) => {
      const { config } = await parseBody(context, Configured);
      const key = keyOf(context);
      await answering(configureChannel(store, { ...key, config }, { guard }));
      return context.json<ChannelConfigured>(await readChannelConfig(store, key));
    })
    .post('/channels/test', may('add_channels'), async (context) => {
      const { workspaceId } = context.var.signedIn.person;
      const given = await parseBody(context, Tried);
      const sending = { ...toSender(context), guard };
      return answerTest(context, tryChannel(store, { ...given, workspaceId }, sending));
    })
    .post('/channels/:id/test', may('run_channels'), (context) =>
      answerTest(context, testChannel(store, keyOf(context), toSender(context))),
    )
    .get('/channels/:id/deliveries', may('read'), async (context) => {
      const range = { ...parseQuery(context, LogQuery), limit: LOG_LINES };
      await answering(requireChannel(store, keyOf(context)));
      const found = await readDeliveryLog(store.db, keyOf(context), range);
      const last = found.length === LOG_LINES ? found.at(-1) : undefined;
      const next = last ? `${last.queuedAt}.${last.id}` : null;
      return context.json<DeliveryLog>({ next, deliveries: found.map(toLine) });
    })
    .post('/channels/:id/replay', may('run_channels'), async (context) => {
      const of = await parseBody(context, Replay);
      const key = keyOf(context);
      await answering(requireChannel(store, key));
      const replayed = await store.transaction((db) =>
        replayDeliveries(db, { ...key, nowMs: nowMs() }, of),
      );
      if (replayed > 0) onQueued();
      return context.json<ChannelReplayed>({ replayed });
    });
}

/** What was done wrong is told as the API tells it. */
async function answering<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof NoSuchChannel) throw new ApiError('not_found', error.message);
    if (error instanceof FaultsError) throw new ApiError('invalid_body', error.message);
    throw error;
  }
}

async function readList(store: Store, { person }: SignedIn): Promise<ChannelList> {
  const { workspaceId } = person;
  const counts = await countDeliveries(store.db, workspaceId);
  const rows = await readChannels(store.db, workspaceId);
  return {
    channels: rows.map((row) => ({
      id: row.id,
      kind: row.kind,
      name: row.name,
      audience: row.audience,
      description: describeChannel(row),
      isEnabled: row.isEnabled,
      offBecause: row.offBecause,
      fallbackId: row.fallbackId,
      counts: { queued: 0, delivered: 0, accepted: 0, failed: 0, missed: 0, ...counts.get(row.id) },
    })),
    kinds: CHANNEL_KINDS.map((kind) => ({
      kind,
      audience: channels[kind].audience,
      form: toForm(kind),
    })),
  };
}

const toLine = ({
  queuedAt,
  deliveredAt,
  nextAttemptAt,
  ...rest
}: Awaited<ReturnType<typeof readDeliveryLog>>[number]): DeliveryLog['deliveries'][number] => ({
  ...rest,
  queuedAt: new Date(queuedAt).toISOString(),
  deliveredAt: toIsoOrNull(deliveredAt),
  nextAttemptAt: rest.status === 'queued' ? toIsoOrNull(nextAttemptAt) : null,
});
