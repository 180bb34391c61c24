import type { Generated } from 'kysely';

/** Tables of telling: the channels, the outbox, and how each delivery went. */

export type ChannelTable = {
  workspace_id: string;
  id: string;
  kind: string;
  config_json: string;
  is_enabled: number;
  created_at: number;
  /** What people call it. */
  name: Generated<string | null>;
  audience: Generated<Audience>;
  /** The channel that is begun when this one has not delivered in time. */
  fallback_id: Generated<string | null>;
  /** Why it was switched off by itself. */
  off_because: Generated<string | null>;
};

/** Whom a channel reaches: the one person that a notification is for, whoever is in a room, or a program. */
export type Audience = 'person' | 'room' | 'system';

/** The outbox: written in the transaction of its event; `id` is the webhook-id too. */
export type NotificationTable = {
  workspace_id: string;
  id: string;
  kind: string;
  subject: string;
  user_id: string | null;
  account_id: string | null;
  owner_id: string | null;
  /** The exact body that channels send. */
  body_json: string;
  created_at: number;
  /** Place in the live feed, given by the one dispatcher after the commit. */
  seq: number | null;
  acknowledged_at: number | null;
  acknowledged_by: string | null;
  /** The person whom channels that reach one person send it to. */
  to_id: Generated<string | null>;
  urgency: Generated<Urgency>;
  /** When it was queued for that person's own channels; null: it was not. */
  told_at: Generated<number | null>;
  /** The task that it speaks of. */
  task_id: Generated<string | null>;
  /** Who was given it; null: who looks after the account. */
  assigned_to: Generated<string | null>;
  /** Out of the inbox's sight until then. */
  snoozed_until: Generated<number | null>;
  /** What was done about it, where there is no task to say it of. */
  note: Generated<string | null>;
};

/** How soon a fallback channel is begun: within a minute, or within five. */
export type Urgency = 'high' | 'normal';

export type DeliveryTable = {
  workspace_id: string;
  notification_id: string;
  channel_id: string;
  status: DeliveryStatus;
  attempts: number;
  next_attempt_at: number;
  delivered_at: number | null;
  last_error: string | null;
  /** When it was queued, or replayed: what waits for too long is given up. */
  queued_at: Generated<number>;
  /** When the fallback channel is begun unless this has arrived; null: there is none, or it was begun. */
  fallback_at: Generated<number | null>;
  /** Until then whoever sends it has it for itself, where several may send; 0: nobody does. */
  claimed_until: Generated<number>;
};

/** `accepted`: taken over by somebody who sends no receipt. `missed`: too late to be of use to a person. */
export type DeliveryStatus = 'queued' | 'delivered' | 'accepted' | 'failed' | 'missed';
