import type { DeliveryState } from './api-inbox.ts';

/** `GET /api/channels`: what notifications go out by, and what may be added. No secret is in it. */
export type ChannelList = {
  channels: {
    id: string;
    kind: string;
    name: string | null;
    /** Whom it reaches: one person, whoever is in a room, or a program. */
    audience: 'person' | 'room' | 'system';
    /** Where it goes, as far as that may be seen. */
    description: string;
    isEnabled: boolean;
    /** Why it was switched off by itself. */
    offBecause: string | null;
    fallbackId: string | null;
    counts: { [S in DeliveryState['status']]: number };
  }[];
  /** `form`: JSON Schema of the `config` that is written. */
  kinds: { kind: string; audience: 'person' | 'room' | 'system'; form: object }[];
};

/**
 * `POST /api/channels` with `{kind, config, name?, fallbackId?}`, and `POST /api/channels/:id/rotate`: the secret is
 * told this once, null where there is none of ours. `PATCH /api/channels/:id` with `{isEnabled?, name?, fallbackId?}`
 * changes one.
 */
export type ChannelAdded = { id: string; secret: string | null };

/** `POST /api/channels/:id/test`: sent at once, to whoever asks. */
export type ChannelTestResult = {
  outcome: 'delivered' | 'accepted' | 'failed';
  error: string | null;
};

/** `GET /api/channels/:id/deliveries[?status=failed][&before=next]`: the newest 100, and on from there. */
export type DeliveryLog = {
  /** What the next page is asked with; null when there is none. */
  next: string | null;
  deliveries: {
    /** Of the notification, and the `webhook-id` of every attempt. */
    id: string;
    kind: string;
    status: DeliveryState['status'];
    attempts: number;
    error: string | null;
    queuedAt: string;
    deliveredAt: string | null;
    /** Of one that is queued, when it is tried next; null for the others. */
    nextAttemptAt: string | null;
  }[];
};

/**
 * `POST /api/channels/:id/replay` with `{ids}`, or `{from, to}` for all that were queued then and have not arrived:
 * they are sent again under the same ids.
 */
export type ChannelReplayed = { replayed: number };
