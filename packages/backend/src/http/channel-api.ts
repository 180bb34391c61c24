import { z } from 'zod';
import { AnyObject } from './api.ts';
import { DeliveryState } from './api-inbox.ts';

/** `GET /api/channels`: what notifications go out by, and what may be added. No secret is in it. */
export const ChannelList = z.object({
  channels: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      name: z.string().nullable(),
      /** Whom it reaches: one person, whoever is in a room, or a program. */
      audience: z.enum(['person', 'room', 'system']),
      /** Where it goes, as far as that may be seen. */
      description: z.string(),
      isEnabled: z.boolean(),
      /** Why it was switched off by itself. */
      offBecause: z.string().nullable(),
      fallbackId: z.string().nullable(),
      counts: z.record(DeliveryState.shape.status, z.number()),
    }),
  ),
  /** `form`: JSON Schema of the `config` that is written. */
  kinds: z.array(
    z.object({
      kind: z.string(),
      audience: z.enum(['person', 'room', 'system']),
      form: AnyObject,
    }),
  ),
});
export type ChannelList = z.infer<typeof ChannelList>;

/**
 * `POST /api/channels` with `{kind, config, name?, fallbackId?}`, and `POST /api/channels/:id/rotate`: the secret is
 * told this once, null where there is none of ours. `PATCH /api/channels/:id` with `{isEnabled?, name?, fallbackId?}`
 * changes one.
 */
export const ChannelAdded = z.object({ id: z.string(), secret: z.string().nullable() });
export type ChannelAdded = z.infer<typeof ChannelAdded>;

/**
 * `GET /api/channels/:id/config`, for admins: how it is set up, without what is secret. `PUT` with `{config}` sets it up
 * anew; a secret that is left out stays, unless the address is another.
 */
export const ChannelConfigured = z.object({
  config: z.record(z.string(), z.unknown()),
  /** The secrets that are set. */
  kept: z.array(z.string()),
});
export type ChannelConfigured = z.infer<typeof ChannelConfigured>;

/**
 * `POST /api/channels/:id/test`: sent at once, to whoever asks. `POST /api/channels/test` with `{kind, config, id?}`, for
 * admins, tries what is not kept yet; with the id of a channel its secrets stand where none are written.
 */
export const ChannelTestResult = z.object({
  outcome: z.enum(['delivered', 'accepted', 'failed']),
  error: z.string().nullable(),
});
export type ChannelTestResult = z.infer<typeof ChannelTestResult>;

/** `GET /api/channels/:id/deliveries[?status=failed][&before=next]`: the newest 100, and on from there. */
export const DeliveryLog = z.object({
  /** What the next page is asked with; null when there is none. */
  next: z.string().nullable(),
  deliveries: z.array(
    z.object({
      /** Of the notification, and the `webhook-id` of every attempt. */
      id: z.string(),
      kind: z.string(),
      status: DeliveryState.shape.status,
      attempts: z.number(),
      error: z.string().nullable(),
      queuedAt: z.string(),
      deliveredAt: z.string().nullable(),
      /** Of one that is queued, when it is tried next; null for the others. */
      nextAttemptAt: z.string().nullable(),
    }),
  ),
});
export type DeliveryLog = z.infer<typeof DeliveryLog>;

/**
 * `POST /api/channels/:id/replay` with `{ids}`, or `{from, to}` for all that were queued then and have not arrived:
 * they are sent again under the same ids.
 */
export const ChannelReplayed = z.object({ replayed: z.number() });
export type ChannelReplayed = z.infer<typeof ChannelReplayed>;
