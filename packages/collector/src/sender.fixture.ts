import type { Event } from '@polku/protocol';
import { vi } from 'vitest';
import { type Entry, toEntry } from './entry.ts';
import { createQueue } from './queue.ts';
import { createSender } from './sender.ts';
import type { Answer as TransportAnswer } from './transport.ts';

/** What the backend answers to these entries. */
export type Answer = (entries: readonly Entry[]) => TransportAnswer | Promise<TransportAnswer>;

export const acceptAll: Answer = (entries) => answerWith(...entries.map(() => 'accepted' as const));

/** Answered by index. */
export const answerWith = (...statuses: ('accepted' | 'refused' | 'deferred')[]) =>
  ({ status: 200, results: statuses.map((status) => ({ status })) }) as TransportAnswer;

type Envelope = { dropped?: { [reason: string]: number }; storage?: string; tokens: string[] };

/** A sender over a queue in memory, and a backend that a test can change its mind about. */
export function openSender({
  answer = acceptAll,
  random = (): number => 0.5,
  storage = undefined as Storage | undefined,
} = {}) {
  const onDrop = vi.fn();
  const queue = createQueue({
    name: 'polku:wk_1',
    maxEvents: 1_000,
    maxBytes: 2_000_000,
    onDrop,
    onFallback: () => {},
  });
  queue.open(storage);
  const sent: { entries: Entry[]; envelope: Envelope; bytes: number }[] = [];
  const held = new Set<string>();
  const backend = { answer };
  const warn = vi.fn();
  const settle = vi.fn(async () => {});
  const sender = createSender({
    name: 'polku:wk_1',
    storage,
    writeKey: 'wk_1',
    queue,
    async post(body) {
      const { events, ...envelope } = JSON.parse(body);
      const entries = events.map((event: Event) => toEntry(event));
      sent.push({ entries, envelope, bytes: new TextEncoder().encode(body).length });
      return backend.answer(entries);
    },
    settle,
    isHeld: ({ id }) => held.has(id),
    random,
    warn,
  });
  sender.start();
  return { sender, queue, sent, held, backend, warn, settle };
}
