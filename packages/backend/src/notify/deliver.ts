import type { Attempt } from '../store/sql/delivery-results.ts';
import type { DueDelivery } from '../store/sql/outbox.ts';
import type { Store } from '../store/store.ts';
import type { Channel, Message, Tools } from './channels/channel.ts';
import { channels, isChannelKind } from './channels/index.ts';
import { failedForGood } from './channels/outcome.ts';
import { composeMessage } from './compose.ts';
import type { DispatcherOptions } from './dispatcher-options.ts';
import type { Gate } from './gate.ts';
import { createRecord } from './record.ts';
import { type Next, nextAttempt, type Outcome, pausedUntilMs } from './retry.ts';

/** One delivery: sent, told to the gate, and written. What was sent is never sent again because the disk is full. */
export type Deliver = (delivery: DueDelivery, leave: () => void) => Promise<Next>;

export type DeliverOptions = Omit<DispatcherOptions, 'onDelivery'> & {
  gate: Gate;
  onDelivery: NonNullable<DispatcherOptions['onDelivery']>;
  isStopped: () => boolean;
};

/** After a store that failed, before it is tried again. */
export const FAULT_SLEEP_MS = 5_000;

export function createDeliver(options: DeliverOptions): Deliver {
  const { store, feed, tools, gate, nowMs, random, later, log, publicUrl, onDelivery } = options;
  const record = createRecord(store);

  /** @param leave gives the destination free for the next */
  async function deliver(delivery: DueDelivery, leave: () => void): Promise<Next> {
    const startedMs = nowMs();
    const outcome = await attempt(delivery, { store, tools, publicUrl });
    const { channelKind, channelId, audience, workspaceId, notificationId } = delivery;
    const attempts = delivery.attempts + 1;
    const now = nowMs();
    const next = nextAttempt(outcome, { attempts, nowMs: now, random: random(), audience });
    const pausedMs = pausedUntilMs(outcome, now);
    // A message that will never be taken says nothing against its destination.
    if (outcome.kind !== 'failed') gate.tell(channelId, 'well');
    else if (!outcome.isFinal) gate.tell(channelId, 'failed');
    if (pausedMs !== undefined) gate.pause(channelId, pausedMs);
    // The destination is free again before the disk is; one that fails is left alone until that is written.
    if (outcome.kind !== 'failed') leave();
    const isOut = outcome.kind === 'failed' && gate.isOut(channelId);
    await recordPatiently(delivery, {
      ...{ next, attempts, nowMs: now, audience, channelKind, isOut },
      pausedUntilMs: pausedMs,
    });
    const { status } = next;
    log.info({ channel: channelKind, status, attempts, durationMs: now - startedMs }, 'delivery');
    onDelivery({ channel: channelKind, status });
    feed.publish({ workspaceId, changed: notificationId });
    return next;
  }

  async function recordPatiently(delivery: DueDelivery, came: Attempt): Promise<void> {
    for (;;) {
      try {
        return await record(delivery, came);
      } catch (error) {
        if (options.isStopped() || !store.isOutage(error)) throw error;
        log.error({ err: error }, 'what came of a delivery cannot be written; trying again');
        await new Promise<void>((resolve) => later(resolve, FAULT_SLEEP_MS));
      }
    }
  }

  return deliver;
}

type World = { store: Store; tools: Tools; publicUrl: () => string };

async function attempt(
  delivery: DueDelivery,
  { store, tools, publicUrl }: World,
): Promise<Outcome> {
  const { channelKind: kind, configJson } = delivery;
  if (!isChannelKind(kind)) return cannotSend(`the channel's kind "${kind}" is unknown`);
  const channel = channels[kind];
  if (kind === 'email' && delivery.kind === 'digest' && delivery.digestMailOffAt !== null)
    return failedForGood('The person wants no digests by e-mail.');
  const config = channel.config.safeParse(JSON.parse(configJson));
  if (!config.success) return cannotSend('its configuration cannot be read');
  const message = composeMessage(store.db, delivery, { publicUrl: publicUrl() });
  return sendOn(channel, config.data, { message, tools });
}

const sendOn = <C>(
  channel: Channel<C>,
  config: C,
  { message, tools }: { message: Message; tools: Tools },
) => channel.send(config, message, tools);

const cannotSend = (reason: string): Outcome => ({
  kind: 'failed',
  error: `The notification was not sent: ${reason}.`,
});
