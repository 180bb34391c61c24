import { vi } from 'vitest';
import type { Entry } from './queue.ts';
import { createQueue } from './queue.ts';
import { createSender } from './sender.ts';
import type { Outcome } from './transport.ts';

/** What the backend answers to these entries. */
export type Answer = (entries: readonly Entry[]) => Outcome | Promise<Outcome>;

export const acceptAll: Answer = (entries) => ({
  kind: 'answered',
  delivered: entries.map(({ event }) => event.id),
  refused: [],
});

/** A sender over a queue in memory, and a backend that a test can change its mind about. */
export function openSender({
  answer = acceptAll,
  random = () => 0.5,
}: {
  answer?: Answer;
  random?: () => number;
} = {}) {
  const onDrop = vi.fn();
  const queue = createQueue({
    name: 'polku:wk_1',
    storage: undefined,
    maxEvents: 1_000,
    onDrop,
    onFallback: () => {},
  });
  const sent: { entries: readonly Entry[]; dropped: { [reason: string]: number } | undefined }[] =
    [];
  const held = new Set<string>();
  const backend = { answer };
  const warn = vi.fn();
  const beforeSend = vi.fn(async () => {});
  const sender = createSender({
    lockName: 'polku:wk_1',
    queue,
    transport: {
      async send(entries, dropped) {
        sent.push({ entries, dropped });
        return backend.answer(entries);
      },
    },
    beforeSend,
    isHeld: (id) => held.has(id),
    random,
    warn,
  });
  return { sender, queue, sent, held, backend, warn, beforeSend };
}
