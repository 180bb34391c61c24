import { createDirectLog } from './direct.ts';
import type { EventLog } from './event-log.ts';
import type { NatsLogOptions } from './nats/index.ts';

/** One line a log, by the scheme of its URL. */
const LOGS: { [scheme: string]: (url: string, options: NatsLogOptions) => Promise<EventLog> } = {
  direct: async () => createDirectLog(),
  nats: openNats,
  tls: openNats,
};

/** What {@link openLog} takes: a scheme, and of those with servers at least one. */
export const isLogUrl = (url: string): boolean =>
  url === 'direct:' || /^(nats|tls):\/\/[^\s/]+$/.test(url);

/**
 * Opens the event log: `direct:` applies a batch in the commit that acknowledges it, `nats://a:4222,b,c` keeps it
 * on servers for whoever works.
 *
 * @throws when no server of it answers
 */
export function openLog(url: string, options: NatsLogOptions): Promise<EventLog> {
  const open = LOGS[url.split(':', 1)[0] ?? ''];
  if (!open) throw new Error(`Cannot open the event log "${url}": expected direct: or nats://…`);
  return open(url, options);
}

/** With it comes a client that nobody needs who has no such log. */
async function openNats(url: string, options: NatsLogOptions): Promise<EventLog> {
  const { openNatsLog } = await import('./nats/index.ts');
  return openNatsLog(url, options);
}
